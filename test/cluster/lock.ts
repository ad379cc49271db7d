import { readFileSync, unlinkSync } from 'node:fs';
import { mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAlive, lookUp, type ProcessId } from './processes.ts';
import { sleep } from './run.ts';

export async function self(): Promise<ProcessId> {
  const found = await lookUp(process.pid);
  if (found === undefined) throw new Error('this process is not in /proc');
  return { pid: found.pid, started: found.started };
}

async function holder(path: string): Promise<ProcessId | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ProcessId;
  } catch {
    return undefined;
  }
}

/** Does the work while no other process does it; a lock whose holder died is taken over. */
export async function withLock<T>(path: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const me = JSON.stringify(await self());
  for (let told = false; ; ) {
    try {
      await writeFile(path, me, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = await holder(path);
    if (other !== undefined && !(await isAlive(other))) {
      await unlink(path).catch(() => {});
      continue;
    }
    if (!told) waiting();
    told = true;
    await sleep(500);
  }
  const release = () => {
    try {
      if (readFileSync(path, 'utf8') === me) unlinkSync(path);
    } catch {
      // Already gone.
    }
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
