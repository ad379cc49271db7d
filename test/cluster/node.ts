import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from './choices.ts';
import { mustRun, run, sleep } from './run.ts';

/** What a node takes from the machine outside its folder: a bridge, a cgroup, some kernel settings. */

export async function makeBridge({ bridge, prefix }: Network): Promise<void> {
  await mustRun('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await mustRun('ip', ['address', 'add', `${prefix}.1/24`, 'dev', bridge]);
  await mustRun('ip', ['link', 'set', bridge, 'up']);
  // Where Docker or the like filters bridged packets, pods would not reach each other.
  if (await filtersBridges()) await run('iptables', ['-I', 'FORWARD', ...forwardRule(bridge)]);
}

const forwardRule = (bridge: string) => ['-i', bridge, '-o', bridge, '-j', 'ACCEPT'];

async function filtersBridges(): Promise<boolean> {
  const value = await readFile('/proc/sys/net/bridge/bridge-nf-call-iptables', 'utf8').catch(() => '0');
  return value.trim() === '1';
}

export async function removeBridge(bridge: string): Promise<void> {
  const folder = `/sys/class/net/${bridge}`;
  if (existsSync(folder)) {
    for (const port of await readdir(join(folder, 'brif')).catch(() => [])) await run('ip', ['link', 'delete', port]);
    await mustRun('ip', ['link', 'delete', bridge]);
  }
  // As many rules as there are, for the run that made one may have been killed before it wrote anything down.
  if (await filtersBridges()) while ((await run('iptables', ['-D', 'FORWARD', ...forwardRule(bridge)])).code === 0);
}

interface Hierarchy {
  path: string;
  version: 1 | 2;
  controllers: string;
}

/** The mount points of all cgroup hierarchies, from /proc/mounts. */
export function hierarchies(mounts: string): Hierarchy[] {
  return mounts.split('\n').flatMap((line): Hierarchy[] => {
    const [, path = '', type, controllers = ''] = line.split(' ');
    if (type === 'cgroup') return [{ path, version: 1, controllers }];
    return type === 'cgroup2' ? [{ path, version: 2, controllers: '' }] : [];
  });
}

/** Those that the kubelet uses. Beside version 1, version 2 is there for bookkeeping alone and has no controllers. */
export function used(all: Hierarchy[]): Hierarchy[] {
  const first = all.filter((hierarchy) => hierarchy.version === 1);
  return first.length > 0 ? first : all;
}

const readMounts = () => readFile('/proc/mounts', 'utf8');

/** A cgroup of the cluster's own for all its pods: a kubelet ends what it does not know in the cgroup it holds for its own. */
export async function makeCgroup(name: string): Promise<void> {
  for (const { path, version, controllers } of used(hierarchies(await readMounts()))) {
    const folder = join(path, name);
    if (version === 2) await enableControllers(path);
    await mkdir(folder, { recursive: true });
    if (version === 2) await enableControllers(folder);
    if (!controllers.split(',').includes('cpuset')) continue;
    // A new cpuset is empty, and nothing runs in an empty one.
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      await writeFile(join(folder, file), await readFile(join(path, file)));
  }
}

async function enableControllers(folder: string): Promise<void> {
  const names = (await readFile(join(folder, 'cgroup.controllers'), 'utf8')).trim().split(' ');
  for (const name of names) await writeFile(join(folder, 'cgroup.subtree_control'), `+${name}`).catch(() => {});
}

export async function removeCgroup(name: string): Promise<void> {
  for (const { path } of hierarchies(await readMounts())) await removeTree(join(path, name));
}

/** The files of a cgroup cannot be removed; the folder goes by itself once its own folders are gone. */
async function removeTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  // A process that was just killed may still be leaving.
  for (let round = 0; round < 40; round++) {
    const code = await rmdir(folder).then(
      () => 'gone',
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code === 'gone' || code === 'ENOENT') return;
    await sleep(50);
  }
}
