import { readdir, readFile, readlink, realpath, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { restoreMachine } from './machine.ts';
import { removeBridge, removeCgroup } from './node.ts';
import { ClusterError } from './options.ts';
import { clustersFolder } from './places.ts';
import { belongsTo, end, killAll } from './processes.ts';
import { run } from './run.ts';
import { COMPONENTS, type Component, type Registered, readPid, registered, type State, slotEntry } from './state.ts';

/** Removes a cluster and all that it left on the machine. The way is the same for a whole one and for what a killed run left. */
export async function remove({ slot, dir, state }: Registered): Promise<void> {
  if (state !== undefined) {
    await endProcesses(state);
    const sockets = await shimSockets(dir);
    await unmountBelow(dir);
    if (state.network !== undefined) {
      await removeBridge(state.network.bridge);
      await removeResults(dir, state.network.bridge);
    }
    if (state.cgroup !== undefined) await removeCgroup(state.cgroup);
    if (state.node) await removeNodeTraces(dir, sockets);
  }
  await rm(dir, { recursive: true, force: true });
  await rm(slotEntry(slot), { recursive: true, force: true });
  if (!(await registered()).some((other) => other.state === undefined || other.state.node)) await restoreMachine();
  await rmdir(clustersFolder()).catch(() => {});
}

/** Whoever would start others or write to the API server again goes first. */
export const END_ORDER: readonly Component[] = [
  'kubelet',
  'kwok',
  ...COMPONENTS.filter((c) => c !== 'kubelet' && c !== 'kwok'),
];

async function endProcesses(state: State): Promise<void> {
  for (const component of END_ORDER) {
    const id = await readPid(state.dir, component);
    if (id !== undefined) await end(id, 0);
  }
  // What the pid files do not name: shims, the pods' processes, and a process whose maker died before it wrote its number down.
  await killAll((running) => belongsTo(running, state.dir, state.cgroup));
}

/** Mount points below the folder, the deepest first. Spaces are written as \040 in /proc/mounts. */
export function mountsBelow(mounts: string, dir: string): string[] {
  return mounts
    .split('\n')
    .map((line) =>
      (line.split(' ')[1] ?? '').replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    )
    .filter((path) => path.startsWith(`${dir}/`))
    .reverse();
}

async function unmountBelow(dir: string): Promise<void> {
  const real = await realpath(dir).catch(() => dir);
  for (let round = 0; round < 5; round++) {
    const left = mountsBelow(await readFile('/proc/mounts', 'utf8'), real);
    if (left.length === 0) return;
    for (const path of left) {
      const { code } = await run('umount', [path]);
      if (code !== 0) await run('umount', ['--lazy', path]);
    }
  }
  const left = mountsBelow(await readFile('/proc/mounts', 'utf8'), real);
  // Removing the folder now would remove what is mounted there.
  if (left.length > 0)
    throw new ClusterError(`cannot unmount ${left.join(', ')}, so ${dir} stays\nhint: see "fuser -vm ${left[0]}"`);
}

const SHIM_SOCKETS = '/run/containerd/s';

/** containerd puts the sockets of its shims in one folder for all; each shim's folder says which one is its own. */
async function shimSockets(dir: string): Promise<string[]> {
  const tasks = join(dir, 'containerd', 'state', 'io.containerd.runtime.v2.task', 'k8s.io');
  const ids = await readdir(tasks).catch(() => []);
  const addresses = await Promise.all(ids.map((id) => readFile(join(tasks, id, 'address'), 'utf8').catch(() => '')));
  return addresses
    .map((address) => address.trim().replace(/^unix:\/\//, ''))
    .filter((path) => path.startsWith(`${SHIM_SOCKETS}/`));
}

const CNI_RESULTS = '/var/lib/cni/results';
const LOG_LINKS = '/var/log/containers';

/** Which results of CNI plugins are this network's: its own, and for the same pods those of the loopback, which all networks share. */
export function resultsOf(network: string, names: string[], sandboxes: string[]): string[] {
  const own = names.filter((name) => name.startsWith(`${network}-`));
  const pods = new Set([...sandboxes, ...own.map((name) => name.split('-')[1])]);
  return names.filter((name) => own.includes(name) || [...pods].some((pod) => name === `cni-loopback-${pod}-lo`));
}

async function removeResults(dir: string, network: string): Promise<void> {
  const sandboxes = await readdir(join(dir, 'containerd', 'state', 'io.containerd.grpc.v1.cri', 'sandboxes')).catch(
    () => [],
  );
  const names = resultsOf(network, await readdir(CNI_RESULTS).catch(() => []), sandboxes);
  await Promise.all(names.map((name) => rm(join(CNI_RESULTS, name), { force: true })));
}

/** Files that a kubelet and containerd have outside any folder they are given. */
async function removeNodeTraces(dir: string, sockets: string[]): Promise<void> {
  await Promise.all(sockets.map((path) => rm(path, { force: true })));
  for (const name of await readdir(LOG_LINKS).catch(() => [])) {
    const path = join(LOG_LINKS, name);
    const target = await readlink(path).catch(() => '');
    if (target.startsWith(`${dir}/`)) await unlink(path);
  }
}

/** Whether a folder may become a cluster's: removing the cluster removes the folder. */
export async function mustBeEmpty(dir: string): Promise<void> {
  const entries = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ClusterError(`cannot use ${dir} for a cluster: ${error.message}`, 2);
  });
  if (entries.length > 0)
    throw new ClusterError(`${dir} is not empty; a cluster's folder is removed with the cluster`, 2);
}
