import { describe, expect, test } from 'vitest';
import { planOrder, planRelease, type Standing, withoutHold } from '../../../plugin/plan/order.ts';
import type { Existing } from '../../../plugin/plan/run.ts';
import { orderedPlanData, planRunInOrder } from '../../../plugin/plan/run-in-order.ts';
import { DEPENDS_ON_ANNOTATION, GROUP_LABEL, HELD_ANNOTATION } from '../../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { finished, job, now } from './jobs.ts';

/** A manifest: `etl`, or `report <- job/etl` for one that waits; `report in eu` is in a group. */
function manifest(text: string, spec: object = {}): KubernetesObject {
  const [head = '', after] = text.split(' <- ');
  const [name, group] = head.split(' in ');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      ...(group ? { labels: { [GROUP_LABEL]: group } } : {}),
      ...(after ? { annotations: { [DEPENDS_ON_ANNOTATION]: after } } : {}),
    },
    spec: { ...(after ? { suspend: true } : {}), ...spec },
  };
}

const nameOf = ({ metadata }: KubernetesObject) => metadata.name!;

/** Who may begin while the named Jobs stand so, in words. */
function told(texts: string[], standings: Record<string, Standing>): string[] {
  const objects = texts.map((text) => manifest(text));
  const order = planOrder(objects, 'default')!;
  const waiters = objects
    .filter((object) => !(nameOf(object) in standings))
    .sort((a, b) => order.waves.get(a)! - order.waves.get(b)!)
    .map((object) => ({ object, requirements: order.requirements.get(object) ?? [] }));
  const { ready, blocked, waiting } = planRelease(waiters, (object) => standings[nameOf(object)] ?? 'open');
  return [
    ...ready.map(({ object }) => `${nameOf(object)} begins`),
    ...blocked.map(({ waiter, why }) => `${nameOf(waiter.object)} never: ${why}`),
    ...waiting.map(({ waiter, for: texts }) => `${nameOf(waiter.object)} waits for ${texts.join(' and ')}`),
  ];
}

const diamond = ['report <- job/left,job/right', 'left <- job/etl', 'right <- job/etl', 'etl'];
const groups = ['a in eu', 'b in eu', 'sum <- group/eu', 'end <- job/sum'];
const failed = { failed: 'failed (BackoffLimitExceeded)' };

test.each<[string, string[], Record<string, Standing>, string[]]>([
  [
    'nothing has begun',
    diamond,
    {},
    ['etl begins', 'left waits for job/etl', 'right waits for job/etl', 'report waits for job/left and job/right'],
  ],
  [
    'the first runs',
    diamond,
    { etl: 'open' },
    ['left waits for job/etl', 'right waits for job/etl', 'report waits for job/left and job/right'],
  ],
  [
    'the first is complete',
    diamond,
    { etl: 'complete' },
    ['left begins', 'right begins', 'report waits for job/left and job/right'],
  ],
  [
    'one branch is complete',
    diamond,
    { etl: 'complete', left: 'complete', right: 'open' },
    ['report waits for job/right'],
  ],
  ['both are complete', diamond, { etl: 'complete', left: 'complete', right: 'complete' }, ['report begins']],
  [
    'the first failed: nothing of it begins, in turn',
    diamond,
    { etl: failed },
    [
      'left never: job/etl failed (BackoffLimitExceeded)',
      'right never: job/etl failed (BackoffLimitExceeded)',
      'report never: job/left was not created',
    ],
  ],
  [
    'one branch failed while the other runs: that is known at once',
    diamond,
    { etl: 'complete', left: 'open', right: failed },
    ['report never: job/right failed (BackoffLimitExceeded)'],
  ],
  [
    'a branch beside a failure goes on',
    ['bad', 'other', 'next <- job/other'],
    { bad: failed, other: 'complete' },
    ['next begins'],
  ],
  [
    'a group is complete with its last Job',
    groups,
    { a: 'complete', b: 'open' },
    ['sum waits for group/eu', 'end waits for job/sum'],
  ],
  ['a group is complete', groups, { a: 'complete', b: 'complete' }, ['sum begins', 'end waits for job/sum']],
  [
    'a group fails with any of its Jobs',
    groups,
    { a: 'open', b: { failed: 'was deleted' } },
    ['sum never: job/b was deleted', 'end never: job/sum was not created'],
  ],
  ['what is not in the input does not hold up', ['one <- job/outside'], {}, ['one begins']],
])('%s', (_, texts, standings, expected) => {
  expect(told(texts, standings)).toEqual(expected);
});

test('ten thousand that wait for ten thousand are judged quickly', () => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => index);
  const first = numbers.map((index) => manifest(`a-${index} in all`));
  const last = numbers.map((index) => manifest(`b-${index} <- group/all`));
  const order = planOrder([...first, ...last], 'default')!;
  let asked = 0;
  const waiters = last.map((object) => ({ object, requirements: order.requirements.get(object)! }));
  const { waiting } = planRelease(waiters, () => {
    asked += 1;
    return 'open';
  });
  expect(waiting.length).toBe(10_000);
  expect(asked).toBe(10_000);
});

describe('an input without an order has none', () => {
  test('of Jobs', () => expect(planOrder([manifest('a'), manifest('b')], 'default')).toBeUndefined());
});

describe('the hold of a Job that waits', () => {
  test('is taken off', () => expect(withoutHold(manifest('a <- job/b')).spec).toEqual({}));
  test('stays where the author wants it', () => {
    const held = manifest('a <- job/b');
    held.metadata.annotations![HELD_ANNOTATION] = 'true';
    expect(withoutHold(held).spec).toEqual({ suspend: true });
  });
  test('is no business of other Jobs', () => {
    expect(withoutHold(manifest('a', { suspend: true })).spec).toEqual({ suspend: true });
  });
});

describe('what run does with Jobs that are there already', () => {
  const complete = { status: finished('Complete', 'CompletionsReached') };
  const failedStatus = { status: finished('Failed', 'BackoffLimitExceeded') };
  const held = { spec: { suspend: true }, status: { active: 0, ready: 0 } };
  const holdOnly: Existing['differences'] = [{ path: ['spec', 'suspend'], wanted: false, existing: true }];
  const other: Existing['differences'] = [{ path: ['spec', 'backoffLimit'], wanted: 1, existing: 6 }];
  const there = (name: string, change: Parameters<typeof job>[1] = {}, differences: Existing['differences'] = []) => ({
    [name]: { job: job(name, change), differences },
  });

  function plan(texts: string[], existing: Record<string, Existing>, replace = false): string[] {
    const objects = texts.map((text) => withoutHold(manifest(text)));
    const found = new Map(
      objects.flatMap((one) => (existing[nameOf(one)] ? [[one, existing[nameOf(one)]!] as const] : [])),
    );
    const steps = planRunInOrder(objects, found, planOrder(objects, 'default')!, { replace, now });
    return steps.map(({ step, object, wave, requirements }) => {
      return [`${wave}: ${step.do} ${nameOf(object)}`, ...requirements.map(({ text }) => text)].join(' after ');
    });
  }

  const two = ['next <- job/first', 'first'];

  test.each<[string, Record<string, Existing>, string[]]>([
    ['nothing is there', {}, ['0: create first', '1: create next after job/first']],
    ['the first is complete', there('first', complete), ['0: keep first', '1: create next after job/first']],
    ['the first runs', there('first'), ['0: follow first', '1: create next after job/first']],
    [
      'both were applied by other means',
      { ...there('first'), ...there('next', held, holdOnly) },
      ['0: follow first', '1: resume next after job/first'],
    ],
    [
      'somebody let the second go already',
      { ...there('first'), ...there('next') },
      ['0: follow first', '1: follow next'],
    ],
    [
      'a queue holds the second',
      {
        ...there('first'),
        ...there('next', { ...held, metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'team' } } }, holdOnly),
      },
      ['0: follow first', '1: follow next'],
    ],
    ['the second is complete, the first is gone', there('next', complete), ['0: create first', '1: keep next']],
  ])('%s', (_, existing, expected) => {
    expect(plan(two, existing)).toEqual(expected);
  });

  test('a Job beside the order goes on, too: what is complete is kept', () => {
    const texts = [...two, 'alone'];
    expect(plan(texts, there('alone', complete))).toEqual([
      '0: create first',
      '0: keep alone',
      '1: create next after job/first',
    ]);
    const ended = { ...there('first', complete), ...there('next', complete) };
    expect(plan(texts, { ...ended, ...there('alone') })).toEqual(['0: keep first', '0: follow alone', '1: keep next']);
  });

  test('--replace: all of it anew', () => {
    expect(plan(two, { ...there('first', complete), ...there('next', failedStatus) }, true)).toEqual([
      '0: replace first',
      '1: replace next after job/first',
    ]);
  });

  test.each<[string, string[], Record<string, Existing>, RegExp, RegExp]>([
    [
      'all are complete',
      ['next <- job/first', 'first'],
      { ...there('first', complete), ...there('next', complete) },
      /job "next" already exists .*completed[\s\S]*job "first" already exists .*completed/,
      /.*/,
    ],
    [
      'one failed',
      ['next <- job/first', 'first'],
      there('first', failedStatus),
      /job "first" already exists in namespace "default": it failed \(BackoffLimitExceeded\) 5m ago/,
      /^to go on from here: kubectl delete job first -n default, then the same command again keeps what is complete; --replace runs all of it anew$/,
    ],
    [
      'one is complete with another spec',
      ['next <- job/first', 'first'],
      there('first', complete, other),
      /it completed 5m ago, created 60m ago, and differs:\n {2}spec.backoffLimit: there 6, here 1/,
      /^to go on from here: /,
    ],
    [
      'a Job beside the order failed',
      ['next <- job/first', 'first', 'alone'],
      there('alone', failedStatus),
      /job "alone" already exists/,
      /^to go on from here: kubectl delete job alone .*; --replace runs all of it anew$/,
    ],
  ])('%s: refused', (_, texts, existing, message, hint) => {
    let thrown: { message: string; hint?: string; errors?: { hint: string }[] } | undefined;
    try {
      plan(texts, existing);
    } catch (error) {
      thrown = error as typeof thrown;
    }
    expect(thrown?.message).toMatch(message);
    expect(thrown?.hint ?? thrown?.errors?.[0]?.hint).toMatch(hint);
  });

  test('the plan as data', () => {
    const objects = two.map((text) => withoutHold(manifest(text)));
    const order = planOrder(objects, 'default')!;
    expect(orderedPlanData(planRunInOrder(objects, new Map(), order, { replace: false, now }))).toEqual({
      steps: [
        { do: 'create', wave: 0, object: objects[1] },
        { do: 'create', wave: 1, after: ['job/first'], object: objects[0] },
      ],
    });
  });
});
