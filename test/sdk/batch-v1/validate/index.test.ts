import { describe, expect, test } from 'vitest';
import { isAdvice, RULES, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { SCHEMA } from '../../../../sdk/batch-v1/validate/schema.generated.ts';
import { CONTAINER_ROWS } from './container-rows.ts';
import { CRON_JOB_WARNED } from './cron-job-warnings.ts';
import { ACCEPTED, cronJob, error, job, REFUSED, warning } from './manifests.ts';
import { POD_ROWS } from './pod-rows.ts';
import { WARNED } from './warning-rows.ts';

/** Without advice on keeping a manifest, which these rows are not about. */
const judged = (manifest: unknown) => validateManifest(manifest).filter((finding) => !isAdvice(finding));

describe('accepted', () => {
  test.each(ACCEPTED)('$name', ({ manifest, findings }) => {
    expect(judged(manifest)).toEqual(findings);
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('refused', () => {
  test.each(REFUSED)('$name', ({ manifest, findings }) => {
    expect(judged(manifest)).toEqual(findings);
    expect(findings.some(({ level }) => level === 'error')).toBe(true);
  });
});

const scheduling = { schedulingPolicy: { gang: { minCount: 3 } } };
const nobody = { schedulingPolicy: { gang: { minCount: 0 } } };
const SCHEDULING = 'is alpha in 1.37: servers refuse it unless their WorkloadWithJob gate is on';
const gated = (spec: object) => job({ completionMode: 'Indexed', completions: 3, ...spec });

/** Not put before the server: it knows but one version, and keeps alpha fields behind their gates. */
const ELSEWHERE = [
  {
    name: 'a gang larger than the Job',
    manifest: job({ parallelism: 2, scheduling }),
    version: undefined,
    findings: [
      error(
        'gang-min-count',
        'spec.scheduling.schedulingPolicy.gang.minCount',
        3,
        'must be at most 2, the parallelism of the Job',
      ),
      warning('gated-scheduling', 'spec.scheduling', scheduling, SCHEDULING),
    ],
  },
  {
    name: 'a gang of nobody',
    manifest: job({ scheduling: nobody }),
    version: undefined,
    findings: [
      error('gang-min-count', 'spec.scheduling.schedulingPolicy.gang.minCount', 0, 'must be 1 or more'),
      warning('gated-scheduling', 'spec.scheduling', nobody, SCHEDULING),
    ],
  },
  {
    name: 'a gang of nobody that the version drops',
    manifest: job({ scheduling: nobody }),
    version: '1.37',
    findings: [warning('field-gated', 'spec.scheduling', nobody, 'is off by default in 1.37: is alpha from 1.37 on')],
  },
  {
    name: 'a field newer than the cluster',
    manifest: gated({ successPolicy: { rules: [{ succeededCount: 1 }] } }),
    version: 'v1.29.4',
    findings: [
      error(
        'field-too-new',
        'spec.successPolicy',
        { rules: [{ succeededCount: 1 }] },
        'is unknown to 1.29: needs Kubernetes 1.31',
      ),
    ],
  },
  {
    name: 'a field behind a gate',
    manifest: gated({ backoffLimitPerIndex: 1 }),
    version: '1.28',
    findings: [
      warning('field-gated', 'spec.backoffLimitPerIndex', 1, 'is off by default in 1.28: needs Kubernetes 1.29'),
    ],
  },
  { name: 'a field of its version', manifest: gated({ backoffLimitPerIndex: 1 }), version: '1.29', findings: [] },
];

test.each(ELSEWHERE)('$name', ({ manifest, version, findings }) => {
  const judged = validateManifest(manifest, { kubernetesVersion: version });
  expect(judged.filter((finding) => !isAdvice(finding))).toEqual(findings);
});

test('every rule has a manifest that breaks it', () => {
  const spoken = new Set(
    [
      ...ACCEPTED,
      ...REFUSED,
      ...POD_ROWS,
      ...CONTAINER_ROWS,
      ...ELSEWHERE,
      ...CRON_JOB_WARNED,
      ...WARNED.flatMap(([, rows]) => rows),
    ].flatMap(({ findings }) => findings.map(({ rule }) => rule)),
  );
  expect(RULES.map(({ id }) => id).filter((id) => !spoken.has(id))).toEqual([]);
});

test('rules have names of their own', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

describe('other things than Jobs', () => {
  test.each([
    ['a ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, whatever: 1 }, []],
    ['a Job of another group', { apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', metadata: { name: 'x' } }, []],
    ['a list', { apiVersion: 'v1', kind: 'List', items: [] }, []],
    ['a list of Jobs', { apiVersion: 'batch/v1', kind: 'JobList', items: [] }, []],
    [
      'no name',
      { apiVersion: 'v1', kind: 'Secret' },
      [error('name-required', 'metadata.name', undefined, 'is required', 'give a name or a generateName')],
    ],
    [
      'metadata that is none',
      { apiVersion: 'v1', kind: 'Secret', metadata: 'x' },
      [error('name-required', 'metadata', 'x', 'must be an object')],
    ],
    ['null', null, [error('object', '', null, 'must be an object with apiVersion, kind and metadata')]],
    [
      'a list of objects',
      [job()],
      [error('object', '', [job()], 'must be an object with apiVersion, kind and metadata')],
    ],
  ])('%s', (_, object, findings) => {
    expect(validateManifest(object)).toEqual(findings);
  });
});

test.each([
  ['job', 'did you mean `Job`?'],
  ['Jobs', 'did you mean `Job`?'],
  ['Cronjob', 'did you mean `CronJob`?'],
  ['Deployment', 'write the apiVersion that Deployment is of'],
])('the kind %s of batch/v1', (kind, fix) => {
  expect(validateManifest({ apiVersion: 'batch/v1', kind, metadata: { name: 'x' } })).toEqual([
    error('batch-kind', 'kind', kind, 'must be Job or CronJob in batch/v1', fix),
  ]);
});

/** Every value in the place of every field: rules must bear them all. */
test('no shape of a manifest makes a rule throw', () => {
  const values = [null, 0, -1, 1.5, '', 'x', true, [], [null], ['x'], [{}], {}, { rules: [null, {}] }, { a: 1 }];
  const replaceAll = (object: unknown): unknown[] => {
    if (typeof object !== 'object' || object === null) return [];
    return Object.entries(object).flatMap(([key, child]) => {
      const put = (value: unknown) =>
        Array.isArray(object) ? object.with(Number(key), value) : { ...object, [key]: value };
      return [...values.map(put), ...replaceAll(child).map(put)];
    });
  };
  const full = ACCEPTED.map(({ manifest }) => manifest).concat(cronJob());
  for (const manifest of full.flatMap(replaceAll)) validateManifest(manifest);
  expect(full.flatMap(replaceAll).length).toBeGreaterThan(5000);
});

test('the schema stays small', () => {
  expect({
    types: Object.keys(SCHEMA).length > 100,
    kilobytes: Math.ceil(JSON.stringify(SCHEMA).length / 1024) < 40,
  }).toEqual({ types: true, kilobytes: true });
});
