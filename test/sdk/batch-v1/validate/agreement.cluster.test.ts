import { describe, expect, test } from 'vitest';
import { dryRun } from '../../dry-run.ts';
import { ACCEPTED, REFUSED } from './manifests.ts';

/** What validation says of a manifest is what the API server says of it. */
describe('the server accepts', () => {
  test.each(ACCEPTED)('$name', ({ manifest }) => {
    expect(dryRun(JSON.stringify(manifest))).toMatchObject({ status: 0, stderr: expect.any(String) });
  });
});

describe('the server refuses, by the same field', () => {
  test.each(REFUSED)('$name', ({ manifest, findings }) => {
    const { status, stderr } = dryRun(JSON.stringify(manifest));
    expect(status).toBe(1);
    const unnamed = findings.filter(
      // Of a wrong type the server says only what Go cannot read.
      ({ rule, path, value }) =>
        rule !== 'field-type' && !stderr.includes(String(path.at(-1))) && !stderr.includes(String(value)),
    );
    expect(unnamed, stderr).toEqual([]);
  });
});
