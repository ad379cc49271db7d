import { expect, test } from 'vitest';
import type { Report } from '../../plugin/migrate/types.ts';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { hasCondition } from '../../sdk/controller/pod-counts.ts';
import { jobYaml, until, useNamespace } from '../helpers/namespace.ts';

const space = useNamespace('migrate-containers');

const SECONDS = 45;
/** Tells each second since its start once, by the clock of the machine: a restart begins anew, a pause skips. */
const count = `start=$(date +%s); said=-1
while [ $said -lt ${SECONDS} ]; do
  now=$(( $(date +%s) - start ))
  if [ $now -gt $said ]; then said=$now; echo $said; fi
  sleep 0.1
done`;

const podsOf = (job: string) =>
  (JSON.parse(space.kubectl('get', 'pods', '-l', `job-name=${job}`, '-o', 'json')) as { items: ObservedPod[] }).items;
const secondsOf = (pod: ObservedPod) => space.kubectl('logs', pod.metadata.name!).trim().split('\n').map(Number);

test.concurrent.each([
  ['counting', 'counted', { completions: 4, parallelism: 4 }],
  ['indexed', 'indexed', { completions: 4, parallelism: 4, completionMode: 'Indexed' }],
])('containers of %s count on while their Job becomes %s', async (old, to, spec) => {
  space.create(jobYaml(old, count, spec));
  await until('4 pods count', () => podsOf(old).filter(({ status }) => status?.phase === 'Running').length === 4);
  // The program lets a pod be a moment old before it is migrated.
  const before = podsOf(old);
  const words = ['migrate', old, '--to', to, '--image', 'main=busybox:1.37', '--yes', '-o', 'json'];
  const { exitCode, stdout, stderr } = await space.batch(words);
  expect(exitCode, stderr).toBe(0);
  const report = JSON.parse(stdout) as Report;
  const ids = (list: { uid?: string }[]) => list.map(({ uid }) => uid).sort();
  expect(ids(report.kept)).toEqual(ids(before.map(({ metadata }) => metadata)));
  expect([report.lost, report.killed, report.started, report.surprises]).toEqual([[], [], [], []]);
  const job = () => space.get<ObservedJob>(`job/${to}`)!;
  await until(`${to} is complete`, () => hasCondition(job(), 'Complete'), 120_000);
  expect(job().status?.succeeded).toBe(4);
  const after = podsOf(old);
  expect(ids(after.map(({ metadata }) => metadata))).toEqual(ids(before.map(({ metadata }) => metadata)));
  for (const pod of after) {
    expect(pod.status?.containerStatuses?.map(({ restartCount }) => restartCount)).toEqual([0]);
    expect(secondsOf(pod)).toEqual(Array.from({ length: SECONDS + 1 }, (_, second) => second));
  }
  console.log(
    `${old}: 4 containers counted ${SECONDS} s each, none left out; without owner for ${report.window} ms at most`,
  );
});
