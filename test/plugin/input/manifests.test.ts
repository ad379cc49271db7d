import { describe, expect, it } from 'vitest';
import { type InputContext, readManifests } from '../../../plugin/input/manifests.ts';
import { inFolder, outcome } from './folder.ts';

const job = (name: string, more = '') => `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\n${more}`;

function stdinOf(chunks: (string | Uint8Array)[] | 'terminal'): InputContext['stdin'] {
  const pieces = (async function* () {
    if (chunks !== 'terminal') yield* chunks;
  })();
  return Object.assign(pieces, { isTTY: chunks === 'terminal' });
}

interface Call {
  files?: Record<string, string | Uint8Array>;
  stdin?: (string | Uint8Array)[] | 'terminal';
  recursive?: boolean;
  programArguments?: string[];
}

/** `kind/name at where` of each manifest, or the errors. */
async function read(sources: string[], { files = {}, stdin = 'terminal', ...rest }: Call = {}): Promise<unknown> {
  return inFolder(files, (cwd) =>
    outcome(async () => {
      const context: InputContext = {
        verb: 'run',
        cwd,
        env: {},
        stdin: stdinOf(stdin),
        stderr: { write: () => {} },
        execPath: process.execPath,
        signal: new AbortController().signal,
        ...rest,
      };
      const manifests = await readManifests(sources, context);
      return manifests.map(({ object, where }) => `${object.kind}/${object.metadata.name} at ${where}`);
    }),
  );
}

describe('readManifests', () => {
  const good: [string, string[], Call, string[]][] = [
    ['a file', ['a.yaml'], { files: { 'a.yaml': job('a') } }, ['Job/a at a.yaml:1:1']],
    [
      'files in the order of -f, documents in theirs',
      ['b.json', './d/a.txt'],
      {
        files: {
          'b.json': '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"b"}}',
          'd/a.txt': `${job('a')}---\n${job('c')}`,
        },
      },
      ['Secret/b at b.json:1:1', 'Job/a at ./d/a.txt:1:1', 'Job/c at ./d/a.txt:6:1'],
    ],
    [
      "a folder's YAML and JSON by name; an empty file among them is none",
      ['d'],
      {
        files: {
          'd/b.yml': job('b'),
          'd/a.yaml': job('a'),
          'd/c.json': '',
          'd/x.txt': '?',
          'd/y.ts': '?',
          'd/sub/z.yaml': job('z'),
        },
      },
      ['Job/a at d/a.yaml:1:1', 'Job/b at d/b.yml:1:1'],
    ],
    [
      'folders below, when asked for',
      ['.'],
      {
        recursive: true,
        files: { 'b.yaml': job('b'), 'a/z.yaml': job('z'), 'a/b/c.yaml': job('c'), 'c/d.yaml': job('d') },
      },
      ['Job/c at a/b/c.yaml:1:1', 'Job/z at a/z.yaml:1:1', 'Job/b at b.yaml:1:1', 'Job/d at c/d.yaml:1:1'],
    ],
    [
      'standard input, cut anywhere',
      ['-'],
      { stdin: [...Buffer.from(job('ü'))].map((byte) => Uint8Array.of(byte)) },
      ['Job/ü at standard input:1:1'],
    ],
    [
      'the items of a list, and names that differ in namespace, kind or group only',
      ['a.yaml'],
      {
        files: {
          'a.yaml': `kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: T, metadata: {name: a}}\n- {apiVersion: v1, kind: U, metadata: {name: a}}
- {apiVersion: g/v1, kind: T, metadata: {name: a}}\n- {apiVersion: v1, kind: T, metadata: {name: a, namespace: n}}\n- {apiVersion: v1, kind: T, metadata: {generateName: a}}\n- {apiVersion: v1, kind: T, metadata: {generateName: a}}`,
        },
      },
      [
        'T/a at a.yaml:4:3',
        'U/a at a.yaml:5:3',
        'T/a at a.yaml:6:3',
        'T/a at a.yaml:7:3',
        'T/undefined at a.yaml:8:3',
        'T/undefined at a.yaml:9:3',
      ],
    ],
  ];
  it.each(good)('reads %s', async (_, sources, call, expected) => {
    expect(await read(sources, call)).toEqual(expected);
  });

  const bad: [string, string[], Call, string][] = [
    [
      'a missing file with a like name beside it',
      ['d/jobs.yml'],
      { files: { 'd/jobs.yaml': '' } },
      'Usage: d/jobs.yml: no such file\n  did you mean d/jobs.yaml?',
    ],
    [
      'a missing file in a missing folder',
      ['no/such/jobs.yml'],
      {},
      'Usage: no/such/jobs.yml: no such file\n  there is no folder no/such either',
    ],
    [
      'a missing file',
      ['x.yaml'],
      { files: { 'completely-different': '' } },
      'Usage: x.yaml: no such file\n  check its name, and the folder that you are in',
    ],
    [
      'an address',
      ['https://example.com/job.yaml'],
      {},
      'Usage: https://example.com/job.yaml: addresses are not read\n  curl -fsSL https://example.com/job.yaml | kubectl batch run -f -',
    ],
    [
      'a terminal as standard input',
      ['-'],
      {},
      'Usage: -f - reads standard input, and that is the terminal\n  pipe the objects into it: ... | kubectl batch run -f -',
    ],
    [
      'standard input twice',
      ['-', '-'],
      { stdin: [job('a')] },
      'Usage: standard input can be read only once\n  leave one "-f -" out',
    ],
    [
      'empty standard input',
      ['-'],
      { stdin: [] },
      'EmptySelection: no objects in standard input\n  is it the right file? it is empty, or holds nothing but comments',
    ],
    [
      'an empty file',
      ['a.yaml'],
      { files: { 'a.yaml': '# nothing\n---\n' } },
      'EmptySelection: no objects in a.yaml\n  is it the right file? it is empty, or holds nothing but comments',
    ],
    [
      'a folder of empty files',
      ['d'],
      { files: { 'd/a.yaml': '', 'd/b.yaml': '' } },
      'EmptySelection: no objects in d',
    ],
    [
      'an empty folder',
      ['d'],
      { files: { 'd/a.txt': '' } },
      'EmptySelection: no objects in d: it has no YAML or JSON files\n  objects are read from *.yaml, *.yml and *.json',
    ],
    [
      'a folder with folders',
      ['d'],
      { files: { 'd/e/a.yaml': job('a') } },
      'EmptySelection: no objects in d: it has no YAML or JSON files\n  --recursive reads the folders below it, too',
    ],
    [
      'a folder with a program',
      ['d'],
      { files: { 'd/jobs.ts': '' } },
      'EmptySelection: no objects in d: it has no YAML or JSON files\n  a program is named itself: -f d/jobs.ts',
    ],
    [
      'bytes that are no text',
      ['a.yaml'],
      { files: { 'a.yaml': Uint8Array.of(0xff, 0xfe, 0x61, 0) } },
      'Usage: a.yaml: is no UTF-8 text\n  save it as UTF-8; is it the right file?',
    ],
    [
      'objects that are none',
      ['a.yaml'],
      {
        files: {
          'a.yaml':
            'hello\n---\n- 1\n---\nkind: Job\n---\napiVersion: v1\nKind: Job\n---\napiVersion: batch/v1\nkind: 5\n',
        },
      },
      `Usage: a.yaml:1:1: is the string "hello", not a Kubernetes object
  an object has apiVersion, kind and metadata
Usage: a.yaml:3:1: is a list, not a Kubernetes object
  an object has apiVersion, kind and metadata
Usage: a.yaml:5:1: has no apiVersion
  e.g. apiVersion: batch/v1
Usage: a.yaml:7:1: has no kind
  did you mean kind where it says Kind?
Usage: a.yaml:10:1: kind is 5, not a string
  e.g. kind: Job`,
    ],
    [
      'the same object twice',
      ['a.yaml', 'b.yaml'],
      { files: { 'a.yaml': job('a'), 'b.yaml': `${job('b')}---\n${job('a')}` } },
      'InvalidManifest: b.yaml:6:1: Job "a" is there twice, first at a.yaml:1:1\n  rename one of them, or leave one out',
    ],
    [
      'a file named twice',
      ['a.yaml', 'a.yaml'],
      { files: { 'a.yaml': job('a') } },
      'InvalidManifest: a.yaml:1:1: Job "a" is there twice, first at a.yaml:1:1\n  rename one of them, or leave one out',
    ],
    [
      'words for a program where there is none',
      ['a.yaml'],
      { files: { 'a.yaml': job('a') }, programArguments: ['--region', 'eu'] },
      'Usage: nothing takes the words after "--": --region eu\n  they are for programs (-f jobs.ts), or for the command of --image',
    ],
    [
      'everything at once',
      ['x.yaml', 'a.yaml', 'b.yaml'],
      { files: { 'a.yaml': 'a: [\n', 'b.yaml': `${job('b')}---\nkind: T\n` } },
      `Usage: x.yaml: no such file
  did you mean a.yaml?
Usage: a.yaml:2:1: the quote, "[" or "{" opened above is not closed, or this line is indented too little
  mend this line:
  2 | 
    | ^
Usage: b.yaml:6:1: has no apiVersion
  e.g. apiVersion: batch/v1`,
    ],
  ];
  it.each(bad)('refuses %s', async (_, sources, call, expected) => {
    expect(await read(sources, call)).toBe(expected);
  });

  it('stops reading standard input when interrupted', async () => {
    const controller = new AbortController();
    const never = Object.assign(
      { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) },
      { isTTY: false },
    );
    const reading = outcome(() =>
      readManifests(['-'], {
        verb: 'run',
        cwd: '/',
        env: {},
        stdin: never,
        stderr: { write() {} },
        execPath: process.execPath,
        signal: controller.signal,
      }),
    );
    controller.abort();
    expect(await reading).toBe('Interrupted: interrupted');
  });
});
