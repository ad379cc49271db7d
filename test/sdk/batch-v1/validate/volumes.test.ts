import { expect, test } from 'vitest';
import { isAdvice, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { VOLUME_ROWS } from './volume-rows.ts';

test.each(VOLUME_ROWS)('$name', ({ manifest, findings }) => {
  expect(validateManifest(manifest).filter((finding) => !isAdvice(finding))).toEqual(findings);
});
