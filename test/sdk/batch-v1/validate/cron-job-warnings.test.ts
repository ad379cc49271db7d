import { describe, expect, test } from 'vitest';
import { isAdvice, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { CRON_JOB_QUIET, CRON_JOB_WARNED } from './cron-job-warnings.ts';

/** Without advice on images and the like, which these rows are not about. */
const judged = (manifest: unknown) => validateManifest(manifest).filter((finding) => !isAdvice(finding));

describe('warned of', () => {
  test.each(CRON_JOB_WARNED)('$name', ({ manifest, findings }) => {
    expect(judged(manifest)).toEqual(findings);
  });
});

describe('no word on', () => {
  test.each(CRON_JOB_QUIET)('$name', ({ manifest }) => {
    expect(judged(manifest)).toEqual([]);
  });
});
