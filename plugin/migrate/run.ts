import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { selectorText } from '../../sdk/batch-v1/selector-text.ts';
import type { PodRef } from '../../sdk/controller/forecast-types.ts';
import { isPodActive } from '../../sdk/controller/pod.ts';
import { BatchError } from '../../sdk/errors.ts';
import { abortError, getJob, isTransient, listPods, sleep } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import type { Execution, StepFacts } from './execution.ts';
import type { Hold } from './hold.ts';
import { type Memory, nextStep, remember, type Step } from './next-step.ts';
import { type Sight, targetName } from './sight.ts';
import { type MigrationTimings, migrationTimings } from './timings.ts';
import type { Journal } from './types.ts';

/** One execution of a migration: what its steps share. */
export interface Run {
  kube: Kube;
  hold: Hold;
  execution: Execution;
  timings: MigrationTimings;
  /** As it was last seen; undefined before the first look. */
  sight?: Sight;
  memory: Memory;
  /** Refusals of NEW so far, and since when. */
  refusals: { count: number; since?: number };
  /** How often OLD was planned for anew. */
  replans: number;
  /** Finalizers that were put back. */
  repaired: PodRef[];
  /** When the Job that is taken away was deleted, where this run did it: milliseconds of the local clock. */
  deleted?: number;
  /** When all pods were seen with their new owner. */
  adopted?: number;
}

export function newRun(kube: Kube, hold: Hold, execution: Execution): Run {
  const timings = { ...migrationTimings, ...execution.timings };
  return { kube, hold, execution, timings, memory: {}, refusals: { count: 0 }, replans: 0, repaired: [] };
}

const defaultTimeout = 300_000;

/** Looks at the cluster and says what to do next. A server that does not answer is asked again. */
export async function look(run: Run): Promise<Step> {
  const sight = await askAgain(run, () => see(run.kube, run.hold.journal(), run.hold.signal));
  const now = Date.now();
  const journal = run.hold.journal();
  run.sight = sight;
  run.memory = remember(run.memory, journal, sight, now);
  run.adopted = run.memory.adoptedSince;
  return nextStep(journal, sight, run.memory, now, run.timings);
}

/** The pods first, then the Jobs: see `forgottenPods`. */
export async function see(kube: Kube, journal: Journal, signal: AbortSignal): Promise<Sight> {
  const { namespace, old, state } = journal;
  const pods = await listPods(kube, { namespace, labelSelector: selectorText(old.spec.selector) }, signal);
  const target = targetName(journal);
  const [named, other] = await Promise.all([
    findJob(kube, namespace, state.from.name, signal),
    target === state.from.name ? undefined : findJob(kube, namespace, target, signal),
  ]);
  const from = named?.metadata.uid === state.from.uid ? named : undefined;
  const to = target === state.from.name && !from ? named : other;
  return { pods, ...(from && { from }), ...(to && { to }) };
}

/** The Job of that name; undefined where there is none. */
export async function findJob(
  kube: Kube,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<ObservedJob | undefined> {
  try {
    return await getJob(kube, namespace, name, signal);
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

/** Does a request until it is answered, as long as one may wait. */
export async function askAgain<T>(run: Run, ask: () => Promise<T>): Promise<T> {
  const { execution, hold, timings } = run;
  const limit = timeLimit(run);
  const pauses = growing(timings.refused);
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error) || limit.isOver()) throw error;
      execution.onNotice?.({ type: 'connection', error: error as BatchError });
      await pause(pauses(), hold.signal);
    }
  }
}

/**
 * Looks again and again, quickly at first, until the next step is another one; `mend` is called between two looks, with
 * the step as it was last seen.
 */
export async function waitOut<N extends Step['name']>(
  run: Run,
  step: Extract<Step, { name: N }>,
  mend?: (step: Extract<Step, { name: N }>, waited: number) => Promise<void>,
  glance: () => Promise<boolean> = async () => true,
): Promise<Step> {
  const { hold, timings, execution } = run;
  const began = Date.now();
  const limit = timeLimit(run, step.name);
  const pauses = growing(timings.poll);
  let told = 1;
  let next: Step = step;
  let cost = 0;
  while (next.name === step.name) {
    await mend?.(next as Extract<Step, { name: N }>, Date.now() - began);
    limit.check();
    const seconds = (Date.now() - began) / 1000;
    if (seconds * 1000 >= told * timings.slow) {
      told++;
      execution.onNotice?.({ type: 'slow', step: step.name, seconds: Math.round(seconds), pods: facts(run).running });
    }
    // Looks at thousands of pods take their time: half of it is left to others.
    await pause(Math.max(pauses(), cost), hold.signal);
    const before = Date.now();
    if (await askAgain(run, glance)) next = await look(run);
    cost = Date.now() - before;
  }
  return next;
}

/** Milliseconds that grow by half each time. */
export function growing({ first, most }: { first: number; most: number }): () => number {
  let next = first;
  return () => {
    const now = next;
    next = Math.min(next * 1.5, most);
    return now;
  };
}

export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, signal);
  if (signal.aborted) throw abortError(signal);
}

/** How long one wait may be. */
export function timeLimit({ execution }: Run, what = 'an answer', since = Date.now()) {
  const { timeout = defaultTimeout } = execution;
  const isOver = () => timeout > 0 && Date.now() - since >= timeout;
  return {
    isOver,
    check() {
      if (isOver()) throw new BatchError('Timeout', `given up after ${timeout / 1000} s: ${what}`);
    },
  };
}

export function facts({ hold, sight }: Pick<Run, 'hold' | 'sight'>): StepFacts {
  const journal = hold.journal();
  return factsOf(journal, sight);
}

export function factsOf(journal: Journal, sight?: Sight): StepFacts {
  const isEnded = (phase: string | undefined) => phase === 'Succeeded' || phase === 'Failed';
  const ended = sight
    ? sight.pods.filter(({ status }) => isEnded(status?.phase)).length
    : journal.pods.filter(({ phase }) => isEnded(phase)).length;
  const running = sight ? sight.pods.filter(isPodActive).length : journal.pods.length - ended;
  return { from: journal.state.from.name, to: targetName(journal), running, ended };
}

/** The key of an object by which it is changed or deleted as it was seen. */
export function keyOf({ metadata }: KubernetesObject) {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { namespace: namespace!, name: name!, uid: uid!, resourceVersion: resourceVersion! };
}
