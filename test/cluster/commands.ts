import { join } from 'node:path';
import type { ClusterOptions } from './options.ts';
import type { Command, Component, State } from './state.ts';

export const SERVICE_NETWORK = '10.96.0.0/16';
/** The node's name: the API server reaches its kubelet, for logs and exec, at the loopback address that this name has. */
export const NODE_NAME = 'localhost';

export const paths = (dir: string) => ({
  certificates: join(dir, 'pki'),
  admin: join(dir, 'kubeconfig'),
  kubeletKubeconfig: join(dir, 'kubelet.kubeconfig'),
  kubeletConfig: join(dir, 'kubelet.yaml'),
  containerdConfig: join(dir, 'containerd.toml'),
  containerdSocket: join(dir, 'containerd.sock'),
  registryConfig: join(dir, 'registry.yaml'),
  corefile: join(dir, 'Corefile'),
  log: (component: Component) => join(dir, 'logs', `${component}.log`),
});

/** The command line of each component of this cluster. */
export function commandsOf(
  state: Omit<State, 'commands'>,
  options: ClusterOptions,
  tools: { kwok?: string; coredns?: string },
): Partial<Record<Component, Command>> {
  const { dir, ports } = state;
  const at = paths(dir);
  const base = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: dir };
  const component = (name: string, flags: string[], env: Record<string, string> = {}): Command => ({
    argv: [join(state.binaries, 'control-plane'), name, ...flags],
    env: { ...base, ...env },
  });
  const commands: Partial<Record<Component, Command>> = {
    etcd: component('etcd', etcdFlags(dir, ports.etcd, ports.etcdPeer)),
    'kube-apiserver': component('kube-apiserver', serverFlags(state)),
    'kube-controller-manager': component('kube-controller-manager', controllerFlags(dir), backoffEnvironment(options)),
    'kube-scheduler': component('kube-scheduler', [`--kubeconfig=${at.admin}`, ...ALONE, ...FAST]),
  };
  if (state.node) {
    commands.registry = { argv: ['docker-registry', 'serve', at.registryConfig], env: base };
    commands.containerd = { argv: ['containerd', '--config', at.containerdConfig], env: base };
    commands.kubelet = component('kubelet', kubeletFlags(dir, state.network?.prefix));
    if (tools.coredns) commands.coredns = { argv: [tools.coredns, '-conf', at.corefile], env: base };
  }
  if (state.kwok > 0 && tools.kwok) {
    const stages = options.kwokConfig === undefined ? [] : ['--config', join(dir, 'kwok.yaml')];
    const selector = ['--manage-nodes-with-annotation-selector', 'kwok.x-k8s.io/node=fake'];
    commands.kwok = { argv: [tools.kwok, '--kubeconfig', at.admin, ...selector, ...stages], env: base };
  }
  return commands;
}

const ALONE = ['--leader-elect=false', '--secure-port=0'];
const FAST = ['--kube-api-qps=2000', '--kube-api-burst=4000'];

function etcdFlags(dir: string, client: number, peer: number): string[] {
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    `--data-dir=${join(dir, 'etcd')}`,
    // The data lives no longer than the test.
    '--unsafe-no-fsync',
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--log-level=warn',
  ];
}

function serverFlags({ dir, ports }: Pick<State, 'dir' | 'ports'>): string[] {
  const pki = paths(dir).certificates;
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.server}`,
    `--cert-dir=${pki}`,
    `--tls-cert-file=${pki}/server.crt`,
    `--tls-private-key-file=${pki}/server.key`,
    `--client-ca-file=${pki}/ca.crt`,
    `--kubelet-client-certificate=${pki}/admin.crt`,
    `--kubelet-client-key=${pki}/admin.key`,
    '--kubelet-preferred-address-types=Hostname',
    `--service-account-key-file=${pki}/service-account.pub`,
    `--service-account-signing-key-file=${pki}/service-account.key`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-cluster-ip-range=${SERVICE_NETWORK}`,
    '--authorization-mode=Node,RBAC',
    '--endpoint-reconciler-type=none',
    '--allow-privileged=true',
    '--max-requests-inflight=4000',
    '--max-mutating-requests-inflight=2000',
  ];
}

function controllerFlags(dir: string): string[] {
  const at = paths(dir);
  return [
    `--kubeconfig=${at.admin}`,
    ...ALONE,
    ...FAST,
    '--use-service-account-credentials=false',
    `--service-account-private-key-file=${at.certificates}/service-account.key`,
    `--root-ca-file=${at.certificates}/ca.crt`,
    '--concurrent-job-syncs=20',
    '--concurrent-gc-syncs=40',
    // Its default is a folder of the machine, and it makes it.
    `--flex-volume-plugin-dir=${join(dir, 'volume-plugins')}`,
  ];
}

export function backoffEnvironment({ backoff = {} }: ClusterOptions): Record<string, string> {
  const wanted = {
    JOB_POD_FAILURE_BACKOFF: backoff.base,
    JOB_POD_FAILURE_MAX_BACKOFF: backoff.max,
    JOB_SYNC_BATCH_PERIOD: backoff.batch,
  };
  return Object.fromEntries(
    Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function kubeletFlags(dir: string, prefix = ''): string[] {
  const at = paths(dir);
  return [
    `--kubeconfig=${at.kubeletKubeconfig}`,
    `--config=${at.kubeletConfig}`,
    `--root-dir=${join(dir, 'kubelet')}`,
    `--cert-dir=${join(dir, 'kubelet', 'pki')}`,
    `--hostname-override=${NODE_NAME}`,
    // A loopback address is refused; the bridge's own needs no default route.
    `--node-ip=${prefix}.1`,
  ];
}
