import { BatchError } from '../../sdk/errors.ts';
import type { Request } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { patchJob } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import type { Journal, MigrationPlan, MigrationRequest } from '../migrate/types.ts';
import { isWorse } from '../migrate/worse.ts';
import { renderMigrationPlan } from '../render/migration-plan.ts';
import { type Ask, asker, refuseUnasked } from './migrate-ask.ts';
import { carryOut } from './migrate-carry-out.ts';
import type { MigrateFlags, migrateFlags } from './migrate-flags.ts';
import { beginJournal, replanned } from './migrate-journal.ts';
import { type Planned, planWhenQuiet, usualWait } from './migrate-plan.ts';
import { refusalErrors, refuse } from './migrate-refused.ts';
import { migrationRequest } from './migrate-request.ts';
import { tellEnd } from './migrate-results.ts';
import { connectTo } from './shared.ts';

/** How often a Job that others write to is looked at anew. */
const mostTries = 5;

/** Observe, plan, show, ask, do: a migration from its beginning. */
export async function beginMigration(request: Request<typeof migrateFlags>, context: Context): Promise<number> {
  const { flags } = request;
  const wanted = await migrationRequest(request, context);
  const dryRun = flags['dry-run'] === 'server';
  const waysOn = 'say --yes to go ahead, or --dry-run to see the plan';
  if (!dryRun) refuseUnasked(flags.yes === true, `job "${wanted.old}" shall be migrated`, waysOn, context);
  const namespace = flags.namespace ?? wanted.manifest?.object.metadata?.namespace;
  const kube = await connectTo({ ...flags, ...(namespace !== undefined && { namespace }) }, context);
  const look = (own?: string) => planWhenQuiet(kube, wanted, flags.wait ?? usualWait, context, own);
  if (dryRun) return showPlan((await look()).plan, flags, context);
  const ask = flags.yes ? undefined : asker(context);
  const agree = (shown?: MigrationPlan, own?: string) => agreed(() => look(own), shown, ask, context);
  const planned = await agree();
  if (planned.plan.way === 'in-place') return changeInPlace(kube, planned, agree, flags, context);
  return replaceJob(kube, planned, wanted, agree, flags, context);
}

/** Looks again, and asks again where that is needed after what was agreed to. `own`: as `planWhenQuiet` has it. */
type Agree = (shown?: MigrationPlan, own?: string) => Promise<Planned>;

/**
 * A plan that is not refused, and that somebody who is asked agrees to. Thinking takes time: after a yes it is planned anew,
 * and asked again where more would happen than what was shown.
 *
 * @param shown the plan that was agreed to before
 * @param ask undefined: yes was said beforehand
 */
async function agreed(
  look: () => Promise<Planned>,
  shown: MigrationPlan | undefined,
  ask: Ask | undefined,
  { stderr }: Context,
): Promise<Planned> {
  let known = shown;
  for (;;) {
    const planned = await look();
    const { plan } = planned;
    refuse(plan);
    if (known && (!ask || !isWorse(plan, known))) return planned;
    stderr.write(renderMigrationPlan(plan));
    if (!ask) return planned;
    if (!(await ask(known ? 'It is another plan now. Go ahead?' : 'Go ahead?')))
      throw new BatchError('Interrupted', 'not migrated: nothing was touched');
    known = plan;
  }
}

async function replaceJob(
  kube: Kube,
  planned: Planned,
  wanted: MigrationRequest,
  agree: Agree,
  flags: MigrateFlags,
  context: Context,
): Promise<number> {
  let { plan } = planned;
  const replan = async (journal: Journal): Promise<Journal> => {
    const anew = await agree(plan, journal.id);
    if (anew.plan.way !== 'replace') throw otherWay(anew.plan);
    plan = anew.plan;
    return replanned(journal, anew);
  };
  return carryOut(kube, beginJournal(kube, planned, wanted), { flags, replan }, context);
}

/** Controllers write to a Job at any time: where one was faster, it is looked at anew. */
async function changeInPlace(
  kube: Kube,
  first: Planned,
  agree: Agree,
  flags: MigrateFlags,
  context: Context,
): Promise<number> {
  let { plan } = first;
  for (let tries = 1; ; tries++) {
    const { namespace, old, patch = {} } = plan;
    try {
      const { metadata } = await patchJob(kube, { namespace, ...old }, patch, { signal: context.signal });
      tellEnd({ way: 'in-place', namespace, job: metadata.name! }, flags, context);
      return exitCodes.done;
    } catch (error) {
      const changedMeanwhile = error instanceof BatchError && error.code === 'Conflict';
      if (!changedMeanwhile || tries === mostTries) throw error;
      ({ plan } = await agree(plan));
    }
    if (plan.way !== 'in-place') throw otherWay(plan);
  }
}

export function otherWay({ old }: MigrationPlan): BatchError {
  const message = `job "${old.name}" was changed meanwhile, and is to be migrated in another way now`;
  return new BatchError('Conflict', message, { hint: 'nothing was touched; try again' });
}

/** `--dry-run`: what is refused is shown with the rest, and decides the exit code. */
async function showPlan(plan: MigrationPlan, { output, verbose }: MigrateFlags, { stdout, stderr }: Context) {
  if (output === 'json') stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
  else if (output === 'name') stdout.write(`job.batch/${plan.to}\n`);
  else stdout.write(renderMigrationPlan(plan));
  const error = plan.way === 'nothing' ? undefined : refusalErrors(plan);
  if (!error) return plan.way === 'nothing' ? exitCodes.usage : exitCodes.done;
  const [{ renderError }, { version }] = await Promise.all([import('../render/errors.ts'), import('../version.ts')]);
  stderr.write(renderError(error, { verbose: verbose === true, version }));
  return exitCodeOf(error);
}
