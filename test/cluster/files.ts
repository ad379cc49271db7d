import type { Network, Ports } from './choices.ts';
import { paths } from './commands.ts';

/** Texts of the configuration files of a node. Pure: the same input gives the same text. */

export const PAUSE = 'registry.k8s.io/pause:3.10';

export function containerdConfig(dir: string, cniBinaries: string): string {
  const socket = paths(dir).containerdSocket;
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${dir}/containerd/root"
state = "${dir}/containerd/state"

[grpc]
  address = "${socket}"

[ttrpc]
  address = "${socket}.ttrpc"

[plugins."io.containerd.internal.v1.opt"]
  path = "${dir}/containerd/opt"

[${cri}]
  sandbox_image = "${PAUSE}"
  # Some machines lack CAP_SYS_RESOURCE; without this every sandbox dies there while it sets its OOM score.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  [${cri}.cni]
    bin_dir = "${cniBinaries}"
    conf_dir = "${dir}/cni"
  [${cri}.containerd]
    snapshotter = "overlayfs"
    [${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [${cri}.containerd.runtimes.runc.options]
        SystemdCgroup = false
        Root = "${dir}/containerd/runc"
  [${cri}.registry]
    config_path = "${dir}/registries"
`;
}

/** Every image comes from the loopback registry; naming it as the server too keeps containerd from asking the real one next. */
export function registryHosts(ports: Ports): string {
  const url = `http://127.0.0.1:${ports.registry}`;
  return `server = "${url}"

[host."${url}"]
  capabilities = ["pull", "resolve"]
`;
}

/**
 * No default route and no masquerading: pods reach each other, the DNS server and nothing outside,
 * and the machine's packet filter and forwarding stay as they are.
 */
export function cniConfig(dir: string, network: Network): string {
  const config = {
    cniVersion: '0.4.0',
    name: network.bridge,
    plugins: [
      {
        type: 'bridge',
        bridge: network.bridge,
        isGateway: false,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: `${dir}/cni-addresses`,
          ranges: [[{ subnet: `${network.prefix}.0/24`, gateway: `${network.prefix}.1` }]],
        },
      },
    ],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

export function kubeletConfig(dir: string, ports: Ports, network: Network, cgroup: string): string {
  return `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
port: ${ports.kubelet}
readOnlyPort: 0
healthzPort: 0
authentication:
  anonymous: { enabled: false }
  webhook: { enabled: true }
  x509: { clientCAFile: ${dir}/pki/ca.crt }
authorization: { mode: Webhook }
containerRuntimeEndpoint: unix://${paths(dir).containerdSocket}
cgroupDriver: cgroupfs
cgroupRoot: /${cgroup}
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
makeIPTablesUtilChains: false
clusterDomain: cluster.local
clusterDNS: [${network.prefix}.1]
resolvConf: ""
serializeImagePulls: false
registryPullQPS: 0
eventRecordQPS: 0
maxPods: 200
podLogsDir: ${dir}/pod-logs
volumePluginDir: ${dir}/kubelet/volume-plugins
staticPodPath: ""
# Little is left on many a test machine, and pods that get evicted tell nothing about Jobs.
evictionHard:
  memory.available: 50Mi
  nodefs.available: 1%
  nodefs.inodesFree: 1%
  imagefs.available: 1%
imageGCHighThresholdPercent: 100
syncFrequency: 10s
nodeStatusUpdateFrequency: 4s
shutdownGracePeriod: 0s
`;
}

export function corefile(dir: string, network: Network): string {
  return `.:53 {
  bind ${network.prefix}.1
  errors
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${paths(dir).admin}
    ttl 0
  }
}
`;
}

/** The images are in the cache and serve all clusters, so nobody may write there. */
export function registryConfig(storage: string, ports: Ports): string {
  return `version: 0.1
log:
  level: warn
  accesslog: { disabled: true }
storage:
  filesystem: { rootdirectory: ${storage} }
  maintenance:
    readonly: { enabled: true }
http:
  addr: 127.0.0.1:${ports.registry}
`;
}

export interface Identity {
  ca: string;
  certificate: string;
  key: string;
}

/** A kubeconfig with its certificates inside: one file, usable from anywhere on the machine. */
export function kubeconfig(server: string, user: string, { ca, certificate, key }: Identity): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return `apiVersion: v1
kind: Config
clusters:
- name: kubectl-batch
  cluster:
    server: ${server}
    certificate-authority-data: ${base64(ca)}
users:
- name: ${user}
  user:
    client-certificate-data: ${base64(certificate)}
    client-key-data: ${base64(key)}
contexts:
- name: kubectl-batch
  context: { cluster: kubectl-batch, user: ${user} }
current-context: kubectl-batch
`;
}
