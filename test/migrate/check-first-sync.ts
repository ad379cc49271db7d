import { isDeepStrictEqual } from 'node:util';
import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { completionIndex, controllerUid, hasTrackingFinalizer } from '../../sdk/controller/pod.ts';
import { compareForRemoval } from '../../sdk/controller/removal-order.ts';
import type { Acts } from './acts.ts';
import type { Change } from './history.ts';
import type { Played } from './one.ts';
import { comparable, type FirstSync, firstSync, foretold, indexesIn, podsAt } from './outcome.ts';
import { hasEnded, type Stage } from './stage.ts';

/** The controller did with NEW's pods what the model says, pod by pod. */
export function checkFirstSync({ history }: Stage, created: Change, { done }: Acts, played: Played): string[] {
  const late = done.map(({ pod }) => pod).filter(({ metadata }) => Number(metadata.resourceVersion) > created.version);
  const pods = [podsAt(history, created, late), podsAt(history, created)];
  const forecasts = pods.flatMap((some) => {
    const forecast = foretold(created, some);
    // A back-off is reckoned in whole seconds of the pods' ends: it may be over a second earlier.
    const { nextStartAt = 0 } = forecast;
    const isSoon = nextStartAt > created.at && nextStartAt - created.at <= 1_000;
    return isSoon ? [forecast, foretold(created, some, nextStartAt)] : [forecast];
  });
  const real = firstSync(history, created, forecasts[0]!.nextStartAt);
  played.kept = real.kept.length;
  played.counted = real.succeeded.length + real.failed.length;
  played.killed = real.killed.length;
  played.started = real.started.count;
  const wanted = forecasts.map((forecast) => alike(comparable(forecast), real, pods[1]!));
  if (wanted.some((forecast) => isDeepStrictEqual(forecast, real))) return [];
  if (wanted.some((forecast) => isRepeat(forecast, real, pods[1]!))) {
    played.raced++;
    return [];
  }
  played.readopted = readopted(history.changes('Pod'), created);
  if (played.readopted > 0) return [];
  // A back-off that ends meanwhile is reckoned in whole seconds, and a failure may count only with its replacement.
  const waits = forecasts.some(({ nextStartAt }) => nextStartAt !== undefined);
  if (waits && wanted.some((forecast) => isWithin(forecast, real, new Set(), real.failed.length))) return [];
  // What was done to pods while the controller was at them came before one part of its work and behind another.
  const acted = new Set(late.map(({ metadata }) => metadata.name!));
  if (acted.size > 0 && wanted.some((forecast) => isWithin(forecast, real, acted, acted.size))) {
    played.raced++;
    return [];
  }
  const told = forecasts.map(({ nextStartAt }) => nextStartAt && nextStartAt - created.at);
  if (told.some((wait) => wait !== undefined)) played.told.push(`back-off of ${told.join(' or ')} ms`);
  const [first] = wanted as unknown as Record<string, unknown>[];
  return Object.entries(real)
    .filter(([key, value]) => !isDeepStrictEqual(value, first![key]))
    .map(([key, value]) => `first sync, ${key}: forecast ${short(first![key])}, came ${short(value)}`);
}

/** No pod but those that something was done to has another fate, and no more are started than so many. */
function isWithin(forecast: FirstSync, real: FirstSync, acted: ReadonlySet<string>, more: number): boolean {
  const others = (names: readonly string[]) => names.filter((name) => !acted.has(name));
  const fates = ['adopted', 'kept', 'succeeded', 'failed', 'killed'] as const;
  const same = fates.every((fate) => isDeepStrictEqual(others(forecast[fate]), others(real[fate])));
  return same && Math.abs(forecast.started.count - real.started.count) <= more;
}

/**
 * A sync that ends the Job and is done again before it could write its status: pods that it has deleted and that still have the
 * finalizer are failures then (deleteActivePods leaves it to them), and may be one too many for their index. All else is alike.
 */
function isRepeat(forecast: FirstSync, real: FirstSync, pods: readonly ObservedPod[]): boolean {
  if (!real.end) return false;
  const killed = new Set(pods.filter(({ metadata }) => real.killed.includes(metadata.name!)).map(completionIndex));
  const { failedIndexes: told = '', ...status } = forecast.status;
  const { failedIndexes: came = '', ...realStatus } = real.status;
  const before = new Set(indexesIn(told));
  const more = indexesIn(came).filter((index) => !before.has(index));
  const isAlike = isDeepStrictEqual({ ...forecast, status }, { ...real, status: realStatus });
  return isAlike && more.length > 0 && more.every((index) => killed.has(index));
}

/** Of pods that are alike in all that the controller ranks them by any may go: the forecast names those that went. */
function alike(forecast: FirstSync, real: FirstSync, pods: readonly ObservedPod[]): FirstSync {
  const byName = new Map(pods.map((pod) => [pod.metadata.name!, pod]));
  const [kept, killed] = [new Set(forecast.kept), new Set(forecast.killed)];
  for (const name of forecast.killed) {
    const other = real.killed.find(
      (one) => kept.has(one) && compareForRemoval(byName.get(one)!, byName.get(name)!) === 0,
    );
    if (real.killed.includes(name) || other === undefined) continue;
    for (const [from, to, who] of [[kept, killed, other] as const, [killed, kept, name] as const]) {
      from.delete(who);
      to.add(who);
    }
  }
  return { ...forecast, kept: [...kept].sort(), killed: [...killed].sort() };
}

/**
 * Pods that got their finalizer back after NEW had counted them: a controller whose cache is more than a second behind
 * takes pods on once more, and then counts them once more. No client can see that coming, or keep it from it.
 */
function readopted(changes: readonly Change[], { object: { metadata } }: Change): number {
  const counted = new Set<string>();
  const again = new Set<string>();
  for (const { object } of changes) {
    const pod = object as ObservedPod;
    if (controllerUid(pod) !== metadata.uid || !hasEnded(pod)) continue;
    if (!hasTrackingFinalizer(pod)) counted.add(pod.metadata.uid!);
    else if (counted.has(pod.metadata.uid!)) again.add(pod.metadata.uid!);
  }
  return again.size;
}

const short = (value: unknown) => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
};
