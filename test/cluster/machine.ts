import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clustersFolder } from './places.ts';

/** Kernel settings that a kubelet changes for the whole machine, as far as they are there. */
const SETTINGS = [
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
];

/** Folders that kubelet, containerd and CNI plugins make outside any folder they are given; the inner ones first. */
const FOLDERS = [
  '/var/lib/kubelet/device-plugins',
  '/var/lib/kubelet',
  '/var/log/containers',
  '/run/containerd/s',
  '/run/containerd',
  '/var/lib/cni/results',
  '/var/lib/cni',
];

const PLUGIN_SOCKET = '/var/lib/kubelet/device-plugins/kubelet.sock';

interface Before {
  settings: Record<string, string>;
  /** Those of FOLDERS that were not there. */
  absent: string[];
}

const record = () => join(clustersFolder(), 'machine.json');
const fileOf = (setting: string) => join('/proc/sys', setting);

/** Writes down how the machine was before its first node; later nodes find it changed and must not overwrite the truth. */
export async function rememberMachine(): Promise<void> {
  if (existsSync(record())) return;
  const before: Before = { settings: {}, absent: FOLDERS.filter((folder) => !existsSync(folder)) };
  for (const setting of SETTINGS) {
    const value = await readFile(fileOf(setting), 'utf8').catch(() => undefined);
    if (value !== undefined) before.settings[setting] = value.trim();
  }
  await mkdir(dirname(record()), { recursive: true });
  await writeFile(record(), JSON.stringify(before));
}

/** Puts the machine back as it was; for whoever removes its last node. A folder that others use meanwhile stays. */
export async function restoreMachine(): Promise<void> {
  const text = await readFile(record(), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { settings, absent } = JSON.parse(text) as Before;
  for (const setting of SETTINGS) {
    const value = settings[setting];
    if (value !== undefined) await writeFile(fileOf(setting), value).catch(() => {});
  }
  if (absent.includes(dirname(PLUGIN_SOCKET))) await rm(PLUGIN_SOCKET, { force: true });
  for (const folder of FOLDERS) if (absent.includes(folder)) await rmdir(folder).catch(() => {});
  await rm(record(), { force: true });
}
