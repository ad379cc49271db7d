import { describe, expect, test } from 'vitest';
import { defineCommand } from '../../plugin/command.ts';
import { clusterFlags, dryRunFlag, fileFlags } from '../../plugin/flags.ts';
import { parseRequest } from '../../plugin/parse.ts';
import { hasFlag, splitVerb } from '../../plugin/words.ts';

const command = defineCommand({
  name: 'try',
  summary: '',
  usage: [],
  examples: [],
  flags: {
    ...clusterFlags,
    ...fileFlags,
    ...dryRunFlag,
    output: { type: 'string', short: 'o', summary: '' },
    'all-namespaces': { type: 'boolean', short: 'A', summary: '' },
    logs: { type: 'boolean', summary: '' },
    'no-headers': { type: 'boolean', summary: '' },
    completions: { type: 'integer', summary: '' },
    timeout: { type: 'duration', summary: '' },
    env: { type: 'list', summary: '' },
  },
  names: 'jobs',
  after: true,
  run: async () => 0,
});

const read = (...words: string[]) => {
  const { names, flags, after } = parseRequest(command, words);
  return { ...(names.length ? { names } : {}), ...(after.length ? { after } : {}), ...flags };
};

describe('words become a request', () => {
  test.each<[string[], object]>([
    [[], {}],
    [['a', 'b'], { names: ['a', 'b'] }],
    [['-n', 'team', 'a'], { names: ['a'], namespace: 'team' }],
    [['-nteam'], { namespace: 'team' }],
    [['--namespace=team'], { namespace: 'team' }],
    [['-ojson'], { output: 'json' }],
    [['-o=json'], { output: 'json' }],
    [['-o', 'jsonpath={.items[*].metadata.name}'], { output: 'jsonpath={.items[*].metadata.name}' }],
    [['-Av'], { 'all-namespaces': true, verbose: true }],
    [['-Aojson'], { 'all-namespaces': true, output: 'json' }],
    [['--all-namespaces=false'], { 'all-namespaces': false }],
    [['-A', 'name'], { names: ['name'], 'all-namespaces': true }],
    [['-f', 'a', '-f', 'b', '-f', '-'], { filename: ['a', 'b', '-'] }],
    [['--env', 'A=1,2', '--env=B==3'], { env: ['A=1,2', 'B==3'] }],
    [['--dry-run'], { 'dry-run': 'client' }],
    [['--dry-run=server'], { 'dry-run': 'server' }],
    [['--no-logs'], { logs: false }],
    [['--no-headers'], { 'no-headers': true }],
    [['--completions', '007'], { completions: 7 }],
    [['--timeout', '1h30m'], { timeout: 5_400_000 }],
    [['--timeout=90'], { timeout: 90_000 }],
    [['--', 'sh', '-c', 'exit 1', '--help'], { after: ['sh', '-c', 'exit 1', '--help'] }],
    [['007'], { names: ['007'] }],
    [['-n', 'a', '-n', 'b'], { namespace: 'b' }],
  ])('%j', (words, expected) => {
    expect(read(...words)).toEqual(expected);
  });
});

describe('wrong words are refused with the way on', () => {
  test.each<[string[], string, string | undefined]>([
    [['--namespce', 'a'], 'unknown flag --namespce', 'did you mean --namespace? see: kubectl batch try --help'],
    [['-x'], 'unknown flag -x', 'see: kubectl batch try --help'],
    [['--zzz=1'], 'unknown flag --zzz', 'see: kubectl batch try --help'],
    [['--no-output'], 'unknown flag --no-output', 'did you mean --output? see: kubectl batch try --help'],
    [['--constructor'], 'unknown flag --constructor', 'see: kubectl batch try --help'],
    [['--output', '--no-logs'], '--output needs a value', 'e.g. --output=VALUE'],
    [['--output'], '--output needs a value', 'e.g. --output=VALUE'],
    [['--output', '--logs'], '--output needs a value', 'e.g. --output=VALUE'],
    [['-f'], '--filename needs a value', 'e.g. --filename=FILE|DIR|-'],
    [['--dry-run=maybe'], '--dry-run: "maybe" is not one of none, client, server', undefined],
    [['--completions', 'many'], '--completions: "many" is not a whole number', undefined],
    [['--completions', '1.5'], '--completions: "1.5" is not a whole number', undefined],
    [['--timeout', '5 minutes'], '--timeout: "5 minutes" is not a duration', 'write it like 30s, 5m, 1h30m or 7d'],
    [['--logs=perhaps'], '--logs: "perhaps" is neither true nor false', undefined],
  ])('%j', (words, message, hint) => {
    expect(() => read(...words)).toThrow(expect.objectContaining({ code: 'Usage', message, hint }));
  });
});

test('a word where none belongs: where it goes instead', () => {
  const { names: _, ...nameless } = command;
  const hint = 'a file goes with -f; the arguments of a program go behind --';
  expect(() => parseRequest(nameless, ['job.yaml'])).toThrow(
    expect.objectContaining({ message: 'try takes no names: "job.yaml"', hint }),
  );
  expect(() => parseRequest({ ...nameless, after: false }, ['a'])).toThrow(
    expect.objectContaining({ message: 'try takes no names: "a"', hint: 'see: kubectl batch try --help' }),
  );
});

test.each<[string[], string | undefined, string[]]>([
  [['list'], 'list', []],
  [['-n', 'team', 'list', '-A'], 'list', ['-n', 'team', '-A']],
  [['--context=x', 'list'], 'list', ['--context=x']],
  [['-v', 'run', '--', 'watch'], 'run', ['-v', '--', 'watch']],
  [['--help'], undefined, ['--help']],
  [['--', 'list'], undefined, ['--', 'list']],
  [['--constructor', 'list'], 'list', ['--constructor']],
])('the verb of %j', (argv, verb, words) => {
  expect(splitVerb(argv)).toEqual({ verb, words });
});

test.each<[string[], boolean]>([
  [['list', '-v'], true],
  [['list', '--verbose'], true],
  [['run', '--', '-v'], false],
  [[], false],
])('whether %j ask for more words', (argv, asks) => {
  expect(hasFlag(argv, '--verbose', '-v')).toBe(asks);
});
