import { expect, test } from 'vitest';
import { finalManifest } from '../../../plugin/migrate/final.ts';
import { planMigration } from '../../../plugin/migrate/plan.ts';
import type { Journal, MigrationPlan, Observation } from '../../../plugin/migrate/types.ts';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import type { JobAction } from '../../../sdk/controller/job-action.ts';
import { orphanedPod } from '../../../sdk/controller/job-pod.ts';
import { countPods } from '../../../sdk/controller/pod-counts.ts';
import { syncJob } from '../../../sdk/controller/sync-job.ts';
import fc from '../../helpers/fast-check.ts';
import { at } from '../../helpers/objects.ts';
import { done, type Facts, failed, observed, ofOld, running } from './situation.ts';

/** Pods in each state, and what OLD has counted beyond those that are there. */
const situation = fc.record({
  indexed: fc.boolean(),
  running: fc.nat(6),
  pending: fc.nat(2),
  done: fc.nat(4),
  failed: fc.nat(3),
  going: fc.nat(1),
  gone: fc.record({ succeeded: fc.nat(2), failed: fc.nat(2) }),
  more: fc.nat(6),
  set: fc.record(
    {
      parallelism: fc.nat(12),
      completions: fc.nat(20),
      backoffLimit: fc.nat(8),
      suspend: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
});

type Drawn = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function factsOf(drawn: Drawn): Facts {
  const { indexed, gone, more, set } = drawn;
  let next = 0;
  const several = (count: number, make: (name: string, facts: object) => ObservedPod, offset = 0) =>
    Array.from({ length: count }, (_, i) => make(`pod-${next++}`, indexed ? { index: offset + i } : {}));
  const ended = drawn.done + gone.succeeded;
  const pods = [
    ...several(drawn.done, done),
    ...several(drawn.running, running, ended),
    ...several(drawn.pending, ofOld, ended + drawn.running),
    ...several(drawn.failed, failed, ended),
    ...several(drawn.going, (name, facts) => running(name, { deleted: 995, ...facts }), ended),
  ];
  const active = drawn.running + drawn.pending;
  const completed = Array.from({ length: ended }, (_, i) => i).join(',');
  return {
    spec: {
      parallelism: active,
      completions: ended + active + more,
      ...(indexed && { completionMode: 'Indexed' as const }),
    },
    status: {
      succeeded: ended,
      failed: drawn.failed + gone.failed,
      ...(indexed && { completedIndexes: completed }),
    },
    pods,
    request: { sets: Object.entries(set).map(([field, value]) => `spec.${field}=${value}`) },
  };
}

/** The controller's first look at what is created. */
function firstSync(plan: MigrationPlan, { old, pods, wanted }: Observation, now: number): JobAction[] {
  const journal = { id: 'f00', old, manifest: plan.manifest!, pods: plan.pods, lost: plan.lost } as unknown as Journal;
  const free = pods.map((pod) => orphanedPod(pod, old.metadata.uid));
  const state = { goal: 'new', from: { name: 'old', uid: 'uid-of-old' } };
  const final = finalManifest({ ...journal, state, restartDeadline: false } as Journal, free, now);
  const spec = { ...wanted.spec, ...(final.spec as object) };
  const job = { ...final, metadata: { ...final.metadata, uid: 'uid-of-new' }, spec } as ObservedJob;
  return syncJob({ job, pods: free, now }).actions;
}

const names = (actions: JobAction[], type: 'delete' | 'adopt') =>
  actions.flatMap((action) => (action.type === type && 'pod' in action ? [action.pod.metadata.name] : [])).sort();

test('a plan without refusals ends no pod, starts what it says, and loses no completion', () => {
  let [agreed, all] = [0, 0];
  fc.assert(
    fc.property(situation, (drawn) => {
      const { request, seen } = observed(factsOf(drawn));
      const plan = planMigration(request, seen);
      all++;
      if (plan.way !== 'replace' || plan.refusals.length > 0) return;
      agreed++;
      const actions = firstSync(plan, seen, at(1003));
      expect(names(actions, 'delete')).toEqual([]);
      expect(names(actions, 'adopt')).toEqual(plan.pods.map(({ name }) => name).sort());
      const started = actions.filter(({ type }) => type === 'create').length;
      expect(started).toBe(plan.forecast!.started.count);
      const { parallelism = 1, completions = 0 } = seen.wanted.spec;
      const counted = countPods(seen.old, seen.pods).succeeded;
      // Indexes from 0 on have succeeded; fewer completions drop the last ones.
      const succeeded = drawn.indexed ? Math.min(counted, completions) : counted;
      const active = plan.forecast!.kept.length + started;
      expect(active).toBeLessThanOrEqual(Math.max(0, Math.min(parallelism, completions - succeeded)));
      expect((plan.forecast!.status.succeeded ?? 0) + plan.lost).toBe(succeeded);
    }),
    { numRuns: 400 },
  );
  expect(agreed).toBeGreaterThan(20);
  expect(all - agreed).toBeGreaterThan(20);
});

test('what is accepted happens as the forecast says', () => {
  fc.assert(
    fc.property(situation, (drawn) => {
      const facts = factsOf(drawn);
      const { request, seen } = observed({ ...facts, request: { ...facts.request, accept: ['kills', 'reruns'] } });
      const plan = planMigration(request, seen);
      if (plan.way !== 'replace' || plan.refusals.length > 0) return;
      const actions = firstSync(plan, seen, seen.at);
      expect(names(actions, 'delete')).toEqual(plan.forecast!.killed.map(({ name }) => name).sort());
    }),
    { numRuns: 200 },
  );
});
