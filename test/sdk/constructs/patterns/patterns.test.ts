import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { synth } from '../synth.ts';
import { PATTERNS } from './patterns.ts';

const folder = new URL('.', import.meta.url);

test.each(Object.entries(PATTERNS))('%s', (name, { define }) => {
  expect(synth(define)).toBe(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
});

test('no file is left over', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  expect(files.sort()).toEqual(
    Object.keys(PATTERNS)
      .map((name) => `${name}.yaml`)
      .sort(),
  );
});
