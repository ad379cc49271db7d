import { describe, expect, test } from 'vitest';
import {
  cronJobGenerateNameProblem,
  cronJobNameProblem,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
  jobGenerateNameProblem,
  jobNameProblem,
  toDnsLabel,
} from '../../../sdk/batch-v1/names.ts';

const SHAPE = 'must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit';
const LABEL = 'must have at most 63 characters, since it becomes the batch.kubernetes.io/job-name label';
const a = (length: number) => 'a'.repeat(length);

describe('jobNameProblem', () => {
  test.each([
    ['pi', {}, undefined],
    ['a.b', {}, undefined],
    [a(63), {}, undefined],
    [a(64), {}, LABEL],
    [a(64), { manualSelector: true }, undefined],
    [a(254), { manualSelector: true }, 'must have at most 253 characters'],
    ['Pi', {}, SHAPE],
    ['pi_1', {}, SHAPE],
    ['-pi', {}, SHAPE],
    ['pi.', {}, SHAPE],
    ['a..b', {}, SHAPE],
    [a(61), { indexedCompletions: 10 }, undefined],
    [
      a(62),
      { indexedCompletions: 10 },
      'must have at most 61 characters with 10 completions, since "<name>-9" becomes a hostname',
    ],
    [
      a(61),
      { indexedCompletions: 11 },
      'must have at most 60 characters with 11 completions, since "<name>-10" becomes a hostname',
    ],
    // The server looks at no hostname where there is no index.
    [a(63), { indexedCompletions: 0 }, undefined],
    [
      'a.b',
      { indexedCompletions: 1 },
      'must have no dots in an Indexed Job, since it becomes the hostname of its pods',
    ],
  ])('%s %j', (name, naming, problem) => {
    expect(jobNameProblem(name, naming)).toBe(problem);
  });
});

test.each([
  ['pi-', {}, undefined],
  [a(100), {}, undefined],
  ['Pi-', {}, SHAPE],
  [
    a(100),
    { indexedCompletions: 2 },
    'must have at most 61 characters with 2 completions, since "<name>-1" becomes a hostname',
  ],
])('jobGenerateNameProblem %s', (prefix, naming, problem) => {
  expect(jobGenerateNameProblem(prefix, naming)).toBe(problem);
});

test.each([
  [a(52), undefined],
  [a(53), 'must have at most 52 characters, since its Jobs append 11 to it'],
  ['A', SHAPE],
])('cronJobNameProblem %s', (name, problem) => {
  expect(cronJobNameProblem(name)).toBe(problem);
});

test.each([
  [a(47), undefined],
  [a(48), 'must have at most 52 characters, since its Jobs append 11 to it'],
  ['-', SHAPE],
])('cronJobGenerateNameProblem %s', (prefix, problem) => {
  expect(cronJobGenerateNameProblem(prefix)).toBe(problem);
});

test.each([
  ['DNS label', isDnsLabel, ['a', 'a-1', a(63)], ['', 'A', '-a', 'a.b', a(64)]],
  ['DNS subdomain', isDnsSubdomain, ['a', 'a.b-c', a(253)], ['', 'a..b', 'a_b', a(254)]],
  ['key', isQualifiedName, ['a', 'A_b.c', 'example.com/a'], ['', 'a/b/c', '/a', 'a/', 'Example.com/a', '-a', a(64)]],
  ['label value', isLabelValue, ['', 'A_b.c-1'], ['-a', 'a b', a(64)]],
])('%s', (_, is, good, bad) => {
  expect({ good: good.filter((text) => !is(text)), bad: bad.filter(is) }).toEqual({ good: [], bad: [] });
});

test.each([
  ['Chart Äpfel_1', 63, 'chart-pfel-1'],
  ['--a--', 63, 'a'],
  ['abc-def', 4, 'abc'],
  ['___', 63, ''],
])('toDnsLabel %j', (text, max, label) => {
  expect(toDnsLabel(text, max)).toBe(label);
});
