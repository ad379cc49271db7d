import { describe, expect, test } from 'vitest';
import { dryRun } from '../../dry-run.ts';
import { CONTAINER_ROWS } from './container-rows.ts';
import { ACCEPTED, REFUSED } from './manifests.ts';

/** What validation says of a manifest is what the API server says of it. */
describe('the server accepts', () => {
  test.each(ACCEPTED)('$name', ({ manifest }) => {
    expect(dryRun(JSON.stringify(manifest))).toMatchObject({ status: 0, stderr: expect.any(String) });
  });
});

describe('the server refuses, by the same field', () => {
  test.each([...REFUSED, ...CONTAINER_ROWS])('$name', ({ manifest, findings }) => {
    const { status, stderr } = dryRun(JSON.stringify(manifest));
    expect(status).toBe(1);
    const unnamed = findings.filter(({ rule, path, value }) => {
      // Of a wrong type the server says only what Go cannot read; every text holds the empty one.
      const words = [path.at(-1), value].filter((word) => word !== undefined && word !== '').map(String);
      return rule !== 'field-type' && !words.some((word) => stderr.includes(word));
    });
    expect(unnamed, stderr).toEqual([]);
  });
});
