import type { BatchError } from '../../sdk/errors.ts';
import { isTransient } from '../kube/index.ts';
import { askAgain, growing, pause, timeLimit } from './ask-again.ts';
import { look } from './look.ts';
import type { Step } from './next-step.ts';
import { facts, type Run } from './run.ts';
import { turnedBack, uncreated } from './turn-back.ts';

const refusalsBeforeFallBack = 3;

/** NEW was not created by this request: what is next. */
export async function afterRefusal(run: Run, error: BatchError): Promise<Step> {
  const { hold, execution } = run;
  const forget = () => askAgain(run, () => hold.rewrite(uncreated(hold.journal())));
  const isRefused = !isTransient(error) && error.code !== 'AlreadyExists';
  if (isRefused) await forget();
  const next = await look(run);
  // It was created all the same, by this request or by an earlier run's.
  if (next.name !== 'create' && next.name !== 'settle') return next;
  if (!isRefused) await forget();
  const wait = nextTry(run, error);
  const { count } = run.refusals;
  if (
    execution.fallBack &&
    count >= refusalsBeforeFallBack &&
    !isTransient(error) &&
    hold.journal().state.goal === 'new'
  ) {
    execution.onNotice?.({ type: 'fallBack', error });
    await hold.rewrite(turnedBack(hold.journal(), run.sight!, run.kube.transport.now()));
    return look(run);
  }
  execution.onNotice?.({ type: 'refused', error, tries: count, wait, pods: facts(run).running });
  await pause(wait, hold.signal);
  return look(run);
}

/** The server did not answer, or is broken. */
export async function tryLater(run: Run, error: BatchError): Promise<Step> {
  const wait = nextTry(run, error);
  run.execution.onNotice?.({ type: 'connection', error });
  await pause(wait, run.hold.signal);
  return look(run);
}

/** Milliseconds until the next try of a write: more each time; throws where the time is over. */
function nextTry(run: Run, error: BatchError): number {
  const { refusals, timings } = run;
  refusals.since ??= Date.now();
  refusals.count++;
  timeLimit(run, error.message, refusals.since, error).check();
  const pauses = growing(timings.refused);
  let wait = pauses();
  for (let tried = 1; tried < refusals.count; tried++) wait = pauses();
  return wait;
}
