import { expect, test } from 'vitest';
import { alteredFields } from '../../../plugin/migrate/altered.ts';
import type { ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { aJob } from '../../helpers/objects.ts';

/** What is said to be altered where NEW is sent with one spec and comes back with another. */
function altered(sent: Record<string, unknown>, stored: Record<string, unknown>) {
  const job: ObservedJob = aJob(stored);
  const { selector } = job.spec;
  const spec = { selector, template: job.spec.template, ...sent };
  const differences = alteredFields({ ...job, spec }, job);
  return differences.map(({ path, wanted, existing }) => [path.join('.'), wanted, existing]);
}

test('defaults are no alteration', () => {
  expect(altered({}, {})).toEqual([]);
  expect(altered({ completions: 1 }, {})).toEqual([]);
  expect(altered({ parallelism: 3 }, { parallelism: 3 })).toEqual([]);
  expect(altered({}, { managedBy: 'kubernetes.io/job-controller' })).toEqual([]);
});

test('what a webhook sets though it was not sent, where that decides about pods', () => {
  expect(altered({}, { suspend: true })).toEqual([['spec.suspend', undefined, true]]);
  expect(altered({}, { managedBy: 'kueue.x-k8s.io/multikueue' })).toEqual([
    ['spec.managedBy', undefined, 'kueue.x-k8s.io/multikueue'],
  ]);
  expect(altered({}, { parallelism: 2, completions: 1 })).toEqual([['spec.parallelism', undefined, 2]]);
  expect(altered({ selector: {} }, {})).toEqual([
    ['spec.selector.matchLabels', undefined, { 'batch.kubernetes.io/controller-uid': 'uid-of-pi' }],
  ]);
});

test('what was sent and came back with another value', () => {
  expect(altered({ suspend: false, backoffLimit: 3 }, { suspend: true, backoffLimit: 6 })).toEqual([
    ['spec.suspend', false, true],
    ['spec.backoffLimit', 3, 6],
  ]);
});

test('another spelling, and what is empty, are none', () => {
  const template = (cpu: string, more: object = {}) => ({
    spec: { containers: [{ name: 'main', resources: { limits: { cpu } } }], ...more },
  });
  expect(altered({ template: template('1000m', { securityContext: {} }) }, { template: template('1') })).toEqual([]);
  expect(altered({ template: template('1000m') }, { template: template('2') })).toEqual([
    ['spec.template.spec.containers.0.resources.limits.cpu', '1000m', '2'],
  ]);
});
