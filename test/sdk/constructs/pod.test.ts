import { Duration, Size } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { type ContainerProps, Job, type JobProps, kplus } from '../../../sdk/index.ts';
import { objects, podSpec } from './synth.ts';

const image = 'busybox';

describe('containers', () => {
  const containerOf = (container: Omit<ContainerProps, 'image'>, more: Partial<JobProps> = {}) => {
    const pod = podSpec((chart) => new Job(chart, 'j', { containers: [{ image, ...container }], ...more } as JobProps));
    const { name: _, image: __, ...rest } = (pod as { containers: Record<string, unknown>[] }).containers[0]!;
    return rest;
  };

  test.each<[string, Omit<ContainerProps, 'image'>, object, Partial<JobProps>?]>([
    ['nothing is added', {}, {}],
    [
      'command, arguments and folder',
      { command: ['sh', '-c'], args: ['true'], workingDir: '/tmp' },
      { command: ['sh', '-c'], args: ['true'], workingDir: '/tmp' },
    ],
    [
      'variables by name',
      {
        env: {
          A: 'a',
          EMPTY: '',
          POD: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
          CPU: kplus.EnvValue.fromResource(kplus.ResourceFieldPaths.CPU_LIMIT, { divisor: '1m' }),
        },
      },
      {
        env: [
          { name: 'A', value: 'a' },
          { name: 'EMPTY', value: '' },
          { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
        ],
      },
    ],
    [
      'variables as the API writes them, with sources newer than kplus',
      {
        env: [
          { name: 'A', value: 'a' },
          { name: 'F', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'env', key: 'F' } } },
        ],
      },
      {
        env: [
          { name: 'A', value: 'a' },
          { name: 'F', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'env', key: 'F' } } },
        ],
      },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    ],
    [
      'variables of whole objects',
      {
        envFrom: [
          { configMapRef: { name: 'config' }, prefix: 'C_' },
          kplus.Env.fromSecret({ name: 's' } as kplus.ISecret),
        ],
      },
      { envFrom: [{ configMapRef: { name: 'config' }, prefix: 'C_' }, { secretRef: { name: 's' } }] },
    ],
    [
      'quantities',
      { resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { 'nvidia.com/gpu': 1 } } },
      { resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { 'nvidia.com/gpu': 1 } } },
    ],
    [
      'ports',
      { ports: [{ containerPort: 80, name: 'http', hostIP: '127.0.0.1' }] },
      { ports: [{ containerPort: 80, name: 'http', hostIP: '127.0.0.1' }] },
    ],
    [
      'security',
      {
        securityContext: {
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
          capabilities: { drop: ['ALL'] },
        },
      },
      {
        securityContext: {
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
    [
      'probes and hooks',
      {
        livenessProbe: { exec: { command: ['true'] }, periodSeconds: 5 },
        lifecycle: { preStop: { sleep: { seconds: 3 } } },
        terminationMessagePolicy: 'FallbackToLogsOnError',
        imagePullPolicy: 'Never',
      },
      {
        livenessProbe: { exec: { command: ['true'] }, periodSeconds: 5 },
        lifecycle: { preStop: { sleep: { seconds: 3 } } },
        terminationMessagePolicy: 'FallbackToLogsOnError',
        imagePullPolicy: 'Never',
      },
    ],
    [
      'restart rules, newer than kplus',
      {
        restartPolicy: 'Never',
        restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
      },
      {
        restartPolicy: 'Never',
        restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
      },
    ],
    [
      'a mount by name',
      { volumeMounts: [{ name: 'data', mountPath: '/data', recursiveReadOnly: 'IfPossible', readOnly: true }] },
      { volumeMounts: [{ name: 'data', mountPath: '/data', recursiveReadOnly: 'IfPossible', readOnly: true }] },
      { volumes: [{ name: 'data', emptyDir: {} }] },
    ],
  ])('%s', (_, given, rendered, more) => {
    expect(containerOf(given, more)).toEqual(rendered);
  });

  test('names', () => {
    const pod = podSpec(
      (chart) =>
        new Job(chart, 'j', {
          containers: [{ image }, { image, name: 'other' }],
          initContainers: [
            { image },
            { image },
            { image, name: 'log', restartPolicy: 'Always', startupProbe: { exec: { command: ['true'] } } },
          ],
        }),
    );
    expect(pod).toEqual({
      containers: [
        { name: 'main', image },
        { name: 'other', image },
      ],
      initContainers: [
        { name: 'init-0', image },
        { name: 'init-1', image },
        { name: 'log', image, restartPolicy: 'Always', startupProbe: { exec: { command: ['true'] } } },
      ],
      restartPolicy: 'Never',
    });
  });
});

test('every field of the pod arrives in its YAML', () => {
  const fields = {
    nodeSelector: { disk: 'ssd' },
    nodeName: 'node-1',
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Exists' as const }] }],
        },
      },
    },
    tolerations: [
      { key: 'gpu', operator: 'Exists' as const, effect: 'NoSchedule' as const, tolerationSeconds: undefined },
    ],
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' as const }],
    priorityClassName: 'low',
    preemptionPolicy: 'Never' as const,
    schedulerName: 'volcano',
    runtimeClassName: 'gvisor',
    schedulingGates: [{ name: 'example.com/wait' }],
    resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }],
    resources: { requests: { cpu: '1' } },
    securityContext: { fsGroup: 1000, runAsNonRoot: true },
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: 'registry' }],
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    hostUsers: true,
    hostname: 'host',
    subdomain: 'workers',
    setHostnameAsFQDN: true,
    hostAliases: [{ ip: '10.0.0.1', hostnames: ['db'] }],
    dnsPolicy: 'Default' as const,
    dnsConfig: { options: [{ name: 'ndots', value: '1' }] },
    enableServiceLinks: false,
    shareProcessNamespace: true,
    readinessGates: [{ conditionType: 'example.com/ready' }],
    overhead: { cpu: '10m' },
    os: { name: 'linux' as const },
  };
  const pod = podSpec(
    (chart) =>
      new Job(chart, 'j', {
        ...fields,
        containers: [{ image }],
        restartPolicy: 'OnFailure',
        serviceAccountName: 'robot',
        terminationGracePeriod: Duration.seconds(5),
        podActiveDeadline: Duration.hours(1),
        podSpec: { future: true, hostPID: false },
      }),
  );
  expect(pod).toEqual({
    ...fields,
    tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
    containers: [{ name: 'main', image }],
    restartPolicy: 'OnFailure',
    serviceAccountName: 'robot',
    terminationGracePeriodSeconds: 5,
    activeDeadlineSeconds: 3600,
    future: true,
    hostPID: false,
  });
});

describe('what kplus brings', () => {
  test('volumes: of kplus, of claims, of the API; given, mounted, brought along', () => {
    const pod = podSpec((chart) => {
      const scratch = kplus.Volume.fromEmptyDir(chart, 'scratch', 'scratch', { sizeLimit: Size.gibibytes(1) });
      const claim = kplus.PersistentVolumeClaim.fromClaimName(chart, 'claim', 'results');
      const job = new Job(chart, 'j', {
        containers: [
          {
            image,
            volumeMounts: [
              { mountPath: '/scratch', volume: scratch, recursiveReadOnly: 'Disabled' },
              { mountPath: '/own', volume: { name: 'own', emptyDir: {} } },
              { mountPath: '/given', name: 'given' },
            ],
          },
        ],
        volumes: [
          { name: 'given', configMap: { name: 'config' } },
          kplus.Volume.fromHostPath(chart, 'dev', 'dev', { path: '/dev' }),
        ],
      });
      job.containers[0]!.mount('/results', kplus.Volume.fromPersistentVolumeClaim(chart, 'results', claim));
      job.addVolume({ name: 'late', image: { reference: 'model:1' } });
      job.addVolume({ asVolume: () => ({ name: 'behind', emptyDir: {} }) });
    });
    expect(pod).toEqual({
      containers: [
        {
          name: 'main',
          image,
          volumeMounts: [
            { mountPath: '/own', name: 'own' },
            { mountPath: '/given', name: 'given' },
            { mountPath: '/scratch', name: 'scratch', recursiveReadOnly: 'Disabled' },
            { mountPath: '/results', name: 'pvc-results' },
          ],
        },
      ],
      restartPolicy: 'Never',
      volumes: [
        { name: 'scratch', emptyDir: { sizeLimit: '1024Mi' } },
        { name: 'pvc-results', persistentVolumeClaim: { claimName: 'results', readOnly: false } },
        { name: 'dev', hostPath: { path: '/dev', type: '' } },
        { name: 'own', emptyDir: {} },
        { name: 'given', configMap: { name: 'config' } },
        { name: 'late', image: { reference: 'model:1' } },
        { name: 'behind', emptyDir: {} },
      ],
    });
  });

  test('a volume that is given and brought along is there once', () => {
    const own = { name: 'own', emptyDir: {} };
    const pod = podSpec((chart) => {
      const scratch = kplus.Volume.fromEmptyDir(chart, 'scratch', 'scratch');
      const volumeMounts = [
        { mountPath: '/own', volume: own },
        { mountPath: '/scratch', volume: scratch },
      ];
      new Job(chart, 'j', { containers: [{ image, volumeMounts }], volumes: [own, scratch] });
    });
    expect(pod).toMatchObject({ volumes: [{ name: 'scratch', emptyDir: {} }, own] });
  });

  test('scheduling joins what the properties say', () => {
    const pod = podSpec((chart) => {
      const job = new Job(chart, 'j', { containers: [{ image }], tolerations: [{ key: 'a', operator: 'Exists' }] });
      job.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.exists('b')));
      job.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'ssd')));
    });
    expect(pod).toEqual({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }],
          },
        },
      },
      containers: [{ name: 'main', image }],
      restartPolicy: 'Never',
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { key: 'b', operator: 'Exists' },
      ],
    });
  });

  test('containers added in the form of kplus, without its opinions', () => {
    const pod = podSpec((chart) => {
      const job = new Job(chart, 'j', { containers: [{ image }] });
      job.addContainer({
        name: 'kplus',
        image,
        envVariables: { A: kplus.EnvValue.fromValue('a') },
        resources: { cpu: { request: kplus.Cpu.millis(100) } },
        securityContext: { user: 1000, ensureNonRoot: true },
        liveness: kplus.Probe.fromCommand(['true']),
        portNumber: 80,
      });
      job.containers[0]!.env.addVariable('LATE', kplus.EnvValue.fromValue('b'));
    });
    expect(pod).toEqual({
      containers: [
        { name: 'main', image, env: [{ name: 'LATE', value: 'b' }] },
        {
          name: 'kplus',
          image,
          env: [{ name: 'A', value: 'a' }],
          livenessProbe: { exec: { command: ['true'] }, failureThreshold: 3 },
          ports: [{ containerPort: 80 }],
          resources: { requests: { cpu: '100m' } },
          securityContext: { runAsNonRoot: true, runAsUser: 1000 },
        },
      ],
      restartPolicy: 'Never',
    });
  });

  test('a container of kplus itself keeps the defaults of kplus', () => {
    const pod = podSpec((chart) => {
      new Job(chart, 'j', { containers: [{ image }] }).attachContainer(
        new kplus.Container({ name: 'k', image, resources: {} }),
      );
    });
    expect((pod as { containers: unknown[] }).containers[1]).toEqual({
      name: 'k',
      image,
      imagePullPolicy: 'Always',
      securityContext: {
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
      },
    });
  });

  test('pods have a label of kplus once something selects them', () => {
    const [, job] = objects((chart) => {
      const selected = new Job(chart, 'j', {
        containers: [{ image, ports: [{ containerPort: 80 }] }],
        podMetadata: { labels: { app: 'j' } },
      });
      const service = new kplus.Service(chart, 'service', { selector: selected, ports: [{ port: 80 }] });
      selected.node.addDependency(service);
    });
    expect((job as { spec: { template: { metadata: unknown } } }).spec.template.metadata).toEqual({
      labels: { app: 'j', 'cdk8s.io/metadata.addr': 'etl-j-c8c3b3ad' },
    });
  });

  test('isolation is a NetworkPolicy', () => {
    const kinds = objects((chart) => new Job(chart, 'j', { containers: [{ image }], isolate: true })).map(
      (object) => (object as { kind: string }).kind,
    );
    expect(kinds.sort()).toEqual(['Job', 'NetworkPolicy']);
  });

  test('service accounts and rights', () => {
    const rendered = objects((chart) => {
      const account = new kplus.ServiceAccount(chart, 'robot');
      const job = new Job(chart, 'j', { containers: [{ image }], serviceAccount: account });
      new kplus.Role(chart, 'role', { rules: [{ verbs: ['get'], resources: [job] }] }).bind(job);
    }) as {
      kind: string;
      rules?: unknown;
      subjects?: unknown;
      spec?: { template: { spec: { serviceAccountName: string } } };
    }[];
    const find = (kind: string) => rendered.find((object) => object.kind === kind);
    expect({
      account: find('Job')?.spec?.template.spec.serviceAccountName,
      rules: find('Role')?.rules,
      subjects: find('RoleBinding')?.subjects,
    }).toEqual({
      account: 'etl-robot',
      rules: [{ apiGroups: ['batch'], resourceNames: ['etl-j'], resources: ['jobs'], verbs: ['get'] }],
      subjects: [{ apiGroup: '', kind: 'ServiceAccount', name: 'etl-robot' }],
    });
  });
});

test('metadata of the pods, as given and as changed later', () => {
  const [job] = objects((chart) => {
    const construct = new Job(chart, 'j', { containers: [{ image }], podMetadata: { labels: { app: 'j' } } });
    construct.podMetadata.addAnnotation('a', 'b');
  });
  expect(job).toMatchObject({ spec: { template: { metadata: { labels: { app: 'j' }, annotations: { a: 'b' } } } } });
});
