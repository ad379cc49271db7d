import { expect, test } from 'vitest';
import { differences } from './compare.ts';
import { createNames } from './names.ts';

test.each([
  [{ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }, []],
  [{ a: 1 }, { a: 2 }, ['a: 1, but the sandbox 2']],
  [{ a: {} }, {}, ['a: {}, but the sandbox nothing']],
  [{}, { a: null }, ['a: nothing, but the sandbox null']],
  [{ list: [{ x: 1 }, { x: 2 }] }, { list: [{ x: 1 }, { x: 3 }] }, ['list[1].x: 2, but the sandbox 3']],
  [{ list: ['a', 'b'] }, { list: ['b', 'c'] }, ['list: the sandbox lacks "a"', 'list: the sandbox alone has "c"']],
  [{ list: ['a', 'b'] }, { list: ['b', 'a'] }, ['list: in another order, or not as often: "b", "a"']],
  [{ list: ['a', 'a'] }, { list: ['a'] }, ['list: in another order, or not as often: "a"']],
])('%j and %j', (expected, actual, found) => {
  expect(differences(expected, actual)).toEqual(found);
});

test('what differs from run to run has the same names in each', () => {
  const outcome = (namespace: string, uid: string, suffix: string, time: string) => {
    const names = createNames(namespace);
    const metadata = { name: `pi-${suffix}`, generateName: 'pi-', uid, namespace, creationTimestamp: time };
    names.learn({ kind: 'Pod', metadata });
    return names.normalise({ metadata, message: `Created pod: pi-${suffix}`, unknown: uid.replace('a', 'b') });
  };
  const [first, second] = [
    outcome('one', 'aaaaaaaa-0000-4000-8000-000000000000', 'x7k2p', '2026-01-01T00:00:00Z'),
    outcome('two', 'cccccccc-0000-4000-8000-00000000000a', 'zzzzz', '2027-02-02T01:02:03Z'),
  ];
  expect(first).toEqual(second);
  expect(first).toEqual({
    metadata: {
      name: 'pi-#1',
      generateName: 'pi-',
      uid: '<uid of Pod pi-#1>',
      namespace: 'NAMESPACE',
      creationTimestamp: '<time>',
    },
    message: 'Created pod: pi-#1',
    unknown: '<uid>',
  });
});
