import { expect, test } from 'vitest';
import { renderFindings } from '../../../plugin/render/findings.ts';
import type { Finding } from '../../../sdk/batch-v1/finding.ts';

const findings: Finding[] = [
  {
    level: 'error',
    rule: 'r',
    path: ['spec', 'backoffLimit'],
    value: -4,
    message: 'must be 0 or more',
    fix: 'write 0',
  },
  {
    level: 'error',
    rule: 'r',
    path: ['spec', 'template', 'spec', 'containers', 0, 'image'],
    value: undefined,
    message: 'is required',
  },
  { level: 'warning', rule: 'r', path: ['metadata', 'name'], value: 'a.b', message: 'is no DNS label' },
  { level: 'error', rule: 'r', path: ['spec', 'template'], value: { spec: {} }, message: 'must have\ncontainers' },
  { level: 'error', rule: 'r', path: ['spec', 'suspend'], value: null, message: 'must be true or false' },
  { level: 'error', rule: 'r', path: ['spec', 'x'], value: 'y'.repeat(80), message: 'must be shorter' },
];

test('findings carry the place, the path, the value and the fix', () => {
  const where = (path: (string | number)[]) => (path.length === 2 ? 'jobs.yaml:12:5' : undefined);
  expect(renderFindings(findings, where)).toBe(
    [
      'jobs.yaml:12:5: error: spec.backoffLimit: must be 0 or more, is -4',
      '  fix: write 0',
      'error: spec.template.spec.containers[0].image: is required',
      'jobs.yaml:12:5: warning: metadata.name: is no DNS label',
      'jobs.yaml:12:5: error: spec.template: must have containers',
      'jobs.yaml:12:5: error: spec.suspend: must be true or false',
      'jobs.yaml:12:5: error: spec.x: must be shorter',
      '',
    ].join('\n'),
  );
});

test('no findings are no text', () => {
  expect(renderFindings([])).toBe('');
});
