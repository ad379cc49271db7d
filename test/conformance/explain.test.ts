import { expect, test } from 'vitest';
import { VERSIONS } from '../cluster/versions.ts';
import { CHANGES, type Change } from './changes.ts';
import { readExceptions } from './exceptions.ts';
import { type Exception, explain } from './explain.ts';
import { readRecorded } from './recorded.ts';

const louder: Change = {
  kind: 'wording',
  because: 'the newer one shouts',
  rewrite: (outcome) => JSON.parse(JSON.stringify(outcome).replaceAll('!', '.')),
};
const exception = (...differences: string[]): Exception => ({ kind: 'behaviour', because: 'so it is', differences });
const on = (recorded: object, seen: object, own?: Exception) =>
  explain({ ...recorded }, { ...seen }, { version: '1.30', changes: [louder], exception: own });

test('what is the same needs no reason', () => {
  expect(on({ a: 1 }, { a: 1 })).toEqual({ reasons: [], left: [], faults: [] });
});

test('a change between the versions is a reason where it shows', () => {
  expect(on({ a: 'yes!' }, { a: 'yes.' })).toMatchObject({
    reasons: [{ kind: 'wording', because: 'the newer one shouts' }],
    faults: [],
  });
});

test('a change that does not show where it should is a fault', () => {
  expect(on({ a: 'yes!' }, { a: 'yes!' }).faults).toEqual(['a: "yes.", but 1.30 "yes!"']);
});

test('another difference is a fault, unless it is recorded', () => {
  const line = 'a: 1, but 1.30 2';
  expect(on({ a: 1 }, { a: 2 }).faults).toEqual([line]);
  expect(on({ a: 1 }, { a: 2 }, exception(line))).toMatchObject({
    reasons: [{ kind: 'behaviour', because: 'so it is' }],
    faults: [],
  });
});

test('a recorded difference that is none any more, or another one, is a fault', () => {
  expect(on({ a: 1 }, { a: 1 }, exception('a: 1, but 1.30 2')).faults).toEqual([
    'it is recorded that 1.30 differs here, and it does not',
  ]);
  expect(on({ a: 1 }, { a: 3 }, exception('a: 1, but 1.30 2')).faults).toEqual([
    'recorded, but not so any more: a: 1, but 1.30 2',
    'not recorded: a: 1, but 1.30 3',
  ]);
});

test('a difference without a reason is a fault', () => {
  expect(on({ a: 1 }, { a: 2 }, { ...exception('a: 1, but 1.30 2'), because: '' }).faults).toEqual([
    'it is not said why',
  ]);
});

test('1.30 is told what 1.35 says in its own way', () => {
  const times = { status: 'True', lastProbeTime: '<time>', lastTransitionTime: '<time>' };
  const why = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  const conditions = [
    { type: 'SuccessCriteriaMet', ...times, ...why },
    { type: 'Complete', ...times, ...why },
  ];
  const recorded = {
    steps: ['succeed: pi: SuccessCriteriaMet CompletionsReached, Complete CompletionsReached, succeeded 1'],
    jobs: [{ name: 'pi', generation: 1, status: { conditions } }],
    pods: [{ name: 'pi-#1', generation: 1 }],
    created: { spec: { template: { metadata: {} } } },
    message: 'spec.selector: Invalid value: {"a":"b"}: must be empty',
  };
  const seen = {
    steps: ['succeed: pi: Complete, succeeded 1'],
    jobs: [{ name: 'pi', generation: 1, status: { conditions: [{ type: 'Complete', ...times }] } }],
    pods: [{ name: 'pi-#1' }],
    created: { spec: { template: { metadata: { creationTimestamp: null } } } },
    message: 'spec.selector: Invalid value: map[string]string{"a":"b"}: must be empty',
  };
  const { faults, reasons } = explain(recorded, seen, { version: '1.30', changes: CHANGES['1.30.14']! });
  expect(faults).toEqual([]);
  expect(reasons).toHaveLength(4);
});

test.each(VERSIONS.map(({ version }) => [version]))('each difference of %s has a scenario and a reason', (version) => {
  const keys = Object.keys(readRecorded());
  for (const [key, { because, kind, differences }] of Object.entries(readExceptions(version))) {
    expect(keys, key).toContain(key);
    expect(kind, key).toMatch(/^(feature gate|behaviour|wording)$/);
    expect(because, key).not.toBe('');
    expect(differences, key).not.toEqual([]);
  }
});
