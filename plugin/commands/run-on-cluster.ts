import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError, BatchErrors } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { type Done, executeRun, followedJobs, removeCreated } from '../execute/run.ts';
import { exitCodeOf, exitCodes, worstExitCode } from '../exit-codes.ts';
import { createLogFollower } from '../follow/logs.ts';
import { scopesOfJobs } from '../follow/scopes.ts';
import { followToEnd, type SessionResult } from '../follow/session.ts';
import type { Kube } from '../kube/types.ts';
import { planRun } from '../plan/run.ts';
import { renderError } from '../render/errors.ts';
import { objectName } from '../render/object-name.ts';
import { version } from '../version.ts';
import { viewFor } from './following.ts';
import { attachHint, endText } from './hints.ts';
import type { RunOptions } from './run.ts';
import { observe } from './run-observe.ts';

/** Observe, plan, show, apply, follow: the whole of `run` once its input is read. */
export async function runOnCluster(
  kube: Kube,
  objects: KubernetesObject[],
  flags: RunOptions,
  context: Context,
): Promise<number> {
  const replace = flags.replace === true;
  const existing = await observe(kube, objects, { replace, signal: context.signal });
  const plan = planRun(objects, existing, { replace, now: kube.transport.now() });
  const dryRun = flags['dry-run'] === 'server';
  if (dryRun && flags.output?.kind === 'json') {
    context.stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
    return exitCodes.done;
  }
  const { done, failures } = await executeRun(kube, plan, {
    dryRun,
    signal: context.signal,
    onDone: (one) => announce(one, flags, context),
  });
  await printObjects(done, flags, context);
  if (failures.length > 0) return giveUp(kube, done, failures, flags, context);
  if (dryRun || flags.detach) return exitCodes.done;
  return finish(kube, done, flags, context);
}

/** kubectl's own words for what happened. With --detach they are the output; else stdout belongs to the logs. */
function announce({ step, object }: Done, flags: RunOptions, context: Context): void {
  if (flags.output !== undefined) return;
  const did = {
    apply: 'serverside-applied',
    create: 'created',
    replace: 'replaced',
    follow: 'is running already, following it',
  }[step.do];
  const dryRun = flags['dry-run'] === 'server' ? ' (server dry run)' : '';
  const out = flags.detach || dryRun ? context.stdout : context.stderr;
  out.write(`${objectName(object)} ${did}${dryRun}\n`);
}

async function printObjects(done: Done[], flags: RunOptions, context: Context): Promise<void> {
  if (flags.output === undefined || done.length === 0) return;
  const { renderObjects } = await import('../render/output.ts');
  const objects = done.map(({ object }) => object);
  context.stdout.write(await renderObjects(objects, flags.output));
}

/** The server refused something after the checks: say what stands, remove it where --rm asks for that. */
async function giveUp(
  kube: Kube,
  done: Done[],
  failures: unknown[],
  flags: RunOptions,
  context: Context,
): Promise<number> {
  const created = done.filter((one) => one.created);
  const bug = failures.find((failure) => !(failure instanceof BatchError));
  const error = bug ?? (failures.length === 1 ? failures[0] : new BatchErrors(failures as BatchError[]));
  context.stderr.write(renderError(error, { verbose: flags.verbose === true, version }));
  if (flags['dry-run'] === 'server') return exitCodeOf(error);
  if (flags.rm) await removeAll(kube, created, context);
  else if (created.length > 0) {
    context.stderr.write(
      `created before that, and still there: ${created.map(({ object }) => objectName(object)).join(', ')}\n`,
    );
  } else context.stderr.write('nothing was created\n');
  return exitCodeOf(error);
}

/** Follows what there is to follow, says how it ended, and cleans up where asked. */
async function finish(kube: Kube, done: Done[], flags: RunOptions, context: Context): Promise<number> {
  const jobs = followedJobs(done);
  let result: SessionResult = { jobs: [], ended: 'all', exitCode: exitCodes.done };
  const codes: number[] = [];
  try {
    if (jobs.length > 0) result = await follow(kube, jobs, flags, context);
    codes.push(result.exitCode);
    if (result.ended !== 'all') context.stderr.write(flags.rm ? `${endText(result)}\n` : attachHint(result, flags));
  } finally {
    if (flags.rm) codes.push(...(await removeAll(kube, done, context)));
  }
  return worstExitCode(codes);
}

async function follow(kube: Kube, jobs: ObservedJob[], flags: RunOptions, context: Context): Promise<SessionResult> {
  const logs = flags.logs ?? (jobs.length === 1 && isOnePod(jobs[0]!));
  const namespaces = new Set(jobs.map((job) => job.metadata.namespace)).size > 1;
  const { view, tick } = await viewFor('auto', context.stderr, context, { namespaces });
  const follower = createLogFollower(kube, {
    prefixed: jobs.length > 1 || !isOnePod(jobs[0]!),
    write: view.log,
    note: view.note,
    signal: context.signal,
  });
  return followToEnd(kube, {
    scopes: scopesOfJobs(jobs),
    jobs,
    view,
    tick,
    ...(logs ? { logs: follower } : {}),
    timeout: flags.timeout,
    failFast: flags['fail-fast'] === true,
    signal: context.signal,
  });
}

/** One pod at a time, and one is enough: its log is the output of the Job. */
function isOnePod(job: ObservedJob): boolean {
  return (job.spec?.parallelism ?? 1) === 1 && (job.spec?.completions ?? 1) === 1;
}

async function removeAll(kube: Kube, done: Done[], context: Context): Promise<number[]> {
  const failures = await removeCreated(kube, done);
  for (const failure of failures) context.stderr.write(renderError(failure, { verbose: false, version }));
  const removed = done.filter(({ created }) => created).length - failures.length;
  if (removed > 0)
    context.stderr.write(
      `removed ${removed === 1 ? 'the one object' : `the ${removed} objects`} that this run created\n`,
    );
  return failures.map(exitCodeOf);
}
