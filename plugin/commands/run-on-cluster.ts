import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import type { Context } from '../context.ts';
import { type Done, executeRun, followedJobs } from '../execute/run.ts';
import { inOrderOf } from '../execute/tell-in-order.ts';
import { exitCodes, worstExitCode } from '../exit-codes.ts';
import { createLogFollower } from '../follow/logs.ts';
import { scopesOfJobs } from '../follow/scopes.ts';
import { followToEnd, type SessionResult } from '../follow/session.ts';
import type { Kube } from '../kube/types.ts';
import { planOrder } from '../plan/order.ts';
import { planRun } from '../plan/run.ts';
import { viewFor } from './following.ts';
import { endLine } from './hints.ts';
import type { RunOptions } from './run-flags.ts';
import { expandNodes } from './run-nodes.ts';
import { observe } from './run-observe.ts';
import { doneText, giveUp, isOnePod, printObjects, removeAll } from './run-results.ts';

/** Observe, plan, show, apply, follow: the whole of `run` once its input is read. */
export async function runOnCluster(
  kube: Kube,
  manifests: KubernetesObject[],
  flags: RunOptions,
  context: Context,
): Promise<number> {
  const objects = await expandNodes(kube, manifests, context);
  const order = planOrder(objects, kube.namespace);
  if (order) return (await import('./run-in-order.ts')).runInOrder(kube, objects, order, flags, context);
  const replace = flags.replace === true;
  const existing = await observe(kube, objects, { replace, signal: context.signal });
  const plan = planRun(objects, existing, { replace, now: kube.transport.now() });
  const dryRun = flags['dry-run'] === 'server';
  if (dryRun && flags.output?.kind === 'json') {
    context.stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
    return exitCodes.done;
  }
  const told = inOrderOf(plan.steps, (one) => announce(one, flags, context));
  const { done, failures } = await executeRun(kube, plan, { dryRun, signal: context.signal, onDone: told.add });
  told.flush();
  await printObjects(done, flags, context);
  if (failures.length > 0) return giveUp(kube, done, failures, flags, context);
  if (dryRun || flags.detach) return exitCodes.done;
  return finish(kube, done, flags, context);
}

/** With --detach the words are the output; else stdout belongs to the logs. */
function announce(done: Done, flags: RunOptions, context: Context): void {
  if (flags.output !== undefined) return;
  const dryRun = flags['dry-run'] === 'server' ? ' (server dry run)' : '';
  const out = flags.detach || dryRun ? context.stdout : context.stderr;
  out.write(`${doneText(done)}${dryRun}\n`);
}

/** Follows what there is to follow, says how it ended, and cleans up where asked. */
async function finish(kube: Kube, done: Done[], flags: RunOptions, context: Context): Promise<number> {
  const jobs = followedJobs(done);
  let result: SessionResult = { jobs: [], ended: 'all', exitCode: exitCodes.done };
  const codes: number[] = [];
  try {
    if (jobs.length > 0) result = await follow(kube, jobs, flags, context);
    codes.push(result.exitCode);
    context.stderr.write(endLine(result, flags, kube));
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
