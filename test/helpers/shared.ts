import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder that is made once in a run of the tests, by the first test file that asks for it; others wait for it.
 *
 * @param name of the folder
 * @param make fills it
 */
export function shared(name: string, make: (folder: string) => void): string {
  const folder = join(process.env.KUBECTL_BATCH_SHARED!, name);
  const done = `${folder}.done`;
  if (isFirst(folder)) {
    writeFileSync(
      `${folder}.problem`,
      problemOf(() => make(folder)),
    );
    renameSync(`${folder}.problem`, done);
  }
  while (!existsSync(done)) Atomics.wait(nothing, 0, 0, 50);
  const problem = readFileSync(done, 'utf8');
  if (problem !== '') throw new Error(`cannot make ${name}: ${problem}`);
  return folder;
}

const nothing = new Int32Array(new SharedArrayBuffer(4));

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function problemOf(make: () => void): string {
  try {
    make();
    return '';
  } catch (error) {
    return `${(error as Error).message}`;
  }
}
