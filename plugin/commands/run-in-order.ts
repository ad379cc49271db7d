import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import type { Context } from '../context.ts';
import { type Blocked, type OrderedRun, startInOrder } from '../execute/in-order.ts';
import { type Done, executeRun } from '../execute/run.ts';
import { exitCodeOf, exitCodes, worstExitCode } from '../exit-codes.ts';
import { createLogFollower } from '../follow/logs.ts';
import { scopesOfNames } from '../follow/scopes.ts';
import { followToEnd, type SessionResult } from '../follow/session.ts';
import type { View } from '../follow/view.ts';
import type { Kube } from '../kube/types.ts';
import type { Order } from '../plan/order.ts';
import { type OrderedStep, orderedPlanData, planRunInOrder } from '../plan/run-in-order.ts';
import { renderError } from '../render/errors.ts';
import { afterText } from '../render/object-name.ts';
import { version } from '../version.ts';
import { viewFor } from './following.ts';
import { endLine, goesWithCall } from './hints.ts';
import { refuseUnmet } from './predecessors.ts';
import type { RunOptions } from './run-flags.ts';
import { observe } from './run-observe.ts';
import { doneText, giveUp, printObjects, removeAll } from './run-results.ts';

/** `run` for an input in which Jobs wait for others: each is created when what it waits for is complete. */
export async function runInOrder(
  kube: Kube,
  objects: KubernetesObject[],
  order: Order,
  flags: RunOptions,
  context: Context,
): Promise<number> {
  const replace = flags.replace === true;
  await refuseUnmet(kube, order.outside, context.signal);
  const existing = await observe(kube, objects, { replace, keepEnded: true, signal: context.signal });
  const steps = planRunInOrder(objects, existing, order, { replace, now: kube.transport.now() });
  if (flags['dry-run'] === 'server') return showServerDryRun(kube, steps, flags, context);
  const others = steps.filter(({ step }) => step.do === 'apply').map(({ step }) => step);
  const announce = flags.output === undefined;
  const { done, failures } = await executeRun(
    kube,
    { steps: others },
    {
      dryRun: false,
      signal: context.signal,
      onDone: (one) => void (announce && context.stderr.write(`${doneText(one)}\n`)),
    },
  );
  if (failures.length > 0) {
    await printObjects(done, flags, context);
    return giveUp(kube, done, failures, flags, context);
  }
  return followInOrder(
    kube,
    steps.filter(({ step }) => step.do !== 'apply'),
    done,
    flags,
    context,
  );
}

async function showServerDryRun(
  kube: Kube,
  steps: OrderedStep[],
  flags: RunOptions,
  context: Context,
): Promise<number> {
  if (flags.output?.kind === 'json') {
    context.stdout.write(`${JSON.stringify(orderedPlanData(steps), null, 2)}\n`);
    return exitCodes.done;
  }
  const after = new Map(steps.map(({ step, requirements }) => [step, requirements.map(({ text }) => text)]));
  const { done, failures } = await executeRun(
    kube,
    { steps: [...after.keys()] },
    {
      dryRun: true,
      signal: context.signal,
      onDone: () => {},
    },
  );
  const inOrder = [...after.keys()].flatMap((step) => done.filter((one) => one.step === step));
  await printObjects(inOrder, flags, context);
  if (flags.output === undefined)
    for (const one of inOrder)
      context.stdout.write(`${doneText(one)}${afterText(after.get(one.step) ?? [])} (server dry run)\n`);
  return failures.length > 0 ? giveUp(kube, done, failures, flags, context) : exitCodes.done;
}

async function followInOrder(
  kube: Kube,
  steps: OrderedStep[],
  applied: Done[],
  flags: RunOptions,
  context: Context,
): Promise<number> {
  const objects = steps.map(({ object }) => object);
  const scopes = scopesOfNames(objects, kube.namespace);
  const { view, tick } = await viewFor('auto', context.stderr, context, { namespaces: scopes.length > 1 });
  const run = startInOrder(kube, steps, {
    signal: context.signal,
    onDone: (done) => void (flags.output === undefined && view.note(doneText(done))),
    onFailure: (error) => view.note(renderError(error, { verbose: flags.verbose === true, version }).trimEnd()),
    onBlocked: (blocked) => view.note(blockedText(blocked)),
  });
  const logs = createLogFollower(kube, { prefixed: true, write: view.log, note: view.note, signal: context.signal });
  const codes: number[] = [];
  try {
    const result = await followToEnd(kube, {
      scopes,
      toCome: run,
      view,
      tick,
      ...(flags.logs ? { logs } : {}),
      timeout: flags.timeout,
      failFast: flags['fail-fast'] === true,
      signal: context.signal,
    });
    await run.stop();
    codes.push(result.exitCode);
    tellEnd(result, run, kube, flags, context, view);
  } finally {
    await run.stop();
    const done = [...applied, ...run.done];
    await printObjects(done, flags, context);
    if (flags.rm) codes.push(...(await removeAll(kube, done, context)));
  }
  if (run.blocked.length > 0) codes.push(exitCodes.jobFailed);
  return worstExitCode([...codes, ...run.failures.map(exitCodeOf)]);
}

/** How the following ended before all Jobs did, and what was not begun by then. */
function tellEnd(
  result: SessionResult,
  run: OrderedRun,
  kube: Kube,
  flags: RunOptions,
  context: Context,
  view: View,
): void {
  if (result.ended === 'all' || result.ended === 'unwritten') return;
  context.stderr.write(endLine(result, flags, kube));
  const left = run.left();
  if (left.length === 0) return;
  const hint = flags.rm || goesWithCall(result, kube) ? '' : '; the same command again goes on from here';
  view.note(`not begun: ${namesText(left)}${hint}`);
}

/** `job/report: not created: job/etl failed (BackoffLimitExceeded)`; what many Jobs share is said once. */
function blockedText({ steps, why }: Blocked): string {
  const did = steps.every(({ step }) => step.do === 'resume') ? 'not resumed' : 'not created';
  return `${namesText(steps)}: ${did}: ${why}`;
}

const mostNames = 5;

function namesText(steps: OrderedStep[]): string {
  const names = steps.map(({ object: { metadata } }) => `job/${metadata.name ?? `${metadata.generateName}*`}`);
  if (names.length <= mostNames) return names.join(', ');
  return `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more Jobs`;
}
