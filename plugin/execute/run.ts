import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { isInterruption } from '../exit-codes.ts';
import {
  abortError,
  applyServerSide,
  createStrict,
  deleteJob,
  deleteObject,
  limiter,
  patchJob,
  resourceOf,
  waitUntilGone,
} from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { isJob, type RunPlan, type RunStep } from '../plan/run.ts';
import { inOrderOf } from './tell-in-order.ts';

/** One step that was carried out. */
export interface Done {
  step: RunStep;
  /** The object as the server has it; for `follow` the Job that is followed. */
  object: KubernetesObject;
  /** True where this run brought it into being, so that `--rm` may remove it. */
  created: boolean;
}

export interface Outcome {
  /** In the order of the steps. */
  done: Done[];
  failures: unknown[];
}

export interface ExecuteOptions {
  dryRun: boolean;
  signal: AbortSignal;
  /** Called when a step is done, whichever the server answers first; see `inOrderOf`. */
  onDone: (done: Done) => void;
}

/** As many as the door sends at once: what waits behind them has not been sent, and Ctrl-C can still leave it out. */
const atOnce = 32;

/**
 * Carries out a plan: first everything that is no Job, one after the other as written, then the Jobs, many at a time.
 * Where something that is no Job is refused, no Job is created: it may need what was refused. Among Jobs a refusal
 * stops no other.
 */
export async function executeRun(kube: Kube, plan: RunPlan, options: ExecuteOptions): Promise<Outcome> {
  const outcome: Outcome = { done: [], failures: [] };
  const limit = limiter(atOnce);
  const collected = inOrderOf(plan.steps, (done) => outcome.done.push(done));
  let left = 0;
  const missing = options.dryRun ? await missingNamespaces(kube, plan, options.signal) : new Set();
  const comesWithNamespace = ({ object }: RunStep) => missing.has(object.metadata.namespace);
  const carryOut = async (step: RunStep) => {
    try {
      const done = comesWithNamespace(step)
        ? { step, object: step.object, created: true }
        : await executeStep(kube, step, options, limit);
      collected.add(done);
      options.onDone(done);
    } catch (error) {
      if (isInterruption(error)) left += 1;
      // One that has a hint tells of something that goes on; the others are counted.
      if (!isInterruption(error) || error.hint) outcome.failures.push(error);
    }
  };
  for (const step of plan.steps.filter((one) => one.do === 'apply')) await carryOut(step);
  if (outcome.failures.length === 0) await Promise.all(plan.steps.filter((one) => one.do !== 'apply').map(carryOut));
  collected.flush();
  if (left > 0) outcome.failures.push(interruptedEarly(left, plan, options.signal));
  return outcome;
}

/** Namespaces that the plan itself brings: a dry run creates none, so the server cannot judge what lies in them. */
async function missingNamespaces(
  kube: Kube,
  { steps }: RunPlan,
  signal: AbortSignal,
): Promise<Set<string | undefined>> {
  const missing = new Set<string | undefined>();
  for (const { object } of steps) {
    if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') continue;
    const { created } = await applyServerSide(kube, object, { dryRun: true, signal });
    if (created) missing.add(object.metadata.name);
  }
  return missing;
}

function interruptedEarly(left: number, plan: RunPlan, { reason }: AbortSignal): BatchError {
  const what = `${left} of ${plan.steps.length} objects ${left === 1 ? 'was' : 'were'} not written`;
  return new BatchError('Interrupted', `interrupted: ${what}`, { cause: reason });
}

async function executeStep(
  kube: Kube,
  step: RunStep,
  { dryRun, signal }: ExecuteOptions,
  limit: ReturnType<typeof limiter>,
): Promise<Done> {
  if (step.do === 'follow' || step.do === 'keep') return { step, object: step.object, created: false };
  if (step.do === 'replace') {
    // A dry run cannot create beside the old Job of that name; the server has judged the manifest under another name already.
    if (dryRun) return { step, object: step.object, created: true };
    await replaceOld(kube, step, signal);
  }
  // A write on its way is not cut off by Ctrl-C: whether it was done has to be known, so that --rm leaves nothing behind.
  return limit(async () => {
    if (signal.aborted) throw abortError(signal);
    return write(kube, step, dryRun);
  });
}

async function write(kube: Kube, step: RunStep, dryRun: boolean): Promise<Done> {
  if (step.do === 'apply') return { step, ...(await applyServerSide(kube, step.object, { dryRun })) };
  if (step.do === 'resume') return { step, object: await letGo(kube, step.object, dryRun), created: false };
  return { step, object: await createStrict(kube, step.object, { dryRun }), created: true };
}

/** By uid alone: the controller writes the status of a Job that was just made at any time. */
function letGo(kube: Kube, { metadata }: ObservedJob, dryRun: boolean): Promise<ObservedJob> {
  const key = { namespace: metadata.namespace!, name: metadata.name!, uid: metadata.uid! };
  return patchJob(kube, key, { spec: { suspend: false } }, { dryRun });
}

/** Foreground deletion: the Job is gone only when its pods are, so that old and new never run side by side. */
async function replaceOld(
  kube: Kube,
  step: { object: KubernetesObject; uid: string },
  signal: AbortSignal,
): Promise<void> {
  const old = {
    namespace: step.object.metadata.namespace ?? kube.namespace,
    name: step.object.metadata.name!,
    uid: step.uid,
  };
  try {
    await deleteJob(kube, old, { propagationPolicy: 'Foreground', signal });
  } catch (error) {
    // Its time to live may have ended since it was seen, above all where the new one had to wait for others.
    if (isNotFound(error)) return;
    throw error;
  }
  await waitUntilGone(kube, old, signal);
}

/**
 * Removes what a run created, by uid, so that a namesake of somebody else stays. The signal of the run is not heeded:
 * this is what is still done after Ctrl-C.
 *
 * @returns the failures; what is gone already is none
 */
export async function removeCreated(kube: Kube, done: Done[]): Promise<unknown[]> {
  const results = await Promise.allSettled(
    done.filter(({ created }) => created).map(({ object }) => remove(kube, object)),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' && !isGone(result.reason) ? [result.reason as unknown] : [],
  );
}

async function remove(kube: Kube, { apiVersion, kind, metadata }: KubernetesObject): Promise<void> {
  const resource = await resourceOf(kube, apiVersion, kind);
  const key = { namespace: metadata.namespace, name: metadata.name!, uid: metadata.uid! };
  await deleteObject(kube, resource, key, { propagationPolicy: 'Background' });
}

function isGone(error: unknown): boolean {
  return isNotFound(error) || (error instanceof BatchError && error.code === 'Replaced');
}

function isNotFound(error: unknown): boolean {
  return error instanceof BatchError && error.code === 'NotFound';
}

/** The Jobs that a run follows: those that it created, and those that it joined. */
export function followedJobs(done: Done[]): ObservedJob[] {
  return done.filter(({ object }) => isJob(object)).map(({ object }) => object as ObservedJob);
}
