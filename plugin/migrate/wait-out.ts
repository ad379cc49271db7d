import { askAgain, growing, pause, timeLimit } from './ask-again.ts';
import { look } from './look.ts';
import type { Step } from './next-step.ts';
import { facts, type Run } from './run.ts';

/** What a wait was for. */
const patience: Record<WaitStep['name'] | 'settle', string> = {
  gone: 'the garbage collector has not let the Job go',
  clean: 'the controllers have not let the pods go',
  settle: 'the Job controller has not seen the pods become free',
  adopt: 'the Job controller has not taken the pods on',
  count: 'the Job controller has not counted the pods',
};

type WaitStep = Extract<Step, { name: 'gone' | 'clean' | 'adopt' | 'count' }>;

/**
 * Looks again and again, quickly at first, until the next step is another one; `mend` is called between two looks, with
 * the step as it was last seen.
 */
export async function waitOut<S extends WaitStep>(
  run: Run,
  step: S,
  mend?: (step: S, waited: number) => Promise<void>,
  glance: () => Promise<boolean> = async () => true,
): Promise<Step> {
  const began = Date.now();
  const turn = turns(run, step.name);
  let next: Step = step;
  let cost = 0;
  while (next.name === step.name) {
    await mend?.(next as S, Date.now() - began);
    await turn(cost);
    const before = Date.now();
    if (await askAgain(run, glance)) next = await look(run);
    cost = Date.now() - before;
  }
  return next;
}

/** What is between two looks of a wait: a pause that grows, a word where it takes long, and an end where it takes too long. */
export function turns(run: Run, name: keyof typeof patience): (cost?: number) => Promise<void> {
  const { hold, timings, execution } = run;
  const began = Date.now();
  const limit = timeLimit(run, patience[name]);
  const pauses = growing(timings.poll);
  let told = 1;
  return async (cost = 0) => {
    limit.check();
    const waited = Date.now() - began;
    if (waited >= told * timings.slow) {
      told++;
      const seconds = Math.round(waited / 1000);
      execution.onNotice?.({ type: 'slow', step: name, seconds, pods: facts(run).running });
    }
    // Looks at thousands of pods take their time: half of it is left to others.
    await pause(Math.max(pauses(), cost), hold.signal);
  };
}
