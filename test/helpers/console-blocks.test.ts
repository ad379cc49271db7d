import { expect, test } from 'vitest';
import { matches, normalise, shownIn } from './console-blocks.ts';

test('commands, outputs and files in the order of the document', () => {
  const markdown = [
    'Text',
    '```console',
    '$ one \\',
    '    two',
    'out 1',
    'out 2',
    '$ three',
    '```',
    '```ts',
    '// jobs.ts',
    'code',
    '```',
    '```sh',
    'passed over',
    '```',
    '',
  ].join('\n');
  expect(shownIn(markdown)).toEqual([
    { kind: 'command', command: 'one \\\n    two', output: 'out 1\nout 2\n', line: 3 },
    { kind: 'command', command: 'three', output: '', line: 7 },
    { kind: 'file', name: 'jobs.ts', text: '// jobs.ts\ncode\n' },
  ]);
});

test.each([
  ['pi-x7k2p in 12s', 'pi-zzzzz in 4m3s', true],
  ['NAME   STATE', 'NAME STATE', true],
  ['a\n...\nz\n', 'a\nb\nc\nz\n', true],
  ['a\n...\nz\n', 'a\nb\nc\n', false],
  ['job/pi complete', 'job/pi failed', false],
])('%j against %j: %s', (shown, output, same) => {
  expect(matches(shown, output)).toBe(same);
});

test('words stay as they are', () => {
  expect(normalise('a plain line of words')).toBe('a plain line of words');
});
