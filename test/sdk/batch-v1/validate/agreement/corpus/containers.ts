import { main, type Sample, withContainer, withPod } from './parts.ts';

const http = {
  path: '/healthz',
  port: 8080,
  scheme: 'HTTPS',
  host: '10.0.0.1',
  httpHeaders: [{ name: 'X-A', value: 'b' }],
};
const ports = [{ name: 'http', containerPort: 8080, protocol: 'TCP' }];

/** Pods by the fields of their containers. */
export const CONTAINERS: readonly Sample[] = [
  withContainer('container, all basics', {
    args: ['a', 'b'],
    workingDir: '/work',
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'FallbackToLogsOnError',
    stdin: true,
    stdinOnce: true,
    tty: false,
  }),
  withContainer('ports', {
    ports: [
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'dns-udp', containerPort: 53, protocol: 'UDP', hostPort: 5353, hostIP: '127.0.0.1' },
      { containerPort: 65535, protocol: 'SCTP' },
    ],
  }),
  withContainer('env', {
    env: [
      { name: 'PLAIN', value: 'x' },
      { name: 'EMPTY' },
      { name: 'a.b-c', value: '$(PLAIN)' },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'secret', key: 'password', optional: true } } },
      { name: 'CONFIG', valueFrom: { configMapKeyRef: { name: 'config', key: 'level.txt' } } },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v1' } } },
      { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
      {
        name: 'MEMORY',
        valueFrom: { resourceFieldRef: { containerName: 'main', resource: 'requests.memory', divisor: '1Mi' } },
      },
    ],
    envFrom: [{ prefix: 'P_', configMapRef: { name: 'config', optional: false } }, { secretRef: { name: 'secret' } }],
  }),
  withContainer('http probes', {
    ports,
    livenessProbe: { httpGet: http, initialDelaySeconds: 5, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
    readinessProbe: { httpGet: { port: 'http' }, successThreshold: 2 },
    startupProbe: { httpGet: { port: 80, path: 'x' }, successThreshold: 1, terminationGracePeriodSeconds: 10 },
  }),
  withContainer('other probes', {
    livenessProbe: { exec: { command: ['true'] }, terminationGracePeriodSeconds: 1 },
    readinessProbe: { tcpSocket: { port: 6379, host: 'localhost' } },
    startupProbe: { grpc: { port: 9000, service: 'health' }, failureThreshold: 30 },
  }),
  withContainer('lifecycle', {
    lifecycle: {
      postStart: { exec: { command: ['sh', '-c', 'true'] } },
      preStop: { httpGet: { port: 80, path: '/stop' } },
    },
  }),
  withContainer('lifecycle, tcp and sleep', {
    lifecycle: { postStart: { tcpSocket: { port: 80 } }, preStop: { sleep: { seconds: 5 } } },
  }),
  withContainer('stop signal', { lifecycle: { stopSignal: 'SIGUSR1' } }, { os: { name: 'linux' } }, 33),
  withContainer(
    'resources',
    {
      resources: {
        requests: {
          cpu: '100m',
          memory: '64Mi',
          'ephemeral-storage': '1Gi',
          'example.com/gpu': 2,
          'hugepages-2Mi': '4Mi',
        },
        limits: { cpu: 1, memory: '128Mi', 'example.com/gpu': '2', 'hugepages-2Mi': '4Mi' },
      },
      resizePolicy: [
        { resourceName: 'cpu', restartPolicy: 'NotRequired' },
        { resourceName: 'memory', restartPolicy: 'NotRequired' },
      ],
    },
    {},
    33,
  ),
  withContainer('plain quantities', { resources: { requests: { cpu: 0.5, memory: 1e9 }, limits: { memory: '1.5G' } } }),
  withContainer('security context', {
    securityContext: {
      runAsUser: 1000,
      runAsGroup: 1000,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      privileged: false,
      procMount: 'Default',
      capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
      seccompProfile: { type: 'RuntimeDefault' },
      appArmorProfile: { type: 'Localhost', localhostProfile: 'profile' },
      seLinuxOptions: { level: 's0:c123,c456', role: 'r', type: 't', user: 'u' },
    },
  }),
  withContainer('privileged', {
    securityContext: { privileged: true, seccompProfile: { type: 'Localhost', localhostProfile: 'a/b.json' } },
  }),
  withPod('init containers and sidecars', {
    initContainers: [
      { name: 'first', image: 'busybox', command: ['true'] },
      {
        name: 'log',
        image: 'busybox',
        restartPolicy: 'Always',
        startupProbe: { tcpSocket: { port: 80 } },
        livenessProbe: { exec: { command: ['true'] } },
        readinessProbe: { httpGet: { port: 80 } },
        lifecycle: { preStop: { exec: { command: ['true'] } } },
      },
    ],
    containers: [main, { ...main, name: 'second' }],
  }),
  withContainer(
    'restart rules',
    {
      restartPolicy: 'Never',
      restartPolicyRules: [
        { action: 'Restart', exitCodes: { operator: 'In', values: [42, 43] } },
        { action: 'Restart', exitCodes: { operator: 'NotIn', values: [0] } },
      ],
    },
    {},
    34,
  ),
  withContainer(
    'variables out of a file',
    {
      env: [
        {
          name: 'KEY',
          valueFrom: { fileKeyRef: { volumeName: 'files', path: 'env/a.env', key: 'KEY', optional: true } },
        },
      ],
      volumeMounts: [{ name: 'files', mountPath: '/files' }],
    },
    { volumes: [{ name: 'files', emptyDir: {} }] },
    34,
  ),
  withPod(
    'restart rules of init containers',
    {
      restartPolicy: 'OnFailure',
      initContainers: [
        {
          name: 'prepare',
          image: 'busybox',
          restartPolicy: 'OnFailure',
          restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [] } }],
          resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
        },
        { name: 'sidecar', image: 'busybox', restartPolicy: 'Always', ports: [{ containerPort: 80, hostPort: 8080 }] },
      ],
      containers: [
        { ...main, restartPolicy: 'Always', ports: [{ containerPort: 81, hostPort: 8080 }] },
        { ...main, name: 'other', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '10.0.0.1' }] },
      ],
    },
    35,
  ),
  withContainer(
    'proc mount',
    { securityContext: { procMount: 'Unmasked', capabilities: { add: ['CAP_SYS_ADMIN'] } } },
    { hostUsers: false },
    33,
  ),
];
