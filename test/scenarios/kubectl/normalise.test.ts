import { expect, test } from 'vitest';
import { createNormaliser } from './normalise.ts';

/** What a normaliser makes of one answer after another. */
function normalised(namespace: string, ...answers: string[]): string[] {
  const normalise = createNormaliser(namespace);
  return answers.map((answer) => normalise(answer));
}

test('the order in which random names are listed leaves no trace', () => {
  const described = (name: string) => `Name:  ${name}\nPOD_NAME:  ${name}\nkube-api-access-${name.slice(-5)}`;
  // Sorted by name, index 1 comes before or after index 0; each pod is described afterwards.
  const one = normalised('talk-1', 'pod/a-0-bbbbb\npod/a-1-ccccc', described('a-0-bbbbb'), described('a-1-ccccc'));
  const two = normalised('talk-2', 'pod/a-1-xxxxx\npod/a-0-zzzzz', described('a-0-zzzzz'), described('a-1-xxxxx'));
  expect(one.slice(1)).toEqual(two.slice(1));
  expect(one[0]!.split('\n').sort()).toEqual(two[0]!.split('\n').sort());
  expect(one[1]).toBe('Name:  a-0-RANDOM1\nPOD_NAME:  a-0-RANDOM1\nkube-api-access-RANDOM1');
});

test('one pod in place of another is a difference', () => {
  const right = normalised('talk-1', 'pod/hello-bbbbb deleted\npod/hello-ccccc deleted', 'pod/hello-ccccc');
  const wrong = normalised('talk-1', 'pod/hello-bbbbb deleted\npod/hello-ccccc deleted', 'pod/hello-bbbbb');
  expect(right).toEqual(['pod/hello-RANDOM1 deleted\npod/hello-RANDOM2 deleted', 'pod/hello-RANDOM2']);
  expect(wrong[1]).not.toBe(right[1]);
});

test('a name that was made from a generated one is told apart, too', () => {
  expect(normalised('talk-1', 'made-bbbbb made-bbbbb-ddddd made-ccccc-ddddd')).toEqual([
    'made-RANDOM1 made-RANDOM1-RANDOM1 made-RANDOM2-RANDOM1',
  ]);
});

test.each([
  ['Age:  12s (x2 over 1m3s)', 'Age:  AGE (x2 over AGE)'],
  ['"uid": "0b2c3d4e-0000-4000-8000-000000000000"', '"uid": "UID1"'],
  ['"resourceVersion": "1234", at 2026-01-02T03:04:05Z', '"resourceVersion": "VERSION", at TIME'],
  ['NAME    STATUS     AGE', 'NAME  STATUS  AGE'],
  ['in talk-1 at https://127.0.0.1:4711', 'in NAMESPACE at SERVER'],
  ['job.batch/later created', 'job.batch/later created'],
])('%s', (text, expected) => {
  expect(normalised('talk-1', text)).toEqual([expected]);
});
