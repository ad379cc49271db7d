import { fieldsOf } from '../../sdk/batch-v1/fields.ts';
import { MIGRATED_FROM_ANNOTATION, MIGRATION_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { deadlineLeft, isCountable, withDeadline, withoutLost } from './carried-over.ts';
import { oldAgain } from './old-again.ts';
import { markOf } from './sight.ts';
import type { Journal } from './types.ts';

/**
 * What is really created once the pods are free: NEW, or OLD's spec again where that is the goal, with the mark of the migration, the
 * completions less those whose pods are gone, and what is left of the deadline. OLD's time is not given back to a Job
 * whose creation had to wait, but it is never created with less than a minute: that would end the pods it is to keep.
 *
 * @param pods those that the selector matches, as they are now
 * @param now by the server's clock, in epoch milliseconds
 * @param from the Job that is taken away, as it was last seen, where that is NEW and not OLD
 */
export function finalManifest(
  journal: Journal,
  pods: readonly ObservedPod[],
  now: number,
  from?: ObservedJob,
): KubernetesObject {
  const { old, state, restartDeadline } = journal;
  const isBack = state.goal === 'old';
  const manifest = isBack ? oldAgain(old) : journal.manifest;
  const left = restartDeadline && !isBack ? undefined : deadlineLeft(old, manifest, now);
  const final = withDeadline(withoutLost(manifest, lostBy(journal, pods, from)), left);
  const { name, uid } = state.from;
  const annotations = {
    ...final.metadata.annotations,
    [MIGRATED_FROM_ANNOTATION]: `${name}/${uid}`,
    [MIGRATION_ANNOTATION]: markOf(journal),
  };
  return { ...final, metadata: { ...final.metadata, annotations } };
}

/** Completions whose pods are gone: those of the plan, and what vanished since. */
function lostBy({ lost, manifest, pods: recorded }: Journal, pods: readonly ObservedPod[], from?: ObservedJob): number {
  const there = new Set(pods.filter(isCountable).map(({ metadata }) => metadata.uid));
  if (from) {
    // NEW asked for so many less already; what it has counted since is known by its status alone.
    const { succeeded = 0, uncountedTerminatedPods } = from.status ?? {};
    const counted = succeeded + (uncountedTerminatedPods?.succeeded?.length ?? 0);
    return lostBefore(manifest, from) + Math.max(0, counted - there.size);
  }
  return lost + recorded.filter(({ phase, uid }) => phase === 'Succeeded' && !there.has(uid)).length;
}

function lostBefore(manifest: KubernetesObject, { spec }: ObservedJob): number {
  const { completions } = fieldsOf(manifest.spec);
  return typeof completions === 'number' ? Math.max(0, completions - (spec.completions ?? completions)) : 0;
}
