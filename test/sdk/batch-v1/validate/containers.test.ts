import { describe, expect, test } from 'vitest';
import { isAdvice, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { CONTAINER_ROWS } from './container-rows.ts';
import { cronJob, error, job } from './manifests.ts';

const errors = (manifest: unknown, kubernetesVersion?: string) =>
  validateManifest(manifest, { kubernetesVersion }).filter(({ level }) => level === 'error');

describe('refused', () => {
  test.each(CONTAINER_ROWS)('$name', ({ manifest, findings }) => {
    expect(validateManifest(manifest).filter((finding) => !isAdvice(finding))).toEqual(findings);
    expect(findings.length).toBeGreaterThan(0);
  });
});

const sleepless = { lifecycle: { preStop: { sleep: { seconds: 0 } } } };
const sidecarRules = { name: 'log', image: 'a', restartPolicy: 'Always', restartPolicyRules: [{ action: 'Restart' }] };
const oneIndex = { completionMode: 'Indexed' };
const CONTAINER = 'spec.template.spec.containers.0';

/** What one version refuses, another takes. */
test.each([
  ['a name with a space', { container: { env: [{ name: 'A B' }] } }, ['1.31'], ['1.32', undefined]],
  ['a sleep of no time', { container: sleepless }, ['1.32'], ['1.33', undefined]],
  ['rules of a sidecar', { pod: { initContainers: [sidecarRules] } }, ['1.35'], ['1.34']],
  ['the policy of one container', { container: { restartPolicy: 'Always' } }, ['1.33'], ['1.34', '1.35']],
  ['a claim that is not there', { container: { resources: { claims: [{ name: 'a' }] } } }, ['1.34'], ['1.33']],
  ['a source that is dropped', { container: { env: [{ name: 'A', valueFrom: { fileKeyRef: {} } }] } }, ['1.34'], []],
  ['a field of later', { pod: { hostnameOverride: 'a' } }, ['1.33'], ['1.34', '1.37', undefined]],
  ['a field that was given up', { pod: { workloadRef: {} } }, ['1.34', '1.36', undefined], ['1.35']],
  ['a reference that is not read', { template: { metadata: { ownerReferences: [{}] } } }, [], ['1.30', undefined]],
])('%s', (_, parts, refusing, taking) => {
  const manifest = job({}, parts);
  expect(refusing.filter((version) => errors(manifest, version).length === 0)).toEqual([]);
  expect(taking.filter((version) => errors(manifest, version).length > 0)).toEqual([]);
});

test('versions are named in findings', () => {
  expect(errors(job({}, { pod: { hostnameOverride: 'a' } }), '1.33')).toEqual([
    error('field-too-new', 'spec.template.spec.hostnameOverride', 'a', 'is unknown to 1.33: needs Kubernetes 1.34'),
  ]);
  expect(errors(job({}, { pod: { workloadRef: {} } }), '1.36')).toEqual([
    error('field-too-new', 'spec.template.spec.workloadRef', {}, 'is unknown to 1.36: was there until 1.35'),
  ]);
});

test('a Job counts to one where a CronJob must say it', () => {
  expect(errors(job(oneIndex))).toEqual([]);
  expect(errors(cronJob({}, undefined, oneIndex))).toMatchObject([{ rule: 'indexed-completions' }]);
});

test('null is the empty value of its type', () => {
  expect(errors(job({}, { container: { ports: [null] } }))).toMatchObject([{ rule: 'required-field' }]);
  expect(errors(job({ podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [null] }] } }))).not.toEqual([]);
  const exitCodes = { operator: 'In', values: [null] };
  expect(errors(job({ podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: exitCodes }] } }))).toMatchObject([
    { rule: 'pod-failure-policy-exit-codes', value: 0 },
  ]);
});

test('devices are asked for by limits', () => {
  const manifest = job({}, { container: { resources: { requests: { 'example.com/gpu': 1 } } } });
  const message = 'is required: example.com/gpu cannot be shared';
  expect(errors(manifest)).toMatchObject([{ rule: 'resources', message, fix: 'write example.com/gpu: 1' }]);
});

test('quantities are compared as the server rounds them', () => {
  const resources = (request: unknown, limit: unknown) =>
    errors(job({}, { container: { resources: { requests: { cpu: request }, limits: { cpu: limit } } } })).length;
  expect(resources('700m', '0.7')).toBe(0);
  expect(resources('1m', '1n')).toBe(0);
  expect(resources('701m', '0.7')).toBe(1);
  expect(resources('9223372036854775807', '8Ei')).toBe(0);
  expect(resources(' 1 ', 1)).toBe(0);
  expect(resources('', 1)).toBe(1);
  expect(resources('Gi', 0)).toBe(0);
  expect(errors(job({}, { container: { resources: { limits: { 'example.com/a': '1.0' } } } }))).toEqual([]);
  expect(errors(job({}, { container: { ports: [{ containerPort: 1.5 }] } }))).toMatchObject([
    {
      rule: 'field-type',
      path: [...CONTAINER.split('.').map((key) => (key === '0' ? 0 : key)), 'ports', 0, 'containerPort'],
    },
  ]);
});
