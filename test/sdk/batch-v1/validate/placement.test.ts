import { expect, test } from 'vitest';
import { isAdvice, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { PLACEMENT_ROWS } from './placement-rows.ts';

test.each(PLACEMENT_ROWS)('$name', ({ manifest, findings }) => {
  expect(validateManifest(manifest).filter((finding) => !isAdvice(finding))).toEqual(findings);
});
