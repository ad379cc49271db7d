import type { ObservedCronJob, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import type { Request } from '../command.ts';
import { program } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { allNamespacesFlag, clusterFlags, dryRunFlag, selectorFlags } from '../flags.ts';
import type { Kube } from '../kube/types.ts';
import type { SuspendPlan, SuspendStep } from '../plan/suspend.ts';
import { type Named, parseName, type Selected, selectionOf, throwAll, withSelector } from './selecting.ts';
import { connectTo } from './shared.ts';

export const suspendFlags = {
  ...clusterFlags,
  ...allNamespacesFlag,
  ...selectorFlags,
  ...dryRunFlag,
  output: {
    type: 'string',
    short: 'o',
    choices: ['name', 'json'],
    summary: 'name: names alone; json: the plan, with --dry-run.',
  },
} as const;

export const resumeFlags = {
  ...suspendFlags,
  force: { type: 'boolean', summary: 'Resume Jobs that wait for others, too.' },
} as const;

/** The whole of `suspend` and `resume`: observe, plan, show, apply. */
export async function suspendOrResume(
  suspend: boolean,
  request: Request<typeof suspendFlags & Partial<typeof resumeFlags>>,
  context: Context,
): Promise<number> {
  const { names, flags } = request;
  const verb = suspend ? 'suspend' : 'resume';
  if (names.length === 0 && flags.selector === undefined) {
    throw new UsageError(`${verb} needs a name or a selector`, {
      hint: `e.g. ${program} ${verb} pi, or ${program} ${verb} -l team=data`,
    });
  }
  const selection = selectionOf(names, flags);
  const named = names.map(parseName);
  const kube = await connectTo(flags, context);
  const found = await (named.length > 0 ? findNamed(kube, named, context) : findSelected(kube, selection, context));
  if (found.ended > 0 && found.jobs.length + found.cronJobs.length === 0)
    context.stderr.write(`nothing to ${verb} ${selection.where(kube)}: every Job there has ended\n`);
  const { planSuspend } = await import('../plan/suspend.ts');
  const waits = suspend || flags.force ? undefined : await waitsOf(kube, found.jobs, context);
  const plan = planSuspend(found, suspend, kube.transport.now(), waits);
  const dryRun = flags['dry-run'] ?? 'none';
  if (dryRun !== 'none' && flags.output === 'json')
    context.stdout.write(`${JSON.stringify(planData(plan), null, 2)}\n`);
  const { applyStep } = await import('./suspend-step.ts');
  const results = await Promise.allSettled(
    plan.steps.map(async (step) => {
      const done =
        dryRun === 'client' ? step : await applyStep(kube, step, { suspend, dryRun: dryRun === 'server' }, context);
      report(done, suspend, dryRun, flags.output, context);
    }),
  );
  throwAll([
    ...results,
    ...[...found.failures, ...plan.refusals].map((reason) => ({ status: 'rejected' as const, reason })),
  ]);
  return exitCodes.done;
}

/** What suspended Jobs wait for; Jobs without an order cost no request. */
async function waitsOf(kube: Kube, jobs: ObservedJob[], context: Context): Promise<Map<ObservedJob, string>> {
  const { waitsForOthers } = await import('../plan/order.ts');
  const waiting = jobs.filter((job) => job.spec.suspend && waitsForOthers(job));
  if (waiting.length === 0) return new Map();
  const { unmetOf } = await import('./predecessors.ts');
  return unmetOf(kube, waiting, context.signal);
}

/** The plan as others may read it; what it refuses is in it, too. */
function planData(plan: SuspendPlan) {
  return { ...plan, refusals: plan.refusals.map(({ message, hint }) => ({ message, hint })) };
}

function report(
  step: SuspendStep,
  suspend: boolean,
  dryRun: string,
  output: string | undefined,
  context: Context,
): void {
  const name = `${step.kind.toLowerCase()}.batch/${step.name}`;
  if (output === 'name') context.stdout.write(`${name}\n`);
  if (output !== undefined) return;
  const what = step.changes
    ? suspend
      ? 'suspended'
      : 'resumed'
    : `unchanged (already ${suspend ? 'suspended' : 'running'})`;
  const how = dryRun === 'none' ? '' : ` (${dryRun === 'client' ? 'dry run' : 'server dry run'})`;
  context.stdout.write(`${name} ${what}${how}\n`);
  for (const warning of step.warnings) context.stderr.write(`Warning: ${step.kind} "${step.name}": ${warning}\n`);
}

interface Found {
  jobs: ObservedJob[];
  cronJobs: ObservedCronJob[];
  /** How many Jobs of a selection are past changing. */
  ended: number;
  /** Names that are not there; what the others name is done all the same. */
  failures: unknown[];
}

async function findSelected(kube: Kube, selection: Selected, context: Context): Promise<Found> {
  const { listCronJobs, listJobs } = await import('../kube/index.ts');
  const where = selection.inCluster(kube);
  const [all, cronJobs] = await withSelector(
    where,
    Promise.all([listJobs(kube, where, context.signal), listCronJobs(kube, where, context.signal)]),
  );
  const jobs = all.filter(mayChange);
  if (all.length + cronJobs.length > 0) return { jobs, cronJobs, ended: all.length - jobs.length, failures: [] };
  throw new BatchError('EmptySelection', `no Jobs or CronJobs found ${selection.where(kube)}`, {
    hint: `see: ${program} list`,
  });
}

/** A selection means what can still be changed; a name means what it names. */
function mayChange(job: ObservedJob): boolean {
  return !isJobFinished(job) && !job.metadata.deletionTimestamp;
}

async function findNamed(kube: Kube, names: Named[], context: Context): Promise<Found> {
  const found: Found = { jobs: [], cronJobs: [], ended: 0, failures: [] };
  const results = await Promise.allSettled(
    names.map(async ({ kind, name }) => {
      const [job, cronJob] = await lookUpBoth(kube, kind, name, context);
      if (job && cronJob) {
        throw new UsageError(`"${name}" is both a Job and a CronJob in namespace "${kube.namespace}"`, {
          hint: `write job/${name} or cronjob/${name}`,
        });
      }
      if (job) found.jobs.push(job as ObservedJob);
      else if (cronJob) found.cronJobs.push(cronJob as ObservedCronJob);
      else throw notFound(kind ?? 'Job or CronJob', name, kube);
    }),
  );
  found.failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  return found;
}

/** Who may see only one of the kinds means that one, if it is there. */
async function lookUpBoth(kube: Kube, kind: Named['kind'], name: string, context: Context): Promise<unknown[]> {
  const kinds = ['Job', 'CronJob'] as const;
  const results = await Promise.allSettled(
    kinds.map((one) => (kind === undefined || kind === one ? lookUp(one, kube, name, context) : undefined)),
  );
  const found = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  if (found.every((one) => one === undefined)) throwAll(results);
  return found;
}

async function lookUp(kind: 'Job' | 'CronJob', kube: Kube, name: string, context: Context): Promise<unknown> {
  const { getCronJob, getJob } = await import('../kube/index.ts');
  try {
    return await (kind === 'Job' ? getJob : getCronJob)(kube, kube.namespace, name, context.signal);
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

function notFound(kind: string, name: string, kube: Kube): BatchError {
  return new BatchError('NotFound', `no ${kind} "${name}" in namespace "${kube.namespace}"`, {
    hint: `see: ${program} list -n ${kube.namespace}`,
  });
}
