import type { RunStep } from '../plan/run.ts';
import type { Done } from './run.ts';

/** Tells what is done in the order of the steps, whichever the server answers first, so that the same run reads the same. */
export function inOrderOf(steps: RunStep[], tell: (done: Done) => unknown): { add(done: Done): void; flush(): void } {
  const untold = new Map<RunStep, Done>();
  let next = 0;
  const tellNext = (): boolean => {
    const done = untold.get(steps[next]!);
    if (done) tell(done);
    return done !== undefined;
  };
  return {
    add(done) {
      untold.set(done.step, done);
      while (next < steps.length && tellNext()) next += 1;
    },
    /** The rest, behind what failed. */
    flush() {
      for (; next < steps.length; next++) tellNext();
    },
  };
}
