import { askAgain, growing, pause, timeLimit } from './ask-again.ts';
import { look } from './look.ts';
import type { Step } from './next-step.ts';
import { facts, type Run } from './run.ts';

/** What a wait was for. */
const patience: Record<WaitStep['name'], string> = {
  gone: 'the garbage collector has not let the Job go',
  clean: 'the controllers have not let the pods go',
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
  const { hold, timings, execution } = run;
  const began = Date.now();
  const limit = timeLimit(run, patience[step.name]);
  const pauses = growing(timings.poll);
  let told = 1;
  let next: Step = step;
  let cost = 0;
  while (next.name === step.name) {
    await mend?.(next as S, Date.now() - began);
    limit.check();
    const seconds = (Date.now() - began) / 1000;
    if (seconds * 1000 >= told * timings.slow) {
      told++;
      execution.onNotice?.({ type: 'slow', step: step.name, seconds: Math.round(seconds), pods: facts(run).running });
    }
    // Looks at thousands of pods take their time: half of it is left to others.
    await pause(Math.max(pauses(), cost), hold.signal);
    const before = Date.now();
    if (await askAgain(run, glance)) next = await look(run);
    cost = Date.now() - before;
  }
  return next;
}
