import { BatchError } from '../../sdk/errors.ts';
import type { Kube } from '../kube/types.ts';
import type { Execution } from './execution.ts';
import { fenced } from './fence.ts';
import { finish } from './finish.ts';
import { leave, type NotPutBack, turnBack } from './give-up.ts';
import { halted, Stopped } from './halted.ts';
import { type Hold, holdJournal } from './hold.ts';
import { writeLocalCopy } from './local-copy.ts';
import { look } from './look.ts';
import type { Step } from './next-step.ts';
import { facts, factsOf, newRun, type Run } from './run.ts';
import { targetName } from './sight.ts';
import { acts, OldChanged } from './steps.ts';
import { undeleted } from './turn-back.ts';
import type { Journal, Report } from './types.ts';

/**
 * Carries a migration out, from its first step or from wherever an earlier run left it: each step looks at the cluster
 * first. The journal is written before anything else, and says in the end how it went.
 *
 * @throws BatchError `AlreadyExists` or `Conflict` where it is another's to carry out, and else what went wrong, with the state
 *   that the pods are in and how to go on
 */
export async function execute(kube: Kube, journal: Journal, execution: Execution): Promise<Report> {
  const run = newRun(kube, await recorded(kube, journal, execution), execution);
  const { done } = run.hold.journal().state;
  return done ? done.report : ending(run, () => carryOut(run));
}

/**
 * Puts OLD's spec back over the same pods, whoever has them now.
 *
 * @returns how that went; or, where there was nothing to put back and only the journal was taken away, why
 * @throws BatchError `Usage` where the migration is done, or NEW has finished; and as `execute` does
 */
export async function abort(kube: Kube, journal: Journal, execution: Execution): Promise<Report | NotPutBack> {
  const run = newRun(kube, await recorded(kube, journal, execution), execution);
  const { done, goal } = run.hold.journal().state;
  if (done && goal === 'old') return done.report;
  if (done) {
    const to = targetName(run.hold.journal());
    throw new Stopped('Usage', `the migration of job "${journal.old.metadata.name}" is done`, {
      hint: `job "${to}" has the pods: what it is not to be can be changed by another migration: kubectl batch migrate ${to}`,
    });
  }
  return ending(run, async () => (await turnBack(run)) ?? carryOut(run));
}

/** Lets the journal go when a run ends, and says how things stand when that is by an error. */
async function ending<T>(run: Run, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw halted(error, run.hold.journal(), run.sight, run.deleted !== undefined);
  } finally {
    await run.hold.release();
  }
}

/** The journal is in the cluster, and on this machine, and this run's. */
async function recorded(kube: Kube, journal: Journal, execution: Execution): Promise<Hold> {
  const { operator, signal, onNotice, onStep, env } = execution;
  const began = Date.now();
  await onStep?.('record', 'begin', factsOf(journal));
  const hold = await holdJournal(kube, journal, {
    operator,
    signal,
    onWritten: (written) => {
      try {
        if (!written.state.done) writeLocalCopy(written, env);
      } catch (error) {
        onNotice?.({ type: 'localCopy', error: error as Error });
      }
    },
    onRestored: (error) => onNotice?.({ type: 'journal', ...(error && { error }) }),
  });
  // A migration that is done has its last word.
  if (!hold.journal().state.done)
    await onStep?.('record', 'end', { ...factsOf(hold.journal()), took: Date.now() - began });
  return hold;
}

async function carryOut(run: Run): Promise<Report> {
  const { onStep, resumes, replan } = run.execution;
  let step = await look(run);
  if (resumes && replan) {
    step = await fenced(run, step);
    if (step.name === 'delete' && run.hold.journal().state.goal === 'new') step = await planAnew(run);
  }
  for (;;) {
    if (step.name === 'stop') throw await stopped(run, step);
    const began = Date.now();
    await onStep?.(step.name, 'begin', facts(run));
    const next = step.name === 'finish' ? await finish(run, step) : await act(run, step);
    await onStep?.(step.name, 'end', { ...facts(run), took: Date.now() - began });
    if ('report' in next) return next.report;
    step = next;
  }
}

const replans = 5;

async function act(run: Run, step: Exclude<Step, { name: 'finish' | 'stop' }>): Promise<Step> {
  try {
    // Each act takes the step of its own name.
    return await (acts[step.name] as (run: Run, step: Step) => Promise<Step>)(run, step);
  } catch (error) {
    if (!(error instanceof OldChanged)) throw error;
    return planAnew(run, error);
  }
}

/**
 * OLD is whole: where there is no plan for it as it is now, nothing was done.
 *
 * @param changed why; nothing where the plan is only old
 */
async function planAnew(run: Run, changed?: OldChanged): Promise<Step> {
  const { hold, execution } = run;
  try {
    if (!execution.replan || (changed && ++run.replans > replans)) throw changed;
    await hold.rewrite({ ...(await execution.replan(hold.journal())), state: undeleted(hold.journal()).state });
  } catch (error) {
    await leave(run);
    throw error instanceof BatchError
      ? new Stopped(error.code, error.message, { hint: error.hint, cause: error.cause })
      : error;
  }
  if (changed) execution.onNotice?.({ type: 'replanned', tries: run.replans });
  return look(run);
}

async function stopped(run: Run, { reason, hint, untouched }: Extract<Step, { name: 'stop' }>): Promise<Stopped> {
  if (untouched && run.hold.journal().state.goal === 'new') await leave(run);
  return new Stopped('Conflict', reason, { hint });
}
