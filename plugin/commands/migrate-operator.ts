import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { pid } from 'node:process';
import type { Operator } from '../migrate/holder.ts';
import { signalProcess } from '../sandbox/processes.ts';

/** This process, as the journal names it. */
export function thisOperator(env: Record<string, string | undefined>): Operator {
  return {
    token: randomBytes(8).toString('hex'),
    user: userName(env),
    host: hostname(),
    pid,
    isAlive: (other) => signalProcess(other, 0),
  };
}

/** A container's user may have no entry in its list of users. */
function userName({ USER, LOGNAME }: Record<string, string | undefined>): string {
  try {
    return userInfo().username;
  } catch {
    return USER ?? LOGNAME ?? 'unknown';
  }
}
