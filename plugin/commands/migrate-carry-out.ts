import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Kube } from '../kube/types.ts';
import { abort, execute } from '../migrate/execute.ts';
import type { Execution } from '../migrate/execution.ts';
import type { NotPutBack } from '../migrate/give-up.ts';
import type { StepName } from '../migrate/next-step.ts';
import type { Journal } from '../migrate/types.ts';
import { renderNotice, renderStep } from '../render/migration-steps.ts';
import type { MigrateFlags } from './migrate-flags.ts';
import { thisOperator } from './migrate-operator.ts';
import { tellEnd } from './migrate-results.ts';

interface CarryOutOptions {
  flags: MigrateFlags;
  /** Gives it up instead: OLD's spec gets the pods back. */
  back?: boolean;
  replan?: Execution['replan'];
  /** As `Execution` has it. */
  resumes?: boolean;
}

const order: readonly ('record' | StepName)[] = [
  'record',
  'delete',
  'gone',
  'clean',
  'settle',
  'create',
  'adopt',
  'count',
  'finish',
];

const notPutBack: Record<NotPutBack, string> = {
  whole: 'is as it was',
  gone: 'is gone, and so are its pods',
};

/** Carries a migration out, or goes on with it, telling each step on stderr; then the report. */
export async function carryOut(
  kube: Kube,
  journal: Journal,
  { flags, back, replan, resumes }: CarryOutOptions,
  context: Context,
): Promise<number> {
  const { stderr, env, signal } = context;
  const target = { name: '' };
  let ended: { step: (typeof order)[number]; text: string } = { step: 'record', text: '' };
  const report = await (back ? abort : execute)(kube, journal, {
    operator: thisOperator(env),
    env,
    signal,
    ...(flags.timeout !== undefined && { timeout: flags.timeout }),
    ...(flags['fall-back'] && { fallBack: true }),
    ...(replan && { replan }),
    ...(resumes && { resumes }),
    onStep(step, phase, facts) {
      target.name = facts.to;
      if (flags.verbose && phase === 'begin') stderr.write(`step ${step}\n`);
      if (step === 'record' && phase === 'end') stderr.write(renderStep(step, facts));
      else if (phase === 'end') ended = { step, text: renderStep(step, facts) };
      // A deletion that met a change, or a creation that was refused, is followed by another try and was none.
      else if (order.indexOf(step) > order.indexOf(ended.step)) stderr.write(ended.text);
    },
    onNotice: (notice) => stderr.write(renderNotice(notice)),
  });
  if (typeof report === 'string') {
    stderr.write(`job.batch/${journal.old.metadata.name} ${notPutBack[report]}: the journal is removed\n`);
    return exitCodes.done;
  }
  tellEnd({ way: 'replace', namespace: journal.namespace, job: target.name, report }, flags, context);
  return exitCodes.done;
}
