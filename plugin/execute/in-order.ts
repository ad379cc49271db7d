import { EventEmitter, on } from 'node:events';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { isInterruption } from '../exit-codes.ts';
import type { JobsToCome } from '../follow/session.ts';
import type { Kube } from '../kube/types.ts';
import { planRelease, type Standing } from '../plan/order.ts';
import type { OrderedStep } from '../plan/run-in-order.ts';
import { outcomeOf, summarizeWaiting } from '../progress/index.ts';
import type { JobProgress } from '../progress/types.ts';
import { type Done, executeRun } from './run.ts';
import { inOrderOf } from './tell-in-order.ts';

/** Jobs that will never be created, and the one reason for all of them. */
export interface Blocked {
  steps: OrderedStep[];
  why: string;
}

export interface OrderedOptions {
  signal: AbortSignal;
  onDone(done: Done): void;
  onFailure(error: unknown): void;
  onBlocked(blocked: Blocked): void;
}

/** A run in which Jobs wait for others, under way. */
export interface OrderedRun extends JobsToCome {
  readonly done: Done[];
  readonly failures: unknown[];
  readonly blocked: Blocked[];
  /** What was neither done nor blocked when the run was stopped. */
  left(): OrderedStep[];
  /** Begins nothing more, and waits for what is on its way. */
  stop(): Promise<void>;
}

/** What became of a step: under way, the uid of its Job, or why there is none. */
type Fate = 'under way' | { uid: string } | { failed: string };

/**
 * Does the steps of a run as soon as what each waits for is complete: not wave by wave, since one slow Job would then
 * hold up all that do not wait for it. What fails blocks those that wait for it, and no others.
 */
export function startInOrder(kube: Kube, steps: readonly OrderedStep[], options: OrderedOptions): OrderedRun {
  const emitter = new EventEmitter<{ arrivals: [ObservedJob[]] }>();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const fates = new Map<KubernetesObject, Fate>();
  const shown = new Map<KubernetesObject, JobProgress>();
  const run = { done: [] as Done[], failures: [] as unknown[], blocked: [] as Blocked[] };
  const underWay = new Set<Promise<void>>();

  async function begin(ready: OrderedStep[]): Promise<void> {
    const objects = new Map(ready.map(({ step, object }) => [step, object]));
    const told = inOrderOf([...objects.keys()], options.onDone);
    const onDone = (done: Done) => {
      fates.set(objects.get(done.step)!, { uid: done.object.metadata.uid! });
      run.done.push(done);
      told.add(done);
      emitter.emit('arrivals', [done.object as ObservedJob]);
    };
    const { failures } = await executeRun(kube, { steps: [...objects.keys()] }, { dryRun: false, signal, onDone });
    told.flush();
    for (const object of objects.values()) {
      if (fates.get(object) !== 'under way') continue;
      if (signal.aborted) fates.delete(object);
      else fates.set(object, { failed: 'could not be created' });
    }
    // How a run ended is told by its end, and what is left is counted there; a timeout is no interruption.
    for (const failure of failures.filter((one) => !isInterruption(one) || (one.hint && options.signal.aborted))) {
      if (!isInterruption(failure)) run.failures.push(failure);
      options.onFailure(failure);
    }
    emitter.emit('arrivals', []);
  }

  function block(blocked: { waiter: OrderedStep; why: string }[]): void {
    const byReason = new Map<string, Blocked>();
    for (const { waiter, why } of blocked) {
      fates.set(waiter.object, { failed: 'was not created' });
      const group = byReason.get(why);
      if (group) group.steps.push(waiter);
      else byReason.set(why, { steps: [waiter], why });
    }
    run.blocked.push(...byReason.values());
    for (const group of byReason.values()) options.onBlocked(group);
  }

  return {
    ...run,
    arrivals: (until) => arrivalsOf(emitter, until),
    advance(jobs) {
      const byUid = new Map(jobs.map((job) => [job.uid, job]));
      const waiters = steps.filter(({ object }) => !fates.has(object));
      const release = planRelease(waiters, (object) => standingOf(fates.get(object), byUid));
      block(release.blocked);
      for (const { object } of release.ready) fates.set(object, 'under way');
      if (release.ready.length > 0) track(begin(release.ready), underWay);
      const now = kube.transport.now();
      for (const { waiter, for: texts } of release.waiting) {
        const last = shown.get(waiter.object);
        if (last?.waitsFor?.join() !== texts.join())
          shown.set(waiter.object, summarizeWaiting(waiter.object, texts, last?.created ?? now));
      }
      // What has begun is shown as before until it is among the Jobs.
      for (const object of shown.keys()) if (!isToCome(fates.get(object), byUid)) shown.delete(object);
      return { open: steps.some(({ object }) => isToCome(fates.get(object), byUid)), waiting: [...shown.values()] };
    },
    left: () => steps.filter(({ object }) => !fates.has(object)),
    async stop() {
      stop.abort();
      await Promise.all(underWay);
    },
  };
}

async function* arrivalsOf(
  emitter: EventEmitter<{ arrivals: [ObservedJob[]] }>,
  signal: AbortSignal,
): AsyncGenerator<ObservedJob[]> {
  for await (const [jobs] of on(emitter, 'arrivals', { signal })) yield jobs as ObservedJob[];
}

function track(work: Promise<void>, underWay: Set<Promise<void>>): void {
  underWay.add(work);
  void work.finally(() => underWay.delete(work));
}

function standingOf(fate: Fate | undefined, byUid: Map<string, JobProgress>): Standing {
  if (fate === undefined || fate === 'under way') return 'open';
  if ('failed' in fate) return fate;
  const job = byUid.get(fate.uid);
  const outcome = job && outcomeOf(job);
  if (outcome === undefined) return 'open';
  if (outcome === 'complete') return 'complete';
  if (outcome === 'failed') return { failed: `failed (${job?.reason ?? 'no reason given'})` };
  return { failed: `was ${outcome}` };
}

/** Not begun, or begun and not among the Jobs that are followed yet. */
function isToCome(fate: Fate | undefined, byUid: Map<string, JobProgress>): boolean {
  if (fate === undefined || fate === 'under way') return true;
  return 'uid' in fate && !byUid.has(fate.uid);
}
