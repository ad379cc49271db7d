import type { CompletionIndexes } from '../../../sdk/batch-v1/completion-indexes.ts';
import {
  containsIndex,
  countIndexes,
  eachIndex,
  formatIndexes,
  indexesOf,
} from '../../../sdk/batch-v1/completion-indexes.ts';
import { completionIndex, controllerUid } from '../../../sdk/controller/pod.ts';
import { countPods } from '../../../sdk/controller/pod-counts.ts';
import { readIndexes } from '../../../sdk/controller/read-indexes.ts';
import { counted } from '../counted.ts';
import type { Situation } from '../situation.ts';
import { newName, type RefusalRule } from './rule.ts';

/** Work is done that NEW cannot know of: it learns what is done from the pods alone, and would have it done again. */
export const WORK_REFUSALS: readonly RefusalRule[] = [
  { id: 'lostIndexes', check: checkIndexes },
  { id: 'lostFailures', check: checkFailedIndexes },
  { id: 'lostQueueSuccess', check: checkQueue },
  { id: 'unfitPods', check: checkUnfit },
];

const accept = 'reruns' as const;

/** An Indexed Job cannot be told which of its indexes are done: completions cannot be corrected as those of others. */
function checkIndexes(situation: Situation) {
  const { seen, job, forecast } = situation;
  if (seen.old.spec.completionMode !== 'Indexed') return undefined;
  const done = countsOf(situation).succeededIndexes;
  if (job.spec.completionMode !== 'Indexed') {
    const lost = countIndexes(done) - forecast.succeeded.length;
    return lost > 0
      ? { reason: `the pods of ${indexWord(lost)} that succeeded are gone: ${lost} would be done again`, accept }
      : undefined;
  }
  const completions = job.spec.completions ?? 0;
  const lost = without(
    readIndexes(formatIndexes(done), completions),
    readIndexes(forecast.status.completedIndexes, completions),
  );
  if (lost.length === 0) return undefined;
  return {
    reason: `the pods of ${indexWord(countIndexes(lost))} that succeeded are gone: ${newName(situation)} would do ${formatIndexes(lost)} again`,
    accept,
  };
}

/** Which indexes failed for good is known by the annotations of failed pods alone. */
function checkFailedIndexes(situation: Situation) {
  const { seen, job } = situation;
  if (job.spec.completionMode !== 'Indexed') return undefined;
  const own = seen.pods.filter((pod) => controllerUid(pod) === seen.old.metadata.uid && pod.status?.phase === 'Failed');
  const there = indexesOf(own.flatMap((pod) => completionIndex(pod) ?? []));
  const failed = formatIndexes(countsOf(situation).failedIndexes);
  const lost = without(readIndexes(failed, job.spec.completions ?? 0), there);
  if (lost.length === 0) return undefined;
  return {
    reason: `the pods of ${indexWord(countIndexes(lost))} that failed for good are gone: ${newName(situation)} would try ${formatIndexes(lost)} again`,
    accept,
  };
}

/** After the first success a work queue starts no more pods; without it, it starts as many as it may. */
function checkQueue(situation: Situation) {
  const { job, forecast } = situation;
  if (typeof job.spec.completions === 'number' || countsOf(situation).succeeded === 0) return undefined;
  if (forecast.succeeded.length > 0) return undefined;
  return {
    reason: `every pod that succeeded is gone: ${newName(situation)} would not know that its queue was empty once and start ${counted(forecast.started.count, 'pod')}`,
    accept,
  };
}

/** Without an index a success counts for nothing in an Indexed Job. */
function checkUnfit(situation: Situation) {
  const unfit = (situation.forecast.unfit ?? []).filter(({ index }) => index === undefined);
  if (unfit.length === 0) return undefined;
  const pods = counted(unfit.length, 'pod');
  return {
    reason: `${pods} that succeeded ${unfit.length === 1 ? 'has' : 'have'} no index: ${newName(situation)} would have their work done again`,
    accept,
  };
}

function countsOf({ seen: { old, pods } }: Situation) {
  return countPods(
    old,
    pods.filter((pod) => controllerUid(pod) === old.metadata.uid),
  );
}

function without(indexes: CompletionIndexes, others: CompletionIndexes): CompletionIndexes {
  return indexesOf([...eachIndex(indexes)].filter((index) => !containsIndex(others, index)));
}

function indexWord(count: number): string {
  return counted(count, 'index', 'indexes');
}
