import { expect, test } from 'vitest';
import { isAdvice, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { POD_LEVEL_ROWS } from './pod-level-rows.ts';

test.each(POD_LEVEL_ROWS)('$name', ({ manifest, findings }) => {
  expect(validateManifest(manifest).filter((finding) => !isAdvice(finding))).toEqual(findings);
});
