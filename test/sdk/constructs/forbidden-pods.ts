import type { Fields } from '../../../sdk/batch-v1/fields.ts';

/** What it is, fields over those of a harmless pod, and the path of what is wrong. */
type Forbidden = [what: string, podSpec: Fields, path: string];

const main = (fields: Fields) => ({
  containers: [{ name: 'main', image: 'busybox:1.36', command: ['true'], ...fields }],
});
/** Over what a restricted container has, so that only this is wrong. */
const context = (fields: Fields) =>
  main({
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...fields },
  });

/** Pods that Pod Security admission refuses in a namespace of a level; `restricted` beyond those of `baseline`. */
export const FORBIDDEN: Readonly<Record<'baseline' | 'restricted', Forbidden[]>> = {
  baseline: [
    ['the network of the node', { hostNetwork: true }, 'hostNetwork'],
    ['the processes of the node', { hostPID: true }, 'hostPID'],
    ['the memory of the node', { hostIPC: true }, 'hostIPC'],
    ['files of the node', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 'volumes[0].hostPath'],
    ['a port of the node', main({ ports: [{ containerPort: 80, hostPort: 80 }] }), 'containers[0].ports[0].hostPort'],
    [
      'a privileged container',
      main({ securityContext: { privileged: true } }),
      'containers[0].securityContext.privileged',
    ],
    [
      'a capability',
      context({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
      'containers[0].securityContext.capabilities.add[0]',
    ],
    [
      'no seccomp',
      { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      'securityContext.seccompProfile.type',
    ],
    [
      'no AppArmor',
      context({ appArmorProfile: { type: 'Unconfined' } }),
      'containers[0].securityContext.appArmorProfile.type',
    ],
    [
      'a type of SELinux',
      { securityContext: { seLinuxOptions: { type: 'spc_t' } } },
      'securityContext.seLinuxOptions.type',
    ],
    [
      'a user of SELinux',
      { securityContext: { seLinuxOptions: { user: 'system_u' } } },
      'securityContext.seLinuxOptions.user',
    ],
    [
      'a sysctl',
      { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
      'securityContext.sysctls[0].name',
    ],
    [
      'a probe of somebody else',
      main({ livenessProbe: { tcpSocket: { host: '10.0.0.1', port: 80 } } }),
      'containers[0].livenessProbe.tcpSocket.host',
    ],
    [
      'a hook to somebody else',
      main({ lifecycle: { preStop: { httpGet: { host: '10.0.0.1', port: 80 } } } }),
      'containers[0].lifecycle.preStop.httpGet.host',
    ],
    [
      'an init container',
      { initContainers: [{ name: 'i', image: 'busybox:1.36', securityContext: { privileged: true } }] },
      'initContainers[0].securityContext.privileged',
    ],
  ],
  restricted: [
    ['root', { securityContext: { runAsUser: 0 } }, 'securityContext.runAsUser'],
    ['root in a container', context({ runAsUser: 0 }), 'containers[0].securityContext.runAsUser'],
    ['perhaps root', { securityContext: { runAsNonRoot: false } }, 'securityContext.runAsNonRoot'],
    ['perhaps root in a container', context({ runAsNonRoot: false }), 'containers[0].securityContext.runAsNonRoot'],
    [
      'more privileges',
      context({ allowPrivilegeEscalation: true }),
      'containers[0].securityContext.allowPrivilegeEscalation',
    ],
    [
      'capabilities that are kept',
      context({ capabilities: { drop: ['KILL'] } }),
      'containers[0].securityContext.capabilities.drop',
    ],
    [
      'a harmless capability',
      context({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
      'containers[0].securityContext.capabilities.add[0]',
    ],
    ['a volume of the network', { volumes: [{ name: 'v', nfs: { server: 's', path: '/' } }] }, 'volumes[0]'],
  ],
};
