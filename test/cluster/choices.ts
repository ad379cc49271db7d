import { createServer } from 'node:net';
import { ClusterError } from './options.ts';

/** Loopback ports of one cluster. */
export interface Ports {
  etcd: number;
  etcdPeer: number;
  server: number;
  kubelet: number;
  registry: number;
}

/** What a cluster with a node has of the machine's network. */
export interface Network {
  bridge: string;
  /** First three numbers of the pods' /24. */
  prefix: string;
}

const PORT_NAMES = ['etcd', 'etcdPeer', 'server', 'kubelet', 'registry'] as const;
const FIRST_PORT = 21_000;
const PORTS_OF_SLOT = 40;
export const SLOTS = 100;

/** Ports below the ones that the kernel gives to outgoing connections, a block for each cluster, less those in use. */
export async function choosePorts(
  slot: number,
  isFree: (port: number) => Promise<boolean> = portIsFree,
): Promise<Ports> {
  const first = FIRST_PORT + slot * PORTS_OF_SLOT;
  const free: number[] = [];
  for (let port = first; port < first + PORTS_OF_SLOT && free.length < PORT_NAMES.length; port++) {
    if (await isFree(port)) free.push(port);
  }
  if (free.length < PORT_NAMES.length) {
    throw new ClusterError(
      `the cluster needs ${PORT_NAMES.length} free ports on 127.0.0.1 between ${first} and ${first + PORTS_OF_SLOT - 1}, but only ` +
        `${free.length} are free there\nhint: "ss -ltnp" shows who holds them`,
    );
  }
  return Object.fromEntries(PORT_NAMES.map((name, i) => [name, free[i]])) as unknown as Ports;
}

export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

export const bridgeName = (slot: number): string => `kbatch${slot}`;

const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** Whether a route of `ip -4 route show table all` leads into the /24. */
function taken(route: string, prefix: string): boolean {
  const words = route.trim().split(/\s+/);
  const target = words.find((word) => /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(word));
  // A default route leads everywhere and is in nobody's way; "via 10.0.0.1" is no target.
  if (target === undefined || words[0] === 'default') return false;
  const [address = '', bits = '32'] = target.split('/');
  const size = 2 ** (32 - Number(bits));
  const start = number(address) - (number(address) % size);
  const ours = number(`${prefix}.0`);
  return start < ours + 256 && ours < start + size;
}

/** A bridge of the slot's own and a subnet that no route of this machine leads into. */
export function chooseNetwork(slot: number, routes: string): Network {
  const lines = routes.split('\n').filter((line) => line.trim() !== '');
  const prefixes = ['10.244', '10.188', '172.30', '192.168'].map((start) => `${start}.${slot + 100}`);
  const prefix = prefixes.find((candidate) => !lines.some((line) => taken(line, candidate)));
  if (prefix === undefined) {
    throw new ClusterError(
      `no free network for pods: routes of this machine lead into ${prefixes.map((p) => `${p}.0/24`).join(', ')}\nhint: see "ip route"`,
    );
  }
  return { bridge: bridgeName(slot), prefix };
}
