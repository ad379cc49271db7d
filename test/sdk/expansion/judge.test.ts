import { describe, expect, test } from 'vitest';
import { expandTemplate, judgeExpansion, readItems, readTemplate } from '../../../sdk/expansion/index.ts';

const job = (name: string, more = '') => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
${more}  template:
    spec:
      restartPolicy: Never
      containers:
      - {name: main, image: busybox:1.36}
`;

function errors(template: string, items: string): string[] {
  const expanded = expandTemplate(readTemplate(template, 't.yaml'), readItems(items, 'i.csv'));
  return judgeExpansion(expanded).errors.map(({ code, message, hint }) => {
    expect(code).toBe('InvalidManifest');
    return hint === undefined ? message : `${message} (${hint})`;
  });
}

test('valid objects have no errors', () => {
  expect(errors(job('a-$X', '  parallelism: $X\n'), 'X\n1\n2\n')).toEqual([]);
});

describe('an error', () => {
  test('of one item names it', () => {
    expect(errors(job('a-$X'), 'X\na\nB b\nc\n')).toEqual([
      't.yaml:4:3 with item 2 (i.csv:3): metadata.name: must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit, is "a-B b"',
    ]);
  });

  test('of several items names the first', () => {
    expect(errors(job('a-$X', '  parallelism: $P\n'), 'X,P\na,1\nb,x\nc,x\n')).toEqual([
      't.yaml:6:3 with 2 items, the first of them item 2 (i.csv:3): spec.parallelism: must be a whole number of at most 2147483647, is "x"',
    ]);
  });

  test('of all items is one of the template', () => {
    expect(errors(job('a-$X', '  paralelism: 2\n'), 'X\na\nb\n')).toEqual([
      't.yaml:6:3: spec.paralelism: is not a field of JobSpec (did you mean `parallelism`?)',
    ]);
  });

  test('of a name that an item makes too long says what is left', () => {
    const long = 'x'.repeat(62);
    expect(errors(job('a-$X'), `X\nb\n${long}\n`)).toEqual([
      expect.stringMatching(/^t.yaml:4:3 with item 2 \(i.csv:3\): metadata.name: must have at most 63 characters/),
    ]);
    expect(
      errors(job('a-$X', '  completionMode: Indexed\n  completions: 1000\n'), `X\nb\n${'x'.repeat(60)}\n`),
    ).toEqual([
      expect.stringMatching(/^t.yaml:4:3 with item 2 .*: must have at most 59 characters with 1000 completions/),
    ]);
  });

  test('of a CronJob is judged by its own limit', () => {
    const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata: {name: "a-$X"}
spec:
  schedule: 0 2 * * *
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: main, image: "busybox:1.36"}]}
`;
    expect(errors(cronJob, `X\n${'x'.repeat(51)}\nb\n`)).toEqual([
      expect.stringMatching(/^t.yaml:3:12 with item 1 \(i.csv:2\): metadata.name: must have at most 52 characters/),
    ]);
  });

  test('of an object without a kind has its place', () => {
    expect(errors('metadata: {name: "$X"}\n', 'X\na\n')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^t.yaml:1:1 with item 1 \(i.csv:2\): kind/)]),
    );
  });
});

describe('two objects of one name', () => {
  test('name both items', () => {
    expect(errors(job('a-$X', '  parallelism: $P\n'), 'X,P\nb,1\nc,1\nb,2\n')).toEqual([
      't.yaml:4:3 with item 3 (i.csv:4): Job "a-b" is there twice, first from item 1 (i.csv:2) (make the name of values that differ between all items)',
    ]);
  });

  test('are told once where the name has no placeholder', () => {
    expect(errors(job('a', '  parallelism: $P\n'), 'P\n1\n2\n3\n')).toEqual([
      't.yaml:4:3: every item makes the same Job "a" (put a placeholder into its name, of a value that each item has for itself)',
    ]);
  });

  test('may be one of an item and one that is there once', () => {
    expect(errors(`${job('a')}---\n${job('$X')}`, 'X\nb\na\n')).toEqual([
      't.yaml:15:3 with item 2 (i.csv:3): Job "a" is there twice, first from t.yaml:1:1 (make the name of values that differ between all items)',
    ]);
  });

  test('are two in two namespaces, and without a name of their own', () => {
    expect(errors(job('a\n  namespace: $X'), 'X\nn1\nn2\n')).toEqual([]);
    expect(errors(job('a', '  parallelism: $P\n').replace('name:', 'generateName:'), 'P\n1\n2\n')).toEqual([]);
  });
});

test('warnings have a line each, however many items there are', () => {
  const template = job('a-$X', '  parallelism: 0\n');
  const expanded = expandTemplate(readTemplate(template, 't.yaml'), readItems('X\na\nb\nc\n', 'i.csv'));
  const { warnings } = judgeExpansion(expanded);
  expect(warnings.filter((warning) => warning.includes('parallelism'))).toEqual([
    expect.stringMatching(/^t.yaml:6:3: spec.parallelism: /),
  ]);
});
