import { describe, expect, test } from 'vitest';
import { formatDependsOn, type Ordered, parseDependsOn, planWaves } from '../../../sdk/batch-v1/order.ts';
import { UsageError } from '../../../sdk/errors.ts';

function job(name: string, dependsOn?: string, { group, namespace }: { group?: string; namespace?: string } = {}) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(group !== undefined && { labels: { 'kubectl-batch/group': group } }),
      ...(dependsOn !== undefined && { annotations: { 'kubectl-batch/depends-on': dependsOn } }),
    },
  };
}

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };

const names = (waves: Ordered[][]) => waves.map((wave) => wave.map(({ metadata }) => metadata?.name));

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('the annotation', () => {
  test('names Jobs and groups, of other namespaces too', () => {
    const list = parseDependsOn('job/a, group/g,job/etl/b,group/etl/h');
    expect(list).toEqual([
      { kind: 'job', name: 'a' },
      { kind: 'group', name: 'g' },
      { kind: 'job', name: 'b', namespace: 'etl' },
      { kind: 'group', name: 'h', namespace: 'etl' },
    ]);
    expect(formatDependsOn(list)).toBe('job/a,group/g,job/etl/b,group/etl/h');
  });

  test('counts what is said twice once', () => {
    expect(parseDependsOn('job/a,job/a')).toHaveLength(1);
    expect(
      formatDependsOn([
        { kind: 'job', name: 'a' },
        { kind: 'job', name: 'a' },
      ]),
    ).toBe('job/a');
  });

  test.each(['', 'a', 'pod/a', 'job/', 'job//a', 'job/a/b/c', 'job/a,'])('%j names nothing', (text) => {
    expect(messageOf(() => parseDependsOn(text))).toMatch(/names nothing to wait for/);
  });

  test('that cannot be read is told with its Job', () => {
    expect(messageOf(() => planWaves([job('b', 'a')]))).toBe(
      'job "b": annotation kubectl-batch/depends-on: "a" names nothing to wait for',
    );
  });
});

describe('waves', () => {
  test('keep the order of the input within a wave; what is no Job comes first', () => {
    const objects = [job('d', 'job/b,job/a'), job('b', 'job/a'), job('a'), configMap, job('c', 'job/a')];
    const { waves, outside } = planWaves(objects);
    expect(names(waves)).toEqual([['a', 'a'], ['b', 'c'], ['d']]);
    expect(outside).toEqual([]);
  });

  test('of nothing are none', () => {
    expect(planWaves([])).toEqual({ waves: [], outside: [] });
  });

  test('come after every Job of a group', () => {
    const objects = [
      job('after', 'group/g'),
      job('g-1', undefined, { group: 'g' }),
      job('g-2', 'job/first', { group: 'g' }),
      job('first'),
    ];
    expect(names(planWaves(objects).waves)).toEqual([['g-1', 'first'], ['g-2'], ['after']]);
  });

  test('count a long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => job(`j${index}`, `job/j${index + 1}`));
    const { waves, outside } = planWaves(chain);
    expect(waves).toHaveLength(20_000);
    expect(names(waves).at(0)).toEqual(['j19999']);
    expect(outside).toEqual([{ object: chain.at(-1), dependency: { kind: 'job', name: 'j20000' } }]);
  });

  test('a big group that waits for a big group takes no time', () => {
    const first = Array.from({ length: 20_000 }, (_, index) => job(`a${index}`, undefined, { group: 'a' }));
    const second = Array.from({ length: 20_000 }, (_, index) => job(`b${index}`, 'group/a', { group: 'b' }));
    expect(planWaves([...second, ...first]).waves.map((wave) => wave.length)).toEqual([20_000, 20_000]);
  });

  test('a Job that is there twice is waited for twice', () => {
    expect(names(planWaves([job('b', 'job/a'), job('a'), job('a', 'job/c'), job('c')]).waves)).toEqual([
      ['a', 'c'],
      ['a'],
      ['b'],
    ]);
  });

  test('tell namespaces apart', () => {
    const objects = [job('a', undefined, { namespace: 'one' }), job('b', 'job/a', { namespace: 'two' })];
    expect(planWaves(objects).outside).toMatchObject([{ dependency: { kind: 'job', name: 'a' } }]);
    const across = [objects[0]!, job('b', 'job/one/a', { namespace: 'two' })];
    expect(names(planWaves(across).waves)).toEqual([['a'], ['b']]);
  });

  test('put objects without a namespace into the one given', () => {
    const objects = [job('a'), job('b', 'job/etl/a')];
    expect(planWaves(objects).outside).toHaveLength(1);
    expect(names(planWaves(objects, { namespace: 'etl' }).waves)).toEqual([['a'], ['b']]);
  });

  test('leave what is not among the objects outside', () => {
    const waiting = job('b', 'job/elsewhere,group/none');
    expect(planWaves([waiting])).toEqual({
      waves: [[waiting]],
      outside: [
        { object: waiting, dependency: { kind: 'job', name: 'elsewhere' } },
        { object: waiting, dependency: { kind: 'group', name: 'none' } },
      ],
    });
  });

  test('heed no annotation of what is no Job', () => {
    const annotated = { ...configMap, metadata: job('x', 'nonsense').metadata };
    expect(planWaves([annotated]).waves).toEqual([[annotated]]);
  });
});

describe('a circle', () => {
  test.each([
    ['of two', [job('a', 'job/b'), job('b', 'job/a')], 'a -> b -> a'],
    ['of one', [job('a', 'job/a')], 'a -> a'],
    ['behind others', [job('x', 'job/a'), job('a', 'job/b,job/free'), job('free'), job('b', 'job/a')], 'a -> b -> a'],
    ['of three', [job('a', 'job/b'), job('b', 'job/c'), job('c', 'job/a')], 'a -> b -> c -> a'],
    ['through the own group', [job('a', 'group/g', { group: 'g' })], 'a -> group/g -> a'],
    [
      'through a group',
      [job('x', 'group/g'), job('g1', undefined, { group: 'g' }), job('g2', 'job/x', { group: 'g' })],
      'x -> group/g -> g2 -> x',
    ],
  ])('%s is spelled out', (_, objects, text) => {
    expect(messageOf(() => planWaves(objects))).toBe(`Jobs wait for each other: ${text}`);
  });
});
