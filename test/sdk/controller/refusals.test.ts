import { expect, test } from 'vitest';
import type { ActionResult, JobAction } from '../../../sdk/controller/job-action.ts';
import { stepsOfJob } from '../../../sdk/controller/sync-job.ts';
import { aJob, at } from '../../helpers/objects.ts';
import { describeAction, pod, quiet, type Situation } from './situations.ts';

const refused = (code: number, cause?: string): ActionResult => ({
  refusal: { code, message: `refused with ${code}`, ...(cause && { details: { causes: [{ reason: cause }] } }) },
});

interface Row extends Situation {
  /** Of the nth action of this line; default 0. */
  refuse: { line: string; nth?: number; with: ActionResult };
  /** The code that ends up as the sync's failure. */
  fails?: number;
}

function play({ job = aJob(), pods = [], refuse }: Row): { does: string[]; fails: number | undefined } {
  const does: string[] = [];
  let nth = refuse.nth ?? 0;
  const answer = (action: JobAction): ActionResult => {
    does.push(describeAction(action));
    return does.at(-1) === refuse.line && nth-- === 0 ? refuse.with : { name: 'made' };
  };
  const steps = stepsOfJob({ job, pods, now: at(100) });
  let step = steps.next();
  while (!step.done) step = steps.next(answer(step.value));
  return { does, fails: step.value.refusal?.code };
}

const created = ['create pi-', '(SuccessfulCreate)'];

const rows: Row[] = [
  {
    why: 'a refused pod is told and not active; the batch behind it is left out',
    job: aJob({ completions: 9, parallelism: 9 }, quiet(0)),
    refuse: { line: 'create pi-', nth: 2, with: refused(403) },
    // Batches of 1, 2 and 4: the third pod is of the second batch.
    does: [...created, ...created, 'create pi-', '!(FailedCreate)', 'status a2'],
    fails: 403,
  },
  {
    why: 'in a namespace that goes away nobody is told',
    job: aJob({}, quiet(0)),
    refuse: { line: 'create pi-', with: refused(403, 'NamespaceTerminating') },
    does: ['create pi-', 'status a1'],
  },
  {
    why: 'a pod that is gone already is as good as deleted',
    job: aJob({ parallelism: 0, completions: 1 }, quiet(1)),
    pods: [pod('a')],
    refuse: { line: 'delete a', with: refused(404) },
    does: ['removeFinalizer a', 'delete a', 'status t1'],
  },
  {
    why: 'a deletion that is refused leaves the pod active',
    job: aJob({ parallelism: 0, completions: 1 }, quiet(1)),
    pods: [pod('a')],
    refuse: { line: 'delete a', with: refused(500) },
    does: ['removeFinalizer a', 'delete a', '!(FailedDelete)'],
    fails: 500,
  },
  {
    why: 'a Job does not end before all its pods could be deleted',
    job: aJob({ activeDeadlineSeconds: 1, parallelism: 2, completions: 2 }, quiet(2)),
    pods: [pod('a'), pod('b')],
    refuse: { line: 'delete a', with: refused(500) },
    does: ['delete a', '!(FailedDelete)', 'delete b', '(SuccessfulDelete)', 'status a1 t1'],
    fails: 500,
  },
  {
    why: 'nothing is counted unless the status was written',
    job: aJob({}, quiet(1)),
    pods: [pod('a', { phase: 'Succeeded', ended: 5 })],
    refuse: { line: 'status [a|] SuccessCriteriaMet:CompletionsReached', with: refused(409) },
    does: ['status [a|] SuccessCriteriaMet:CompletionsReached'],
    fails: 409,
  },
  {
    why: 'what could be counted is written though a finalizer stays',
    job: aJob({ completions: 2, parallelism: 2 }, quiet(2)),
    pods: [pod('a', { phase: 'Succeeded', ended: 5 }), pod('b', { phase: 'Succeeded', ended: 5 })],
    refuse: { line: 'removeFinalizer a', with: refused(500) },
    does: [
      'status [a,b|] SuccessCriteriaMet:CompletionsReached',
      'removeFinalizer a',
      'removeFinalizer b',
      'status s1 [a|] SuccessCriteriaMet:CompletionsReached',
    ],
    fails: 500,
  },
  {
    why: 'a pod whose finalizer cannot be taken off because it is gone counts',
    job: aJob({}, quiet(1)),
    pods: [pod('a', { phase: 'Succeeded', ended: 5 })],
    refuse: { line: 'removeFinalizer a', with: refused(404) },
    does: [
      'status [a|] SuccessCriteriaMet:CompletionsReached',
      'removeFinalizer a',
      'status s1 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
      '(Completed)',
    ],
  },
];

test.each(rows)('$why', (row) => {
  expect(play(row)).toEqual({ does: row.does, fails: row.fails });
});
