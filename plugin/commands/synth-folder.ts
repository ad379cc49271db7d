import { relative, resolve } from 'node:path';
import { layOutFolders } from '../../sdk/batch-v1/folders.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { writeYaml } from '../../sdk/yaml/index.ts';
import type { Context } from '../context.ts';
import { readFolder, writeFolder } from '../execute/folder.ts';
import { type FolderPlan, headerOf, planFolder } from '../plan/output-folder.ts';

/** Writes each object to a file of its own, and removes files that an earlier run of the same input left. */
export async function synthToFolder(
  objects: readonly KubernetesObject[],
  { folder, sources }: { folder: string; sources: readonly string[] },
  context: Context,
): Promise<void> {
  const place = resolve(context.cwd, folder);
  // Seen from the folder, the input is called the same whoever calls from wherever.
  const header = headerOf(
    sources.map((source) =>
      source === '-' ? 'standard input' : slashes(relative(place, resolve(context.cwd, source))),
    ),
  );
  const files = layOutFolders(objects).map(({ path, objects }) => ({ path, text: `${header}${writeYaml(objects)}` }));
  const plan = planFolder(folder, files, await readFolder({ path: place, name: folder }), header);
  await writeFolder({ path: place, name: folder }, plan);
  context.stdout.write(renderFolderPlan(folder, plan));
}

function renderFolderPlan(folder: string, { create, change, unchanged, remove }: FolderPlan): string {
  const lines = [
    ...create.map(({ path }) => ({ path, what: 'created' })),
    ...change.map(({ path }) => ({ path, what: 'changed' })),
    ...unchanged.map((path) => ({ path, what: 'unchanged' })),
    ...remove.map((path) => ({ path, what: 'removed' })),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
  return lines.map(({ path, what }) => `${folder.replace(/\/+$/, '')}/${path} ${what}\n`).join('');
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
