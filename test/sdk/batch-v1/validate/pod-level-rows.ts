import { error, job, type Row } from './manifests.ts';

const P = 'spec.template.spec';
const S = `${P}.securityContext`;
const C = `${P}.containers.0`;
const MAX_ID = 2 ** 31 - 1;
const ADDRESS = 'must be an IP address such as 10.9.8.7 or 2001:db8::1';

const pod = (fields: Record<string, unknown>, container: Record<string, unknown> = {}) =>
  job({}, { pod: fields, container });
const secured = (securityContext: object) => pod({ securityContext });

/** What people get wrong about the pod as a whole, and what is said of it. */
export const POD_LEVEL_ROWS: readonly Row[] = [
  {
    name: 'no name servers',
    manifest: pod({ dnsPolicy: 'None' }),
    findings: [error('dns', `${P}.dnsConfig`, undefined, 'is required with dnsPolicy: None')],
  },
  {
    name: 'name servers and searches',
    manifest: pod({
      dnsPolicy: 'clusterFirst',
      dnsConfig: { nameservers: ['1.1.1.1', 'dns', '::1', '1.1.1.2'], searches: ['a b'], options: [{ value: '5' }] },
    }),
    findings: [
      error(
        'dns',
        `${P}.dnsPolicy`,
        'clusterFirst',
        'must be ClusterFirst, ClusterFirstWithHostNet, Default or None',
        'did you mean `ClusterFirst`?',
      ),
      error('dns', `${P}.dnsConfig.nameservers`, ['1.1.1.1', 'dns', '::1', '1.1.1.2'], 'must have at most 3 entries'),
      error('dns', `${P}.dnsConfig.nameservers.1`, 'dns', ADDRESS),
      error('dns', `${P}.dnsConfig.searches.0`, 'a b', 'must be a domain such as example.com'),
      error('dns', `${P}.dnsConfig.options.0.name`, undefined, 'is required'),
    ],
  },
  {
    name: 'lines of /etc/hosts',
    manifest: pod({ hostAliases: [{ ip: 'localhost', hostnames: ['my_host'] }] }),
    findings: [
      error('host-aliases', `${P}.hostAliases.0.ip`, 'localhost', ADDRESS),
      error(
        'host-aliases',
        `${P}.hostAliases.0.hostnames.0`,
        'my_host',
        'must be at most 253 lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
      ),
    ],
  },
  {
    name: 'a name for the host',
    manifest: pod({ hostname: 'My.Host', hostnameOverride: 'a', setHostnameAsFQDN: true }),
    findings: [
      error(
        'hostname',
        `${P}.hostname`,
        'My.Host',
        'must be at most 63 lower-case letters, digits and "-", and begin and end with a letter or digit',
        'write my-host',
      ),
      error(
        'hostname',
        `${P}.hostnameOverride`,
        'a',
        'may not stand beside setHostnameAsFQDN: true',
        'remove one of the two',
      ),
    ],
  },
  {
    name: 'another port of the node',
    manifest: pod({ hostNetwork: true }, { ports: [{ containerPort: 80, hostPort: 8080 }] }),
    findings: [
      error(
        'host-ports',
        `${C}.ports.0.hostPort`,
        8080,
        'must be the same as containerPort with hostNetwork',
        'remove it',
      ),
    ],
  },
  {
    name: 'users of its own, processes of the node',
    manifest: pod({ hostUsers: false, hostPID: true, shareProcessNamespace: true }),
    findings: [
      error(
        'host-namespaces',
        `${P}.shareProcessNamespace`,
        true,
        'may not stand beside hostPID: true',
        'remove one of the two',
      ),
      error('host-namespaces', `${P}.hostPID`, true, 'may not stand beside hostUsers: false'),
    ],
  },
  {
    name: 'users, groups and policies',
    manifest: secured({
      runAsUser: -1,
      fsGroup: MAX_ID + 1,
      supplementalGroups: [-1],
      fsGroupChangePolicy: 'always',
      supplementalGroupsPolicy: 'None',
    }),
    findings: [
      error('pod-security', `${S}.runAsUser`, -1, `must be between 0 and ${MAX_ID}`),
      error('pod-security', `${S}.fsGroup`, MAX_ID + 1, `must be between 0 and ${MAX_ID}`),
      error('pod-security', `${S}.supplementalGroups.0`, -1, `must be between 0 and ${MAX_ID}`),
      error(
        'pod-security',
        `${S}.fsGroupChangePolicy`,
        'always',
        'must be OnRootMismatch or Always',
        'did you mean `Always`?',
      ),
      error('pod-security', `${S}.supplementalGroupsPolicy`, 'None', 'must be Merge or Strict'),
    ],
  },
  {
    name: 'profiles',
    manifest: secured({
      seccompProfile: { type: 'Localhost' },
      appArmorProfile: { type: 'RuntimeDefault', localhostProfile: 'a' },
    }),
    findings: [
      error('pod-security', `${S}.seccompProfile.localhostProfile`, undefined, 'is required with type: Localhost'),
      error(
        'pod-security',
        `${S}.appArmorProfile.localhostProfile`,
        'a',
        'may only stand beside type: Localhost',
        'remove it',
      ),
    ],
  },
  {
    name: 'settings of the kernel',
    manifest: pod({
      hostNetwork: true,
      securityContext: {
        sysctls: [
          { name: 'net.core.somaxconn', value: '1' },
          { name: 'Kernel', value: '1' },
          { name: 'Kernel', value: '1' },
        ],
      },
    }),
    findings: [
      error(
        'pod-security',
        `${S}.sysctls.0.name`,
        'net.core.somaxconn',
        'may not be set with hostNetwork: it would change the node',
      ),
      error('pod-security', `${S}.sysctls.1.name`, 'Kernel', 'must be a name such as net.core.somaxconn'),
      error('pod-security', `${S}.sysctls.2.name`, 'Kernel', 'must be unique'),
    ],
  },
  {
    name: 'Linux in a pod for Windows',
    manifest: pod(
      { os: { name: 'windows' }, securityContext: { runAsUser: 1 } },
      { securityContext: { privileged: false } },
    ),
    findings: [
      error('pod-os', `${S}.runAsUser`, 1, 'may not be in a pod for windows', 'remove it'),
      error('pod-os', `${C}.securityContext.privileged`, false, 'may not be in a pod for windows', 'remove it'),
    ],
  },
  {
    name: 'systems',
    manifest: pod({ os: { name: 'Linux' } }),
    findings: [error('pod-os', `${P}.os.name`, 'Linux', 'must be linux or windows', 'did you mean `linux`?')],
  },
  {
    name: 'on the Windows host, without its network',
    manifest: secured({ windowsOptions: { hostProcess: true, runAsUserName: 'a/b' } }),
    findings: [
      error(
        'pod-security',
        `${S}.windowsOptions.runAsUserName`,
        'a/b',
        'must have none of "/\\:;|=,+*?<>@[] in its user',
      ),
      error('host-process', `${P}.hostNetwork`, undefined, 'must be true with hostProcess containers'),
    ],
  },
  {
    name: 'a service account',
    manifest: pod({ serviceAccountName: 'Builder' }),
    findings: [
      error(
        'service-account',
        `${P}.serviceAccountName`,
        'Builder',
        'must be at most 253 lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
      ),
    ],
  },
  {
    name: 'devices',
    manifest: pod({
      resourceClaims: [{ name: 'gpu', resourceClaimName: 'a' }, { name: 'gpu' }],
    }),
    findings: [
      error('resource-claims', `${P}.resourceClaims.1.name`, 'gpu', 'must be unique'),
      error(
        'resource-claims',
        `${P}.resourceClaims.1`,
        { name: 'gpu' },
        'must have either a resourceClaimName or a resourceClaimTemplateName',
      ),
    ],
  },
  {
    name: 'overhead',
    manifest: pod({ overhead: { gpu: 1, memory: '-1' } }),
    findings: [
      error(
        'pod-overhead',
        `${P}.overhead.gpu`,
        1,
        'must be one of cpu, memory, ephemeral-storage, hugepages-<size> or a name such as example.com/gpu',
      ),
      error('pod-overhead', `${P}.overhead.memory`, '-1', 'must be 0 or more'),
    ],
  },
  {
    name: 'less for the pod than for its containers',
    manifest: pod(
      { resources: { requests: { cpu: '500m' }, limits: { cpu: 1 }, claims: [{ name: 'a' }] } },
      { resources: { requests: { cpu: '750m' }, limits: { cpu: 2 } } },
    ),
    findings: [
      error(
        'pod-resources',
        `${P}.resources.claims`,
        [{ name: 'a' }],
        'may not be in the resources of a pod, only of its containers',
        'remove it',
      ),
      error(
        'pod-resources',
        `${P}.resources.requests.cpu`,
        '500m',
        'must be at least 0.75, what the containers have together',
      ),
      error('pod-resources', `${C}.resources.limits.cpu`, 2, 'must be at most the limit of the pod, 1'),
    ],
  },
];
