import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BatchError, BatchErrors } from '../../../sdk/errors.ts';

/** A folder with these files (paths may name folders), removed after `use`. */
export async function inFolder<T>(
  files: Record<string, string | Uint8Array>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'input-test-')));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(folder, dirname(name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a call returned, or its errors as they would be printed. */
export async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    const errors = error instanceof BatchErrors ? error.errors : [error as BatchError];
    if (!errors.every((one) => one instanceof BatchError)) throw error;
    return errors
      .map(({ code, message, hint }) => `${code}: ${message}${hint ? `\n  ${hint.replaceAll('\n', '\n  ')}` : ''}`)
      .join('\n');
  }
}
