import { spawn } from 'node:child_process';
import type { ReadinessProbe } from '../../../batch-v1/probe.ts';
import type { Clock } from '../../clock.ts';

export interface ProbeOptions {
  probe: ReadinessProbe;
  /** The program and its arguments. */
  words: string[];
  env: Record<string, string>;
  cwd: string;
  clock: Clock;
  onResult(ready: boolean): void;
}

/** Asks a command again and again whether its container is ready; what is returned ends that. */
export function startReadinessProbe({ probe, words, env, cwd, clock, onResult }: ProbeOptions): () => void {
  const { initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = 1 } = probe;
  const { successThreshold = 1, failureThreshold = 3 } = probe;
  let ready = false;
  let inRow = 0;
  let stopped = false;
  let kill = () => {};
  let cancel = clock.after(initialDelaySeconds * 1000, ask);

  function ask(): void {
    const [program = '', ...args] = words;
    const child = spawn(program, args, { env, cwd, detached: true, stdio: 'ignore' });
    kill = () => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    };
    const cancelTimeout = clock.after(timeoutSeconds * 1000, kill);
    child.on('error', () => count(false));
    child.on('exit', (code) => {
      cancelTimeout();
      kill();
      count(code === 0);
    });
  }

  function count(success: boolean): void {
    if (stopped) return;
    inRow = success === ready ? 0 : inRow + 1;
    if (inRow >= (success ? successThreshold : failureThreshold)) {
      ready = success;
      inRow = 0;
      onResult(ready);
    }
    cancel = clock.after(periodSeconds * 1000, ask);
  }

  return () => {
    stopped = true;
    cancel();
    kill();
  };
}
