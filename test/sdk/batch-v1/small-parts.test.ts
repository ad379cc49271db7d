import { expect, test } from 'vitest';
import type { Finding } from '../../../sdk/batch-v1/finding.ts';
import { fieldPath, findingText } from '../../../sdk/batch-v1/finding-text.ts';
import { matchesSelector } from '../../../sdk/batch-v1/matches-selector.ts';
import { nearest } from '../../../sdk/batch-v1/nearest.ts';
import { parseQuantity } from '../../../sdk/batch-v1/quantity.ts';
import { selectorText } from '../../../sdk/batch-v1/selector-text.ts';
import { parseMinorVersion } from '../../../sdk/batch-v1/versions.ts';

test.each([
  ['500m', 0.5],
  ['1Gi', 2 ** 30],
  ['1.5G', 1.5e9],
  ['2e3', 2000],
  ['.5', 0.5],
  ['-1', -1],
  [3, 3],
  ['1 Gi', undefined],
  ['1gb', undefined],
  ['', undefined],
  [true, undefined],
])('parseQuantity %j', (quantity, number) => {
  expect(parseQuantity(quantity)).toBe(number);
});

test.each([
  ['1.30', 30],
  ['v1.35.4', 35],
  ['1.30+', 30],
])('parseMinorVersion %s', (version, minor) => {
  expect(parseMinorVersion(version)).toBe(minor);
});

test('a version that is none', () => {
  expect(() => parseMinorVersion('latest')).toThrow(
    new Error('not a Kubernetes version: "latest" (write 1.30 or v1.30.14)'),
  );
});

test.each([
  [[], 'the object'],
  [['spec', 'template', 'spec', 'containers', 0, 'image'], 'spec.template.spec.containers[0].image'],
  [['metadata', 'labels', 'example.com/app'], 'metadata.labels["example.com/app"]'],
  [['items', 0, 1, 'x-y'], 'items[0][1].x-y'],
])('fieldPath %j', (path, text) => {
  expect(fieldPath(path)).toBe(text);
});

const finding = (message: string, value: unknown): Finding => ({
  level: 'error',
  rule: 'r',
  path: ['a'],
  value,
  message,
});

test.each([
  [finding('must be 0 or more', -4), 'a: must be 0 or more, is -4'],
  [finding('must be Never', 'Always'), 'a: must be Never, is "Always"'],
  [finding('must be a list', { x: 1 }), 'a: must be a list'],
  [finding('must be short', 'x'.repeat(100)), 'a: must be short'],
  [finding('is required', ''), 'a: is required'],
])('findingText %#', (given, text) => {
  expect(findingText(given)).toBe(text);
});

test.each([
  ['completion', 'completions'],
  ['paralelism', 'parallelism'],
  ['imgae', 'image'],
  ['IMAGE', 'image'],
  ['zebra', undefined],
])('nearest to %s', (word, candidate) => {
  expect(nearest(word, ['completions', 'parallelism', 'image'])).toBe(candidate);
});

test.each([
  [undefined, ''],
  [{ matchLabels: { app: 'etl', tier: 'a' } }, 'app=etl,tier=a'],
  [
    {
      matchLabels: { app: 'etl' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'zone', operator: 'NotIn', values: ['c'] },
        { key: 'new', operator: 'Exists' },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    },
    'app=etl,tier in (a,b),zone notin (c),new,!old',
  ],
])('selectorText %j', (selector, text) => {
  expect(selectorText(selector)).toBe(text);
});

const label = (key: string, operator: string, values?: string[]) => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
});
test.each([
  ['nothing', undefined, false],
  ['everything', {}, true],
  ['a label', { matchLabels: { app: 'etl' } }, true],
  ['another value', { matchLabels: { app: 'web' } }, false],
  ['one label too many', { matchLabels: { app: 'etl', tier: 'a' } }, false],
  ['In', label('app', 'In', ['web', 'etl']), true],
  ['In, another value', label('app', 'In', ['web']), false],
  ['NotIn', label('app', 'NotIn', ['web']), true],
  ['NotIn, this value', label('app', 'NotIn', ['etl']), false],
  ['NotIn, no such label', label('tier', 'NotIn', ['a']), true],
  ['Exists', label('app', 'Exists'), true],
  ['Exists, no such label', label('tier', 'Exists'), false],
  ['DoesNotExist', label('tier', 'DoesNotExist'), true],
  ['both parts', { matchLabels: { app: 'etl' }, ...label('app', 'DoesNotExist') }, false],
])('matchesSelector: %s', (_, selector, matches) => {
  expect(matchesSelector(selector, { app: 'etl' })).toBe(matches);
});
