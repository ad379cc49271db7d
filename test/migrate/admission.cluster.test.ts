import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Result } from '../helpers/call.ts';
import { useNamespace } from '../helpers/namespace.ts';
import { type Asked, useWebhook } from './admission.ts';
import { allOf, handPlayed, ownership } from './by-hand.ts';

/** What a real admission webhook does to NEW, before anything is touched and while nobody owns the pods. */

const space = useNamespace('migrate-admission');
const webhook = useWebhook(space);
const played = handPlayed(space);
afterAll(() => played.close());
beforeEach(() => webhook.decide(() => 'taken'));

const migrate = (old: string, ...more: string[]): Promise<Result> =>
  space.batch(['migrate', old, '--to', `${old}-new`, '--image', 'busybox:1.37', '--yes', ...more]);

const hasThemAll = (app: string, job: string, pods: Parameters<typeof allOf>[0]) =>
  expect(ownership(played.pods(app), played.job(job))).toEqual(allOf(pods));

test('a webhook that suspends each new Job: refused, and nothing is touched', async () => {
  const pods = await played.start('queued', { parallelism: 3 });
  webhook.decide(() => ({ patch: [{ op: 'add', path: '/spec/suspend', value: true }] }));
  const { exitCode, stderr } = await migrate('queued');
  expect(stderr).toContain('error: the cluster changes spec.suspend (true) of job "queued-new" when it is created\n');
  expect(exitCode).toBe(2);
  hasThemAll('queued', 'queued', pods);
  expect(played.job('queued-new')).toBeUndefined();
});

test('a webhook that changes what decides nothing: it is said, and done', async () => {
  const pods = await played.start('mirrored', { parallelism: 3 });
  const path = '/spec/template/spec/containers/0/image';
  webhook.decide(() => ({ patch: [{ op: 'replace', path, value: 'mirror.test/busybox:1.37' }] }));
  const { exitCode, stderr } = await migrate('mirrored');
  expect(stderr).toContain('the cluster changes spec.template.spec.containers[0].image when the Job is created');
  expect(exitCode, stderr).toBe(0);
  hasThemAll('mirrored', 'mirrored-new', pods);
});

const refusal = 'no new Jobs until Monday';
const says = /admission webhook "jobs\.admission\.test" denied the request: no new Jobs until Monday/;

test('a webhook that refuses NEW beforehand: nothing is touched', async () => {
  const pods = await played.start('denied', { parallelism: 3 });
  webhook.decide(() => ({ refused: refusal }));
  const { exitCode, stderr } = await migrate('denied');
  expect(stderr).toMatch(says);
  expect(exitCode).toBe(3);
  hasThemAll('denied', 'denied', pods);
  const { uid } = played.job('denied')!.metadata;
  expect(space.kubectl('get', 'configmaps', '-o', 'name')).not.toContain(uid);
});

/** So often, once it is no dry run. */
function times(count: number, verdict: ReturnType<Parameters<typeof webhook.decide>[0]>) {
  let left = count;
  webhook.decide(({ dryRun }: Asked) => (!dryRun && left-- > 0 ? verdict : 'taken'));
}

test.each([
  ['refuses', { refused: refusal }, says],
  ['cannot be reached for', 'broken', /failed calling webhook "jobs\.admission\.test"/],
] as const)(
  'a webhook that %s NEW while nobody owns the pods: it is said, and tried again',
  async (_, verdict, words) => {
    const old = verdict === 'broken' ? 'unreached' : 'late';
    const pods = await played.start(old, { parallelism: 3 });
    times(2, verdict);
    const { exitCode, stderr } = await migrate(old);
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/3 pods run on without owner; trying again in \d+s/);
    expect(exitCode, stderr).toBe(0);
    hasThemAll(old, `${old}-new`, pods);
  },
);

test('with --fall-back the old spec is created after three refusals', async () => {
  const pods = await played.start('fallen', { parallelism: 3 });
  webhook.decide(({ dryRun, name }) => (!dryRun && name === 'fallen-new' ? { refused: refusal } : 'taken'));
  const { exitCode, stderr } = await migrate('fallen', '--fall-back');
  expect(stderr).toContain("the old one's spec is created instead");
  expect(exitCode, stderr).toBe(0);
  hasThemAll('fallen', 'fallen', pods);
  expect(played.job('fallen-new')).toBeUndefined();
});

test('after --timeout it is said how the pods are, and --resume goes on once NEW is taken', async () => {
  const pods = await played.start('patient', { parallelism: 3 });
  webhook.decide(({ dryRun }) => (dryRun ? 'taken' : { refused: refusal }));
  const { exitCode, stderr } = await migrate('patient', '--timeout', '3s');
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/without owner|no owner/);
  expect(exitCode).toBe(4);
  expect(played.job('patient')).toBeUndefined();
  webhook.decide(() => 'taken');
  const resumed = await space.batch(['migrate', '--resume', 'patient']);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  hasThemAll('patient', 'patient-new', pods);
});
