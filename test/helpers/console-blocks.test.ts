import { expect, test } from 'vitest';
import { matches, normalise, shownIn, withOutputs } from './console-blocks.ts';

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
    { kind: 'command', command: 'one \\\n    two', output: 'out 1\nout 2\n', line: 3, sandbox: false, kubectl: false },
    { kind: 'command', command: 'three', output: '', line: 7, sandbox: false, kubectl: false },
    { kind: 'file', name: 'jobs.ts', text: '// jobs.ts\ncode\n' },
  ]);
});

test('what is typed where there is no cluster but the sandbox', () => {
  const block = (command: string) => `\`\`\`console\n$ ${command}\n$ echo\n\`\`\`\n`;
  const where = (...commands: string[]) =>
    shownIn(commands.map(block).join('')).flatMap((one) => (one.kind === 'command' ? [one.sandbox] : []));
  expect(where('npm start', 'kubectl batch list', 'kubectl batch list --sandbox')).toEqual([
    ...[true, true],
    ...[false, false],
    ...[true, true],
  ]);
  expect(where('kubectl get jobs', 'eval "$(kubectl batch sandbox --detach)"', 'kubectl get jobs')).toEqual([
    ...[false, false],
    ...[true, true],
    ...[true, true],
  ]);
});

test('what calls kubectl itself', () => {
  const kubectl = (block: string) =>
    shownIn(`\`\`\`console\n${block}\n\`\`\`\n`).map((one) => one.kind === 'command' && one.kubectl);
  expect(kubectl('$ kubectl batch list | wc -l\nkubectl get\n$ npx kubectl-batch list')).toEqual([false, false]);
  expect(kubectl('$ kubectl batch list\n$ kubectl get jobs')).toEqual([true, true]);
  expect(kubectl('$ kubectl batch list; kubectl get jobs')).toEqual([true]);
});

test.each([
  ['[b-x7k2p] 2\n[a-x7k2p] 1\nend\n', '[a-zzzzz] 1\n[b-zzzzz] 2\nend\n', true],
  ['[b-x7k2p] 2\n[a-x7k2p] 1\n', '[a-zzzzz] 2\n[b-zzzzz] 1\n', false],
  ['tick-29921228   Complete', 'tick-29921301   Complete', true],
  ['job.batch "old" deleted\n', 'job.batch "old" deleted from default namespace\n', true],
  ['[1:b-x7k2p] 2\n[0:a-x7k2p] 1\nend\n', '[0:a-zzzzz] 1\n[1:b-zzzzz] 2\nend\n', true],
  ['at https://127.0.0.1:4711 (process 12)', 'at https://127.0.0.1:1 (process 3)', true],
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

test('outputs are written under their commands', () => {
  const markdown = '```console\n$ one \\\n    more\nold\n$ two\nkept\n$ three\n```\nText\n';
  const outputs = new Map([
    [2, 'new 1\nnew 2\n'],
    [7, 'new 3\n'],
  ]);
  const written = withOutputs(markdown, outputs);
  expect(written).toBe('```console\n$ one \\\n    more\nnew 1\nnew 2\n$ two\nkept\n$ three\nnew 3\n```\nText\n');
  expect(withOutputs(markdown, new Map([[2, '']]))).toBe(
    '```console\n$ one \\\n    more\n$ two\nkept\n$ three\n```\nText\n',
  );
});
