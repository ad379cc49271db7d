import { type Sample, withContainer, withPod } from './parts.ts';

const zone = 'topology.kubernetes.io/zone';
const labelSelector = { matchLabels: { app: 'sample' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] };
const podTerm = {
  labelSelector,
  topologyKey: 'kubernetes.io/hostname',
  namespaces: ['default'],
  namespaceSelector: {},
};

/** Pods by where they run and as whom. */
export const PODS: readonly Sample[] = [
  withPod('pod, all basics', {
    activeDeadlineSeconds: 60,
    terminationGracePeriodSeconds: 10,
    serviceAccountName: 'worker',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    imagePullSecrets: [{ name: 'registry' }],
    schedulerName: 'default-scheduler',
    runtimeClassName: 'gvisor',
    shareProcessNamespace: true,
    nodeName: 'node-1',
    nodeSelector: { 'kubernetes.io/os': 'linux', disk: 'ssd' },
  }),
  withPod('priority', {
    priorityClassName: 'high',
    preemptionPolicy: 'Never',
    readinessGates: [{ conditionType: 'example.com/ready' }],
  }),
  withPod('node affinity', {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: zone, operator: 'In', values: ['a', 'b'] },
                { key: 'cores', operator: 'Gt', values: ['4'] },
                { key: 'spot', operator: 'DoesNotExist' },
                { key: 'cores', operator: 'Lt', values: ['64'] },
              ],
            },
            { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] },
          ],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, preference: { matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['hdd'] }] } },
        ],
      },
    },
  }),
  withPod('pod affinity', {
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [podTerm],
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: zone } }],
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey: zone }],
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: podTerm }],
      },
    },
  }),
  withPod(
    'pod affinity with label keys',
    {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector, topologyKey: zone, matchLabelKeys: ['hash'], mismatchLabelKeys: ['tenant'] },
          ],
        },
      },
    },
    31,
  ),
  withPod('tolerations', {
    tolerations: [
      { key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' },
      { key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      { operator: 'Exists' },
      { key: 'plain', value: 'x', effect: 'PreferNoSchedule' },
    ],
  }),
  withPod('topology spread', {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: zone,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector,
        minDomains: 2,
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
        matchLabelKeys: ['hash'],
      },
      { maxSkew: 2, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ],
  }),
  withPod('scheduling gates', { schedulingGates: [{ name: 'example.com/wait' }, { name: 'other' }] }),
  withPod('dns and hosts', {
    dnsPolicy: 'None',
    dnsConfig: {
      nameservers: ['10.0.0.10', '2001:db8::1'],
      searches: ['svc.cluster.local', 'example.com.'],
      options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
    },
    hostAliases: [{ ip: '127.0.0.1', hostnames: ['foo.local', 'bar'] }],
    hostname: 'host',
    subdomain: 'sub',
    setHostnameAsFQDN: true,
  }),
  withContainer(
    'host network',
    { ports: [{ containerPort: 80, hostPort: 80, name: 'web' }] },
    { hostNetwork: true, hostPID: true, hostIPC: true, dnsPolicy: 'ClusterFirstWithHostNet' },
  ),
  withPod('user namespace', { hostUsers: false }),
  withPod('pod security context', {
    os: { name: 'linux' },
    securityContext: {
      runAsUser: 1000,
      runAsGroup: 3000,
      runAsNonRoot: true,
      fsGroup: 2000,
      fsGroupChangePolicy: 'OnRootMismatch',
      supplementalGroups: [4000, 5000],
      seccompProfile: { type: 'RuntimeDefault' },
      appArmorProfile: { type: 'RuntimeDefault' },
      seLinuxOptions: { level: 's0' },
      sysctls: [
        { name: 'kernel.shm_rmid_forced', value: '0' },
        { name: 'net.ipv4.tcp_syncookies', value: '1' },
      ],
    },
  }),
  withContainer(
    'windows',
    { securityContext: { windowsOptions: { runAsUserName: 'ContainerUser', gmsaCredentialSpecName: 'gmsa' } } },
    {
      os: { name: 'windows' },
      securityContext: { windowsOptions: { gmsaCredentialSpec: 'spec' }, runAsNonRoot: true },
    },
  ),
  withContainer(
    'windows host process',
    { securityContext: { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM' } } },
    { os: { name: 'windows' }, hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } },
  ),
  withContainer(
    'resource claims',
    { resources: { claims: [{ name: 'gpu', request: 'req-0' }, { name: 'nic' }] } },
    {
      resourceClaims: [
        { name: 'gpu', resourceClaimTemplateName: 'gpu-template' },
        { name: 'nic', resourceClaimName: 'my-nic' },
      ],
    },
    34,
  ),
  withPod(
    'pod resources',
    { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: 2, memory: '2Gi' } } },
    34,
  ),
  withPod('overhead', { overhead: { cpu: '10m', memory: '16Mi' }, runtimeClassName: 'kata' }),
  withPod(
    'supplemental groups policy',
    { securityContext: { supplementalGroupsPolicy: 'Strict', seLinuxChangePolicy: 'Recursive' } },
    33,
  ),
  withPod('names of another kind', { serviceAccount: 'old', hostnameOverride: 'host.example.com', subdomain: 's' }, 34),
  withContainer(
    'sums of resources',
    {
      resources: {
        requests: { cpu: '500m', memory: '1Gi', 'hugepages-2Mi': '2Mi' },
        limits: { 'hugepages-2Mi': '2Mi' },
      },
    },
    {
      resources: {
        requests: { cpu: '1', memory: '2Gi', 'hugepages-2Mi': '4Mi' },
        limits: { cpu: 2, 'hugepages-2Mi': '4Mi' },
      },
      initContainers: [
        { name: 'init', image: 'busybox', resources: { requests: { cpu: '1' }, limits: { cpu: '2' } } },
        { name: 'side', image: 'busybox', restartPolicy: 'Always', resources: { requests: { cpu: '500m' } } },
      ],
    },
    34,
  ),
];
