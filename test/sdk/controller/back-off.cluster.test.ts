import { describe, expect, it } from 'vitest';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { estimateNextRetry } from '../../../sdk/controller/back-off.ts';
import { isPodFailed, parseTime } from '../../../sdk/controller/pod.ts';
import { hasCondition } from '../../../sdk/controller/pod-counts.ts';
import { jobYaml, until, useNamespace } from '../../helpers/namespace.ts';

const namespace = useNamespace('back-off');
/** The settings of the test cluster's controller; one with the usual ones waits longer still. */
const settings = { base: 1000, max: 8000 };

const createdAt = (pod: ObservedPod) => parseTime(pod.metadata.creationTimestamp)!;

/** Lets a Job of failing pods run to its end, and gives its pods in the order of their creation. */
async function runToFailure(
  name: string,
  spec: Record<string, unknown>,
): Promise<{ job: ObservedJob; pods: ObservedPod[] }> {
  namespace.create(jobYaml(name, 'exit 3', spec));
  const get = () => namespace.get<ObservedJob>(`job/${name}`);
  await until(`${name} has failed`, () => hasCondition(get()!, 'Failed'), 120_000);
  const { items } = JSON.parse(namespace.kubectl('get', 'pods', '-l', `job-name=${name}`, '-o', 'json')) as {
    items: ObservedPod[];
  };
  return { job: get()!, pods: items.sort((a, b) => createdAt(a) - createdAt(b)) };
}

describe('the real Job controller', () => {
  it('creates no pod before the estimated time, and gives up when we say so', async () => {
    const { job, pods } = await runToFailure('single', { backoffLimit: 3 });
    expect(pods.map((pod) => isPodFailed(pod, job))).toEqual([true, true, true, true]);
    const estimates = pods.map((_, i) => {
      const seen = pods.slice(0, i + 1);
      return estimateNextRetry({ ...job, status: { failed: seen.length } }, seen, settings);
    });
    expect(estimates.map((estimate) => estimate?.failures)).toEqual([1, 2, 3, undefined]);
    const early = pods.slice(1).map((pod, i) => createdAt(pod) < estimates[i]!.at);
    expect(early).toEqual([false, false, false]);
  });
});
