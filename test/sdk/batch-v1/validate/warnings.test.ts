import { describe, expect, test } from 'vitest';
import { isAdvice, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { cronJob, job } from './manifests.ts';
import { running, WARNED } from './warning-rows.ts';

type Fields = Record<string, unknown>;

describe.each(WARNED)('%s', (_, rows) => {
  test.each(rows)('$name', ({ manifest, findings }) => {
    expect(validateManifest(manifest)).toEqual(findings);
  });
});

test('in a CronJob as in a Job', () => {
  const manifest = cronJob({}, undefined, running('sleep', 'infinity').spec as Fields);
  const path = ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0, 'command'];
  expect(validateManifest(manifest)).toMatchObject([{ rule: 'never-ending', path }]);
});

test('values of wrong types are told by other rules, and break none of these', () => {
  for (const wrong of [null, 3, 'x', true, [], [null], {}]) {
    const container = {
      image: wrong,
      command: wrong,
      args: wrong,
      env: wrong,
      livenessProbe: wrong,
      startupProbe: wrong,
    };
    const spec = { backoffLimit: wrong, activeDeadlineSeconds: wrong, completions: wrong, parallelism: wrong };
    for (const containers of [[container], wrong]) {
      expect(() => validateManifest(job(spec, { pod: { containers, restartPolicy: wrong } }))).not.toThrow();
    }
    expect(() => validateManifest({ apiVersion: 'v1', kind: 'Pod', metadata: wrong, spec: wrong })).not.toThrow();
  }
});

test('what only matters to manifests that are kept is advice', () => {
  const rows = WARNED.flatMap(([, each]) => each);
  const rules = new Set(
    rows
      .flatMap(({ findings }) => findings)
      .filter(isAdvice)
      .map(({ rule }) => rule),
  );
  expect([...rules].toSorted()).toEqual([
    'deadline-before-default-retries',
    'latest-image',
    'lost-logs',
    'never-deleted',
    'queue-completions',
  ]);
});
