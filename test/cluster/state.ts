import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rename, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bridgeName, type Network, type Ports, SLOTS } from './choices.ts';
import { ClusterError } from './options.ts';
import { clustersFolder } from './places.ts';
import { isAlive, type ProcessId } from './processes.ts';

export const COMPONENTS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'registry',
  'containerd',
  'kubelet',
  'coredns',
  'kwok',
] as const;

export type Component = (typeof COMPONENTS)[number];

export interface Command {
  argv: string[];
  env: Record<string, string>;
}

/** What is written down of a cluster, in `state.json` of its folder: enough to use it, and to remove it. */
export interface State {
  slot: number;
  dir: string;
  version: string;
  binaries: string;
  node: boolean;
  kwok: number;
  ports: Ports;
  network?: Network;
  /** The cgroup of all pods, a name below the root of each hierarchy. */
  cgroup?: string;
  commands: Partial<Record<Component, Command>>;
  /** The process that the cluster must not outlive; while it is being made, its maker. */
  owner?: ProcessId;
  ready: boolean;
}

const stateFile = (dir: string) => join(dir, 'state.json');
const pidFile = (dir: string, component: Component) => join(dir, 'pids', component);

export async function writeState(state: State): Promise<void> {
  await mkdir(state.dir, { recursive: true });
  await writeFile(`${stateFile(state.dir)}.new`, `${JSON.stringify(state, null, 2)}\n`);
  await rename(`${stateFile(state.dir)}.new`, stateFile(state.dir));
}

export async function readState(dir: string): Promise<State | undefined> {
  try {
    return JSON.parse(await readFile(stateFile(dir), 'utf8')) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function writePid(dir: string, component: Component, id: ProcessId): Promise<void> {
  await mkdir(join(dir, 'pids'), { recursive: true });
  await writeFile(pidFile(dir, component), `${JSON.stringify(id)}\n`);
}

export async function readPid(dir: string, component: Component): Promise<ProcessId | undefined> {
  try {
    return JSON.parse(await readFile(pidFile(dir, component), 'utf8')) as ProcessId;
  } catch {
    return undefined;
  }
}

/**
 * Claims the lowest free slot; ports, bridge and subnet follow from it. Making an entry is atomic, so two never get the same.
 * A bridge of that name belongs to a cluster that is registered in another folder.
 */
export async function claimSlot(dir: string | undefined): Promise<{ slot: number; dir: string }> {
  await mkdir(clustersFolder(), { recursive: true });
  for (let slot = 1; slot <= SLOTS; slot++) {
    if (existsSync(`/sys/class/net/${bridgeName(slot)}`)) continue;
    const entry = slotEntry(slot);
    try {
      if (dir === undefined) await mkdir(entry);
      else await symlink(resolve(dir), entry);
      return { slot, dir: dir === undefined ? entry : resolve(dir) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new ClusterError(
    `${SLOTS} clusters are registered in ${clustersFolder()}; remove some: npm run cluster -- down --all`,
  );
}

export const slotEntry = (slot: number): string => join(clustersFolder(), String(slot));

export interface Registered {
  slot: number;
  dir: string;
  /** Missing when its maker died before it wrote anything. */
  state: State | undefined;
}

export async function registered(): Promise<Registered[]> {
  if (!existsSync(clustersFolder())) return [];
  const slots = (await readdir(clustersFolder()))
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
  return Promise.all(
    slots.map(async (slot) => {
      const dir = await readlink(slotEntry(slot)).catch(() => slotEntry(slot));
      return { slot, dir, state: await readState(dir) };
    }),
  );
}

/**
 * Whether nothing is lost by removing it: its owner died; or it was whole once and none of its processes is left.
 * One process alone counts as life, for tests stop single components.
 */
export async function isDead(state: State): Promise<boolean> {
  if (state.owner !== undefined) return !(await isAlive(state.owner));
  const ids = await Promise.all(COMPONENTS.map((component) => readPid(state.dir, component)));
  const alive = await Promise.all(ids.map((id) => id !== undefined && isAlive(id)));
  return !alive.includes(true);
}
