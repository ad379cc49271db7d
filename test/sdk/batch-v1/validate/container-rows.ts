import type { Row } from './manifests.ts';
import { error, job } from './manifests.ts';

type Fields = Record<string, unknown>;
/** What is wrong: rule, place, message and the way to mend it. The value is what stands in that place. */
type Wrong = [rule: string, place: string, message: string, fix?: string];

function refused(name: string, manifest: Fields, wrong: Wrong[]): Row {
  const findings = wrong.map(([rule, place, message, fix]) => {
    const path = place.match(/\[[^\]]+\]|[^.]+/g)!.map((part) => part.replace(/^\[|\]$/g, ''));
    const value = path.reduce<unknown>((at, key) => (at as Fields | undefined)?.[key], manifest);
    const keys = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    return { ...error(rule, '', value, message, fix), path: keys };
  });
  return { name, manifest, findings };
}

/** A Job with this in its one container; places are within the container. */
function ofContainer(name: string, container: Fields, wrong: Wrong[], pod: Fields = {}): Row {
  const inside = wrong.map(
    ([rule, place, ...words]): Wrong => [rule, `spec.template.spec.containers.0.${place}`, ...words],
  );
  return refused(name, job({}, { container, pod }), inside);
}

/** Mistakes in containers, and in what names and owns a Job. */
export const CONTAINER_ROWS: readonly Row[] = [
  ofContainer(
    'names of variables',
    { env: [{ name: 'A=B', value: 'x' }, { name: 'A\tB', value: 'x' }, { name: '' }] },
    [
      ['env-names', 'env.0.name', 'may hold no "="'],
      ['env-names', 'env.1.name', 'must be printable ASCII characters'],
      ['env-names', 'env.2.name', 'is required'],
    ],
  ),
  ofContainer(
    'variables of two sources, and of none',
    {
      env: [
        { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 's', key: 'k' } } },
        { name: 'B', valueFrom: {} },
      ],
    },
    [
      ['env-names', 'env.0.valueFrom', 'must have exactly one source'],
      ['env-names', 'env.1.valueFrom', 'must have exactly one source'],
    ],
  ),
  ofContainer(
    'keys of Secrets and ConfigMaps',
    {
      env: [
        { name: 'A', valueFrom: { secretKeyRef: { key: 'k' } } },
        { name: 'B', valueFrom: { configMapKeyRef: { name: 'My_Config', key: 'a b' } } },
      ],
    },
    [
      ['env-names', 'env.0.valueFrom.secretKeyRef.name', 'is required'],
      [
        'env-names',
        'env.1.valueFrom.configMapKeyRef.name',
        'must be at most 253 lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
      ],
      [
        'env-names',
        'env.1.valueFrom.configMapKeyRef.key',
        'must be at most 253 letters, digits, "-", "_" and ".", and not begin with ".."',
      ],
    ],
  ),
  ofContainer(
    'a field that variables cannot hold',
    { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.hostname' } } }] },
    [
      [
        'env-names',
        'env.0.valueFrom.fieldRef.fieldPath',
        'must be metadata.name, metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP or status.podIPs',
      ],
    ],
  ),
  ofContainer(
    'envFrom of nothing, of two, and of no name',
    {
      envFrom: [
        { prefix: 'P_' },
        { configMapRef: { name: 'c' }, secretRef: { name: 's' } },
        { secretRef: {} },
        { prefix: 'A=', secretRef: { name: 'S' } },
      ],
    },
    [
      ['env-from', 'envFrom.0', 'must have either a configMapRef or a secretRef'],
      ['env-from', 'envFrom.1', 'must have either a configMapRef or a secretRef'],
      ['env-from', 'envFrom.2.secretRef.name', 'is required'],
      ['env-from', 'envFrom.3.prefix', 'may hold no "="'],
      [
        'env-from',
        'envFrom.3.secretRef.name',
        'must be at most 253 lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
      ],
    ],
  ),
  ofContainer('ports out of range', { ports: [{ containerPort: 0 }, { containerPort: 70000, hostPort: 65536 }] }, [
    ['ports', 'ports.0.containerPort', 'must be between 1 and 65535'],
    ['ports', 'ports.1.containerPort', 'must be between 1 and 65535'],
    ['ports', 'ports.1.hostPort', 'must be between 1 and 65535'],
  ]),
  ofContainer(
    'names of ports',
    {
      ports: [
        { name: 'HTTP', containerPort: 80 },
        { name: 'web', containerPort: 81 },
        { name: 'web', containerPort: 82 },
        { name: '80', containerPort: 83 },
      ],
    },
    [
      [
        'ports',
        'ports.0.name',
        'must be at most 15 lower-case letters, digits and single "-", with at least one letter',
      ],
      ['ports', 'ports.2.name', 'must be unique'],
      [
        'ports',
        'ports.3.name',
        'must be at most 15 lower-case letters, digits and single "-", with at least one letter',
        'write it without quotes: 80',
      ],
    ],
  ),
  ofContainer(
    'a port of the node taken twice',
    {
      ports: [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
    },
    [['host-port-conflicts', 'ports.1.hostPort', 'is taken already by another port of the pod']],
  ),
  ofContainer(
    'probes that do nothing, or two things',
    { readinessProbe: { periodSeconds: 5 }, startupProbe: { exec: { command: ['true'] }, tcpSocket: { port: 80 } } },
    [
      ['probes', 'readinessProbe', 'must have one of exec, httpGet, tcpSocket or grpc'],
      ['probes', 'startupProbe', 'must have one action, not exec and tcpSocket', 'keep one'],
    ],
  ),
  ofContainer(
    'numbers of probes',
    {
      startupProbe: {
        httpGet: { port: '8080' },
        failureThreshold: -1,
        successThreshold: 2,
        terminationGracePeriodSeconds: 0,
      },
    },
    [
      [
        'probes',
        'startupProbe.httpGet.port',
        'must be at most 15 lower-case letters, digits and single "-", with at least one letter',
        'write it without quotes: 8080',
      ],
      ['probes', 'startupProbe.failureThreshold', 'must be 0 or more'],
      ['probes', 'startupProbe.terminationGracePeriodSeconds', 'must be 1 or more'],
      ['probes', 'startupProbe.successThreshold', 'must be 1 in a startupProbe'],
    ],
  ),
  ofContainer('what readiness cannot do', { readinessProbe: { grpc: { port: 0 }, terminationGracePeriodSeconds: 5 } }, [
    ['probes', 'readinessProbe.grpc.port', 'must be between 1 and 65535'],
    [
      'probes',
      'readinessProbe.terminationGracePeriodSeconds',
      'may not be in a readinessProbe, which ends no container',
      'remove it',
    ],
  ]),
  ofContainer(
    'requests and commands of probes',
    {
      readinessProbe: { httpGet: { port: 80, scheme: 'https', httpHeaders: [{ name: 'X_A', value: 'b' }] } },
      startupProbe: { exec: {} },
    },
    [
      ['probes', 'readinessProbe.httpGet.scheme', 'must be HTTP or HTTPS', 'did you mean `HTTPS`?'],
      ['probes', 'readinessProbe.httpGet.httpHeaders.0.name', 'must be letters, digits and "-"'],
      ['probes', 'startupProbe.exec.command', 'is required'],
    ],
  ),
  ofContainer(
    'hooks without an action, and a sleep over the end',
    { lifecycle: { preStop: { sleep: { seconds: 60 } }, postStart: {} } },
    [
      ['lifecycle', 'lifecycle.postStart', 'must have one of exec, httpGet, tcpSocket or sleep'],
      [
        'lifecycle',
        'lifecycle.preStop.sleep.seconds',
        'must be between 0 and 30, the terminationGracePeriodSeconds of the pod',
      ],
    ],
  ),
  ofContainer(
    'restart rules without a policy',
    { restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] },
    [['container-restart-policy', 'restartPolicy', 'is required with restartPolicyRules']],
  ),
  ofContainer(
    'restart rules',
    {
      restartPolicy: 'Never',
      restartPolicyRules: [{ action: 'Retry' }, { action: 'Restart', exitCodes: { operator: 'Is', values: [1] } }],
    },
    [
      ['container-restart-policy', 'restartPolicyRules.0.action', 'must be Restart or RestartAllContainers'],
      ['container-restart-policy', 'restartPolicyRules.0.exitCodes', 'is required'],
      [
        'container-restart-policy',
        'restartPolicyRules.1.exitCodes.operator',
        'must be In or NotIn',
        'did you mean `In`?',
      ],
    ],
  ),
  ofContainer(
    'resources that are none',
    { resources: { requests: { gpu: 1 }, limits: { memory: '-1', 'nvidia.com/gpu': '1.5' } } },
    [
      ['resources', 'resources.limits.memory', 'must be 0 or more'],
      ['resources', 'resources.limits.[nvidia.com/gpu]', 'must be a whole number'],
      [
        'resources',
        'resources.requests.gpu',
        'must be one of cpu, memory, ephemeral-storage, hugepages-<size> or a name such as example.com/gpu',
      ],
    ],
  ),
  ofContainer(
    'devices, which are not shared',
    { resources: { requests: { 'example.com/nic': 1 }, limits: { 'example.com/nic': 2 } } },
    [['resources', 'resources.requests.[example.com/nic]', 'must be the limit, 2: it cannot be shared']],
  ),
  ofContainer('huge pages', { resources: { limits: { 'hugepages-2Mi': '3Mi' } } }, [
    ['resources', 'resources.limits.hugepages-2Mi', 'must be whole pages of 2Mi'],
    ['resources', 'resources', 'must have cpu or memory beside huge pages'],
  ]),
  ofContainer(
    'claims',
    { resources: { claims: [{ name: 'gpu' }, { name: 'nic', request: 'A' }, { name: 'gpu' }] } },
    [
      [
        'container-claims',
        'resources.claims.1.request',
        'must be at most 63 lower-case letters, digits and "-", and begin and end with a letter or digit',
        'write a',
      ],
      ['container-claims', 'resources.claims.1.name', 'must name one of the resourceClaims of the pod: gpu'],
      ['container-claims', 'resources.claims.2', 'must be unique'],
    ],
    { resourceClaims: [{ name: 'gpu', resourceClaimName: 'g' }] },
  ),
  ofContainer(
    'how to resize',
    {
      resizePolicy: [
        { resourceName: 'cpu', restartPolicy: 'RestartContainer' },
        { resourceName: 'cpu', restartPolicy: 'NotRequired' },
        { resourceName: 'disk', restartPolicy: 'No' },
      ],
    },
    [
      ['resize-policy', 'resizePolicy.0.restartPolicy', 'must be NotRequired where the pod has restartPolicy: Never'],
      ['resize-policy', 'resizePolicy.1.resourceName', 'must be unique'],
      ['resize-policy', 'resizePolicy.2.resourceName', 'must be cpu or memory'],
      ['resize-policy', 'resizePolicy.2.restartPolicy', 'must be NotRequired or RestartContainer'],
    ],
  ),
  ofContainer(
    'users and privileges',
    {
      securityContext: {
        runAsUser: -1,
        runAsGroup: 2147483648,
        allowPrivilegeEscalation: false,
        privileged: true,
        procMount: 'Unmasked',
      },
    },
    [
      ['container-security', 'securityContext.runAsUser', 'must be between 0 and 2147483647'],
      ['container-security', 'securityContext.runAsGroup', 'must be between 0 and 2147483647'],
      [
        'container-security',
        'securityContext.allowPrivilegeEscalation',
        'may not be false with privileged: true, which is escalation',
        'remove one of the two',
      ],
      ['container-security', 'securityContext.procMount', 'may be Unmasked only where the pod has hostUsers: false'],
    ],
  ),
  ofContainer(
    'profiles',
    {
      securityContext: {
        seccompProfile: { type: 'Localhost', localhostProfile: '/a' },
        appArmorProfile: { type: 'RuntimeDefault', localhostProfile: 'x' },
        capabilities: { add: ['CAP_SYS_ADMIN'] },
        allowPrivilegeEscalation: false,
      },
    },
    [
      [
        'container-security',
        'securityContext.allowPrivilegeEscalation',
        'may not be false with CAP_SYS_ADMIN, which is escalation',
        'remove one of the two',
      ],
      [
        'container-security',
        'securityContext.seccompProfile.localhostProfile',
        'must be a relative path',
        'remove the "/" at its beginning',
      ],
      [
        'container-security',
        'securityContext.appArmorProfile.localhostProfile',
        'may only stand beside type: Localhost',
        'remove it',
      ],
    ],
  ),
  refused(
    'owners',
    job(
      {},
      {
        metadata: {
          name: 'pi',
          ownerReferences: [
            { apiVersion: 'v1/', kind: 'ConfigMap', name: '', uid: 'u', controller: true },
            { apiVersion: 'v1', kind: 'ConfigMap', name: 'c', uid: 'v', controller: true },
          ],
        },
      },
    ),
    [
      ['owner-references', 'metadata.ownerReferences.0.name', 'is required'],
      ['owner-references', 'metadata.ownerReferences.0.apiVersion', 'must be an API version such as v1 or batch/v1'],
      ['owner-references', 'metadata.ownerReferences.1.controller', 'may be true in one owner only'],
    ],
  ),
  refused('finalizers', job({}, { metadata: { name: 'pi', finalizers: ['wait', 'foregroundDeletion', 'orphan'] } }), [
    ['finalizers', 'metadata.finalizers.0', 'must be a name with a domain, such as example.com/finalizer'],
    ['finalizers', 'metadata.finalizers', 'may not have both orphan and foregroundDeletion'],
  ]),
  refused('the beginning of a name', job({}, { metadata: { name: 'pi', generateName: 'Pi-' } }), [
    ['job-name', 'metadata.generateName', 'must be lower-case letters, digits, "-" and ".", and begin with no "-"'],
  ]),
  refused(
    'annotations of the pod template',
    job(
      {},
      {
        template: {
          metadata: {
            annotations: {
              'controller.kubernetes.io/pod-deletion-cost': 'low',
              'container.apparmor.security.beta.kubernetes.io/mian': 'unconfined',
              'seccomp.security.alpha.kubernetes.io/pod': 'default',
            },
          },
        },
      },
    ),
    [
      [
        'template-annotations',
        'spec.template.metadata.annotations.[controller.kubernetes.io/pod-deletion-cost]',
        'must be a whole number of 32 bits',
      ],
      [
        'template-annotations',
        'spec.template.metadata.annotations.[container.apparmor.security.beta.kubernetes.io/mian]',
        'must name a container of the pod template',
      ],
      [
        'template-annotations',
        'spec.template.metadata.annotations.[seccomp.security.alpha.kubernetes.io/pod]',
        'must be runtime/default, docker/default, unconfined or localhost/FILE',
      ],
    ],
  ),
  refused(
    'a selector of no operator',
    job({ manualSelector: true, selector: { matchExpressions: [{ key: 'tier', operator: 'Is' }] } }),
    [
      [
        'job-selector',
        'spec.selector.matchExpressions.0.operator',
        'must be In, NotIn, Exists or DoesNotExist',
        'did you mean `In`?',
      ],
    ],
  ),
  refused(
    'a selector that matches nothing',
    job({ manualSelector: true, selector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }),
    [['job-selector', 'spec.template.metadata.labels', 'must match the selector of the Job']],
  ),
  refused('a time that is none', job({}, { metadata: { name: 'pi', creationTimestamp: 'yesterday' } }), [
    ['field-type', 'metadata.creationTimestamp', 'must be a time such as "2026-01-31T12:00:00Z"'],
  ]),
];
