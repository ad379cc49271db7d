import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BatchError, UsageError } from '../../sdk/errors.ts';

export async function readFileText(name: string, cwd: string): Promise<string> {
  const bytes = await readFile(resolve(cwd, name)).catch((error) => {
    throw fileProblem(name, error);
  });
  return decode(bytes, name);
}

/** As `readFileText`, for the files of a folder: of ten thousand small ones, each would wait longer for its turn than for its text. */
export function readSmallFile(name: string, cwd: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, name));
  } catch (error) {
    throw fileProblem(name, error as NodeJS.ErrnoException);
  }
  return decode(bytes, name);
}

const reasons: Record<string, string> = {
  ENOENT: 'no such file',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
  EISDIR: 'is a folder',
};

/** What the file system says, in words. */
export function fileProblem(name: string, error: NodeJS.ErrnoException): UsageError {
  return new UsageError(`${name}: ${reasons[error.code ?? ''] ?? error.message}`, { cause: error });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** YAML and JSON are UTF-8; anything else would be read as other characters than were written. */
export function decode(bytes: Uint8Array, name: string): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new UsageError(`${name}: is no UTF-8 text`, { hint: 'save it as UTF-8; is it the right file?', cause });
  }
}

/** All of standard input; ends at once when the program is interrupted. */
export async function readStdin(stdin: AsyncIterable<Uint8Array | string>, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const pieces = stdin[Symbol.asyncIterator]();
  const interrupted = new Promise<never>((_, reject) => {
    const stop = () => reject(new BatchError('Interrupted', 'interrupted', { cause: signal.reason }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  while (true) {
    const { done, value } = await Promise.race([pieces.next(), interrupted]);
    if (done) return Buffer.concat(chunks);
    chunks.push(typeof value === 'string' ? new TextEncoder().encode(value) : value);
  }
}
