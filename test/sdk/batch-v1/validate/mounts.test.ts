import { expect, test } from 'vitest';
import { isAdvice, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { MOUNT_ROWS } from './mount-rows.ts';

test.each(MOUNT_ROWS)('$name', ({ manifest, findings }) => {
  expect(validateManifest(manifest).filter((finding) => !isAdvice(finding))).toEqual(findings);
});
