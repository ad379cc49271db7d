import { expect, test } from 'vitest';
import { fieldPath, renderFindings } from '../../../plugin/render/findings.ts';
import type { Finding } from '../../../sdk/batch-v1/finding.ts';

const findings: Finding[] = [
  { level: 'error', path: ['spec', 'backoffLimit'], value: -4, message: 'must be 0 or more', fix: 'write 0' },
  {
    level: 'error',
    path: ['spec', 'template', 'spec', 'containers', 0, 'image'],
    value: undefined,
    message: 'is required',
  },
  { level: 'warning', path: ['metadata', 'name'], value: 'a.b', message: 'is no DNS label' },
  { level: 'error', path: ['spec', 'template'], value: { spec: {} }, message: 'must have\ncontainers' },
  { level: 'error', path: ['spec', 'suspend'], value: null, message: 'must be true or false' },
  { level: 'error', path: ['spec', 'x'], value: 'y'.repeat(80), message: 'must be shorter' },
];

test('findings carry the place, the path, the value and the fix', () => {
  const where = (path: (string | number)[]) => (path.length === 2 ? 'jobs.yaml:12:5' : undefined);
  expect(renderFindings(findings, where)).toBe(
    [
      'jobs.yaml:12:5: error: spec.backoffLimit: must be 0 or more, is -4',
      '  fix: write 0',
      'error: spec.template.spec.containers[0].image: is required',
      'jobs.yaml:12:5: warning: metadata.name: is no DNS label, is "a.b"',
      'jobs.yaml:12:5: error: spec.template: must have containers',
      'jobs.yaml:12:5: error: spec.suspend: must be true or false, is null',
      'jobs.yaml:12:5: error: spec.x: must be shorter',
      '',
    ].join('\n'),
  );
});

test('no findings are no text', () => {
  expect(renderFindings([])).toBe('');
});

test.each([
  [[], 'the object'],
  [['kind'], 'kind'],
  [['metadata', 'labels', 'example.com/tier'], 'metadata.labels["example.com/tier"]'],
  [['items', 0, 1, 'x-y'], 'items[0][1].x-y'],
])('%j reads %s', (path, text) => {
  expect(fieldPath(path as (string | number)[])).toBe(text);
});
