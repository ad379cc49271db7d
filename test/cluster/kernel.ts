import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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

const saved = () => join(clustersFolder(), 'kernel-settings.json');
const fileOf = (setting: string) => join('/proc/sys', setting);

/** Writes down the settings before the first kubelet starts; later ones find the changed values and must not overwrite the true ones. */
export async function saveKernelSettings(): Promise<void> {
  if (existsSync(saved())) return;
  const values: Record<string, string> = {};
  for (const setting of SETTINGS) {
    const value = await readFile(fileOf(setting), 'utf8').catch(() => undefined);
    if (value !== undefined) values[setting] = value.trim();
  }
  await mkdir(dirname(saved()), { recursive: true });
  await writeFile(saved(), JSON.stringify(values));
}

/** Puts the settings back; for the last node of the machine to do. */
export async function restoreKernelSettings(): Promise<void> {
  const text = await readFile(saved(), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const values = JSON.parse(text) as Record<string, string>;
  for (const setting of SETTINGS) {
    const value = values[setting];
    if (value !== undefined) await writeFile(fileOf(setting), value).catch(() => {});
  }
  await rm(saved(), { force: true });
}
