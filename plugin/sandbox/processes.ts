import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';

/** A process as written down at its start. The start time tells it from a later one under the same number. */
export interface ProcessId {
  pid: number;
  /** As the system words it; absent where it cannot be asked, as on Windows. */
  started?: string;
}

/** Whether the process that was written down is still there, and no other one that got its number. */
export function isAlive({ pid, started }: ProcessId): boolean {
  if (!signalProcess(pid, 0)) return false;
  return started === undefined || startTimeOf(pid) === started;
}

/** When a process was started; undefined for one that is gone, or where that cannot be known. */
export function startTimeOf(pid: number): string | undefined {
  try {
    if (existsSync('/proc/self/stat')) return startTimeIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat, counted after the command's name, which may hold spaces and brackets; undefined for a zombie. */
export function startTimeIn(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** Sends a signal, or with 0 only asks; false where there is no such process. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    kill(pid, signal);
    return true;
  } catch (error) {
    // Somebody else's process is there all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
