import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { Report } from '../../plugin/migrate/types.ts';
import type { Component } from '../cluster/index.ts';
import { attach } from '../cluster/index.ts';
import type { Result } from '../helpers/call.ts';
import { until, useNamespace } from '../helpers/namespace.ts';
import { allOf, handPlayed, ownership } from './by-hand.ts';

const space = useNamespace('migrate-faults');
const played = handPlayed(space);
afterAll(() => played.close());

/** Runs `migrate`, and does something once its output has this. */
async function migrate(words: string[], when: RegExp, act: () => void | Promise<void>): Promise<Result> {
  let [text, done] = ['', undefined as Promise<void> | undefined];
  const result = await space.batch(['migrate', ...words, '--yes'], {
    onWrite: (piece) => {
      text += piece;
      if (!done && when.test(text)) done = Promise.resolve(act());
    },
  });
  await done;
  expect(done, `nothing like ${when} in:\n${text}`).toBeDefined();
  return result;
}

const deleted = /deleted without its pods/;
const reportOf = ({ stdout }: Result) => JSON.parse(stdout) as Report;

test('of two operators one wins, and the other says so', async () => {
  for (let round = 0; round < 5; round++) {
    const old = `two-${round}`;
    const pods = await played.start(old, { parallelism: 4 });
    const names = [`${old}-a`, round % 2 ? `${old}-a` : `${old}-b`];
    const results = await Promise.all(names.map((to) => space.batch(['migrate', old, '--to', to, '--yes'])));
    const winner = results.findIndex(({ exitCode }) => exitCode === 0);
    const loser = results[1 - winner]!;
    expect(results.map(({ exitCode }) => exitCode).sort(), results.map((r) => r.stderr).join('\n')).toEqual([0, 3]);
    expect(loser.stderr).toMatch(/is being migrated|is carried out by|job "two-\d" (not found|is not there)|taken/);
    expect(ownership(played.pods(old), played.job(names[winner]!))).toEqual(allOf(pods));
    expect(played.job(old)).toBeUndefined();
    if (names[0] !== names[1]) expect(played.job(names[1 - winner]!)).toBeUndefined();
  }
});

/** Who goes, behind what is told, and how many milliseconds later. */
const aways: [Component, RegExp, number][] = [
  ['kube-controller-manager', deleted, 0],
  ['kube-controller-manager', deleted, 500],
  ['kube-controller-manager', /created/, 0],
  ['kube-apiserver', /journal written/, 0],
  ['kube-apiserver', deleted, 0],
  ['kube-apiserver', deleted, 700],
  ['kube-apiserver', /created/, 0],
];

test.each(aways)('%s is killed behind %s + %i ms, and comes back', async (component, when, delay) => {
  const cluster = await attach(dirname(process.env.KUBECONFIG_TEST!));
  const old = `away-${aways.findIndex((row) => row[0] === component && row[1] === when && row[2] === delay)}`;
  const pods = await played.start(old, { parallelism: 5 });
  const result = await migrate([old, '--to', `${old}-new`], when, async () => {
    await sleep(delay);
    await cluster.kill(component);
    await sleep(3_000);
    await cluster.start(component);
  });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(ownership(played.pods(old), played.job(`${old}-new`))).toEqual(allOf(pods));
});

test('a pod that is evicted while nobody owns it is reported as lost, and another is started', async () => {
  const pods = await played.start('evicted', { parallelism: 3 });
  const [first, ...others] = pods;
  const { name, uid } = first!.metadata;
  const result = await migrate(['evicted', '--to', 'evicted-new', '-o', 'json'], deleted, () => {
    played.evict(first!);
  });
  expect(result.exitCode, result.stderr).toBe(0);
  const report = reportOf(result);
  expect(report.lost).toEqual([{ name, uid }]);
  expect(report.kept.map((pod) => pod.uid).sort()).toEqual(others.map(({ metadata }) => metadata.uid).sort());
  await until('another pod', () => played.job('evicted-new')?.status?.active === 3);
  expect(report.surprises).toEqual([`not taken on: ${name}`]);
});

test('the last pods end before OLD is deleted, and its time to live passes', async () => {
  const pods = await played.start('short', { parallelism: 2, completions: 2, ttlSecondsAfterFinished: 0 });
  const result = await migrate(['short', '--to', 'short-new'], /the pods of|pods:/, () => {
    for (const pod of pods) played.set(pod, 'Succeeded');
  });
  // Who comes first decides: OLD ended, or it was deleted and NEW counts them.
  if (result.exitCode === 0) expect(result.stdout + result.stderr).toMatch(/counted/);
  else {
    expect(result.stderr).toMatch(
      /has ended|about to be complete|not found|deleted by somebody else|its time to live has passed/,
    );
    expect(played.job('short-new')).toBeUndefined();
  }
});

test('NEW ends as soon as it is there, and its time to live passes', async () => {
  const pods = await played.start('ending', { parallelism: 2, completions: 2, ttlSecondsAfterFinished: 0 });
  const result = await migrate(['ending', '--to', 'ending-new'], deleted, () => {
    for (const pod of pods) played.set(pod, 'Succeeded');
  });
  console.log(`a Job that ends at once, exit ${result.exitCode}: ${result.stderr}${result.stdout}`);
  expect([0, 3]).toContain(result.exitCode);
  if (result.exitCode !== 0) expect(result.stderr).toMatch(/its time to live has passed/);
});

const foreign = (name: string, app: string, parallelism: number) =>
  JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      ...{ parallelism, manualSelector: true, selector: { matchLabels: { app } } },
      template: {
        metadata: { labels: { app } },
        spec: {
          restartPolicy: 'Never',
          schedulerName: 'nobody',
          containers: [{ name: 'main', image: 'busybox:1.36' }],
        },
      },
    },
  });

test('a foreign Job whose selector matches the pods: refused', async () => {
  const pods = await played.start('shared', { parallelism: 3 });
  space.create(foreign('foreign-before', 'shared', 0));
  const { exitCode, stderr } = await space.batch(['migrate', 'shared', '--to', 'shared-new', '--yes']);
  expect(stderr).toMatch(/foreign-before/);
  expect(exitCode).toBe(2);
  expect(ownership(played.pods('shared'), played.job('shared'))).toEqual(allOf(pods));
  expect(space.kubectl('get', 'jobs', '-o', 'name')).not.toMatch(/shared-new/);
});

test('a foreign Job takes the pods in the gap: it stops, and goes on when they are free again', async () => {
  const pods = await played.start('stolen', { parallelism: 3 });
  const result = await migrate(['stolen', '--to', 'stolen-new'], deleted, () =>
    space.create(foreign('foreign-meanwhile', 'stolen', 3)),
  );
  if (played.job('stolen-new')) {
    // It came too late to take any.
    expect(ownership(played.pods('stolen'), played.job('stolen-new'))).toEqual(allOf(pods));
    return;
  }
  expect(result.stderr).toMatch(/(taken by|selector of) Job "foreign-meanwhile"/);
  expect(result.exitCode).toBe(3);
  space.kubectl('delete', 'job', 'foreign-meanwhile', '--cascade=orphan');
  await until('free pods', () => played.pods('stolen').every(({ metadata }) => !metadata.ownerReferences?.length));
  const resumed = await space.batch(['migrate', '--resume', 'stolen']);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  expect(ownership(played.pods('stolen'), played.job('stolen-new'))).toEqual(allOf(pods));
});

const quota = JSON.stringify({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'no-jobs' },
  spec: { hard: { 'count/jobs.batch': '0' } },
});

test('NEW is refused by a quota: it says that the pods run on, tries again, and goes on when it can', async () => {
  const pods = await played.start('refused', { parallelism: 3 });
  let lifted: Promise<void> | undefined;
  const lift = async () => {
    await sleep(3_000);
    space.kubectl('delete', 'resourcequota', 'no-jobs');
  };
  const result = await migrate(['refused', '--to', 'refused-new'], deleted, () => {
    space.create(quota);
    lifted = lift();
  });
  await lifted;
  expect(result.exitCode, result.stderr).toBe(0);
  expect(ownership(played.pods('refused'), played.job('refused-new'))).toEqual(allOf(pods));
});
