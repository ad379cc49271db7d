/** Objects of all kinds but Jobs, whose defaults and refusals are compared with the real server's. */

const meta = { name: 'it' };
const container = { name: 'main', image: 'busybox' };
const core = (kind: string, fields: object) => ({ apiVersion: 'v1', kind, metadata: meta, ...fields });

export const OBJECTS: readonly { name: string; manifest: object }[] = [
  { name: 'a pod', manifest: core('Pod', { spec: { containers: [container] } }) },
  {
    name: 'a pod with limits',
    manifest: core('Pod', {
      spec: {
        containers: [{ ...container, resources: { limits: { cpu: 0.5, memory: '1024Mi', 'example.com/gpu': 1 } } }],
      },
    }),
  },
  {
    name: 'a guaranteed pod',
    manifest: core('Pod', {
      spec: { containers: [{ ...container, resources: { limits: { cpu: 1, memory: '1e9' } } }] },
    }),
  },
  {
    name: 'a pod without a token',
    manifest: core('Pod', {
      spec: { automountServiceAccountToken: false, containers: [{ ...container, image: 'a/b:latest' }] },
    }),
  },
  {
    name: 'a pod with much',
    manifest: core('Pod', {
      spec: {
        hostNetwork: true,
        initContainers: [{ ...container, name: 'first', restartPolicy: 'Always', image: 'a@sha256:00' }],
        containers: [
          {
            ...container,
            stdin: false,
            args: [],
            env: [
              { name: 'EMPTY', value: '' },
              { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
            ],
            ports: [{ containerPort: 80 }],
            livenessProbe: { httpGet: { port: 80 } },
            startupProbe: { grpc: { port: 80 } },
            volumeMounts: [{ name: 'empty', mountPath: '/e' }],
          },
        ],
        tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }],
        volumes: [
          { name: 'empty' },
          { name: 'secret', secret: { secretName: 's' } },
          { name: 'host', hostPath: { path: '/tmp' } },
          { name: 'small', emptyDir: { sizeLimit: '0.5Gi', medium: '' } },
          {
            name: 'claim',
            ephemeral: {
              volumeClaimTemplate: {
                spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
              },
            },
          },
        ],
      },
    }),
  },
  {
    name: 'a pod of a name with dots',
    manifest: { ...core('Pod', { spec: { containers: [container] } }), metadata: { name: 'it.is' } },
  },
  {
    name: 'a pod of nobody',
    manifest: core('Pod', { spec: { serviceAccountName: 'nobody', containers: [container] } }),
  },
  {
    name: 'a pod of no class',
    manifest: core('Pod', { spec: { priorityClassName: 'none', containers: [container] } }),
  },
  { name: 'a critical pod', manifest: core('Pod', { spec: { priority: 5, containers: [container] } }) },
  { name: 'a pod without containers', manifest: core('Pod', { spec: { containers: [] } }) },
  { name: 'a headless service', manifest: core('Service', { spec: { clusterIP: 'None', selector: { app: 'a' } } }) },
  { name: 'a service without ports', manifest: core('Service', { spec: { selector: { app: 'a' } } }) },
  {
    name: 'a service in capitals',
    manifest: { ...core('Service', { spec: { ports: [{ port: 80 }] } }), metadata: { name: '0-A' } },
  },
  {
    name: 'an external service',
    manifest: core('Service', { spec: { type: 'ExternalName', externalName: 'example.com' } }),
  },
  { name: 'a namespace', manifest: core('Namespace', {}) },
  {
    name: 'a quota',
    manifest: core('ResourceQuota', { spec: { hard: { pods: '3', cpu: '0.5', 'count/jobs.batch': 1000 } } }),
  },
  { name: 'a quota of nonsense', manifest: core('ResourceQuota', { spec: { hard: { pods: '-1', fun: '5' } } }) },
  {
    name: 'limits',
    manifest: core('LimitRange', {
      spec: { limits: [{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' } }] },
    }),
  },
  { name: 'a secret', manifest: core('Secret', { stringData: { a: 'b' } }) },
  { name: 'a secret without its keys', manifest: core('Secret', { type: 'kubernetes.io/tls', data: { 'a b': '' } }) },
  { name: 'a config map', manifest: core('ConfigMap', { data: { a: '', b: 'c' }, immutable: false }) },
  {
    name: 'a config map of odd keys',
    manifest: core('ConfigMap', { data: { '..': 'a', 'b/c': 'd' }, binaryData: { '...': '' } }),
  },
  { name: 'a service account', manifest: core('ServiceAccount', {}) },
  {
    name: 'a lease',
    manifest: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: meta, spec: { holderIdentity: 'me' } },
  },
  { name: 'an event of elsewhere', manifest: core('Event', { involvedObject: { namespace: 'elsewhere' } }) },
  {
    name: 'a priority class',
    manifest: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: meta, value: 5 },
  },
];
