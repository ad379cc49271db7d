import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CallOptions, call, type Result, withFiles } from '../../helpers/call.ts';

const template = `# One Job for each file.
apiVersion: batch/v1
kind: Job
metadata:
  name: convert-$name
spec:
  ttlSecondsAfterFinished: 600
  parallelism: $pods
  template:
    spec:
      containers:
      - name: main
        image: busybox:1.36
        command: [sh, -c, 'echo "$src" && cd $$HOME']
      restartPolicy: Never
`;

const expanded = (name: string, pods: number, src: string) => `apiVersion: batch/v1
kind: Job
metadata:
  name: convert-${name}
spec:
  ttlSecondsAfterFinished: 600
  parallelism: ${pods}
  template:
    spec:
      containers:
      - name: main
        image: busybox:1.36
        command:
        - sh
        - -c
        - echo "${src}" && cd $HOME
      restartPolicy: Never
`;

const csv = 'name,pods,src\na,1,s3://in/a.csv\nb,2,"s3://in/b,c.csv"\n';
const both = `${expanded('a', 1, 's3://in/a.csv')}---\n${expanded('b', 2, 's3://in/b,c.csv')}`;

function expand(files: Record<string, string>, words: string[], options: CallOptions = {}): Promise<Result> {
  return withFiles(files, (cwd) => call(['expand', ...words], { cwd, ...options }));
}

describe('expand', () => {
  test.each([
    ['CSV', 'data.csv', csv],
    [
      'JSON',
      'data.json',
      '[{"name":"a","pods":1,"src":"s3://in/a.csv"},{"src":"s3://in/b,c.csv","pods":2,"name":"b"}]',
    ],
  ])('fills a template with %s', async (_, name, items) => {
    expect(await expand({ 'job.yaml': template, [name]: items }, ['job.yaml', '--items', name])).toEqual({
      stdout: both,
      stderr: '',
      exitCode: 0,
    });
  });

  test('takes the items as they are, and either from standard input', async () => {
    const inline = '[{"name": "a", "pods": 1, "src": "s3://in/a.csv"}]';
    const one = { stdout: expanded('a', 1, 's3://in/a.csv'), stderr: '', exitCode: 0 };
    expect(await expand({ 'job.yaml': template }, ['job.yaml', '--items', inline])).toEqual(one);
    expect(await expand({ 'job.yaml': template }, ['job.yaml', '--items', '-'], { stdin: inline })).toEqual(one);
    expect(await expand({}, ['-', '--items', inline], { stdin: template })).toEqual(one);
  });

  test('binds $ITEM to plain values, and prints the names alone', async () => {
    const plain = template.replace('$name', '$ITEM').replace('$pods', '1').replace('$src', 'x');
    expect(await expand({ 'job.yaml': plain }, ['job.yaml', '--items', '["apple", "banana"]', '-o', 'name'])).toEqual({
      stdout: 'job.batch/convert-apple\njob.batch/convert-banana\n',
      stderr: '',
      exitCode: 0,
    });
  });

  test('prints a List as JSON', async () => {
    const { stdout } = await expand({ 'job.yaml': template, 'i.csv': csv }, [
      'job.yaml',
      '--items',
      'i.csv',
      '-o',
      'json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'List', items: [{ spec: { parallelism: 1 } }, { kind: 'Job' }] });
  });

  test('says what has no placeholder, and has it once', async () => {
    const script = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: script\n';
    const { stdout, stderr } = await expand({ 'job.yaml': `${template}---\n${script}`, 'i.csv': csv }, [
      'job.yaml',
      '--items',
      'i.csv',
    ]);
    expect(stdout).toBe(`${script}---\n${both}`);
    expect(stderr).toBe('note: job.yaml:17:1: has no placeholder, so it is there once\n');
  });

  test('prints nothing but errors where anything is wrong', async () => {
    const items = 'name,pods,src\na,1,x\nB,x,x\na,2,x\n';
    expect(await expand({ 'job.yaml': template, 'i.csv': items }, ['job.yaml', '--items', 'i.csv'])).toEqual({
      stdout: '',
      stderr: [
        'error: job.yaml:8:3 with item 2 (i.csv:3): spec.parallelism: must be a whole number of at most 2147483647, is "x"',
        'error: job.yaml:5:3 with item 2 (i.csv:3): metadata.name: must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit, is "convert-B"',
        'error: job.yaml:5:3 with item 3 (i.csv:4): Job "convert-a" is there twice, first from item 1 (i.csv:2)',
        'hint: make the name of values that differ between all items',
        '',
      ].join('\n'),
      exitCode: 2,
    });
  });

  test.each([
    [[], 'expand needs a template'],
    [['job.yaml'], 'expand needs items'],
    [['job.yaml', 'b.yaml', '--items', '[1]'], 'expand takes one template'],
    [['-', '--items', '-'], 'the template and the items cannot both be standard input'],
    [['none.yaml', '--items', '[1]'], 'none.yaml: no such file'],
    [['job.yaml', '--items', 'none.csv'], 'none.csv: no such file'],
    [['jobs.ts', '--items', '[1]'], 'jobs.ts: a program is no template'],
    [['job.yaml', '--items', '[1'], '--items:1:3: a "[" or "{" is not closed'],
    [['job.yaml', '--items', '[1]', '-o', 'name', '--output-dir', 'x'], '-o and --output-dir cannot be given together'],
    [['job.yaml', '--items', '[1]', '-o', 'wide'], '--output: "wide" is not one of yaml, json, name'],
    [['job.yaml', '--items', '-'], '- reads standard input, and that is the terminal'],
  ])('%j is refused', async (words, message) => {
    const { stderr, exitCode, stdout } = await expand({ 'job.yaml': template }, words);
    expect({ first: stderr.split('\n')[0], exitCode, stdout }).toEqual({
      first: `error: ${message}`,
      exitCode: 2,
      stdout: '',
    });
  });
});

describe('expand --output-dir', () => {
  const words = ['expand', 'job.yaml', '--items', 'data.csv', '--output-dir', 'out'];

  test('writes a file for each object, complete or not at all', () =>
    withFiles({ 'job.yaml': template, 'data.csv': csv }, async (cwd) => {
      expect(await call(words, { cwd })).toEqual({
        stdout: 'out/job-convert-a.yaml created\nout/job-convert-b.yaml created\n',
        stderr: '',
        exitCode: 0,
      });
      const text = await readFile(join(cwd, 'out/job-convert-a.yaml'), 'utf8');
      expect(text).toBe(
        `# Made by kubectl batch from ../job.yaml, ../data.csv; the next run replaces this file.\n${expanded('a', 1, 's3://in/a.csv')}`,
      );
      expect((await call(words, { cwd })).stdout).toMatch(/unchanged\n.* unchanged\n$/);
    }));

  test('writes nothing where anything is wrong', () =>
    withFiles({ 'job.yaml': template, 'data.csv': `${csv}a,1,x\n` }, async (cwd) => {
      expect((await call(words, { cwd })).exitCode).toBe(2);
      expect((await readdir(cwd)).sort()).toEqual(['data.csv', 'job.yaml']);
    }));
});

test('completion offers files for the template and its items', async () => {
  expect((await call(['__complete', 'expand', 'jo'])).stdout).toBe(':0\n');
  expect((await call(['__complete', 'expand', 'job.yaml', '--items', ''])).stdout).toBe(':0\n');
  expect((await call(['__complete', 'expand', 'job.yaml', '-o', ''])).stdout).toBe('yaml\njson\nname\n:4\n');
});
