import { expect, test } from 'vitest';
import { findingText } from '../../../../sdk/batch-v1/finding-text.ts';
import { validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import fc from '../../../helpers/fast-check.ts';
import { CORPUS } from './agreement/corpus/index.ts';
import { mutate } from './agreement/mutate.ts';
import { placesOf, replaceAt } from './agreement/places.ts';
import { seededRandom } from './agreement/random.ts';

const VERSIONS = [undefined, '1.30', '1.33', '1.35', '1.37'];
const version = fc.constantFrom(...VERSIONS);
const sample = fc.constantFrom(...CORPUS);

/** Judges, and puts each finding into words. */
function judge(manifest: unknown, kubernetesVersion: string | undefined): void {
  for (const finding of validateManifest(manifest, { kubernetesVersion })) {
    expect(findingText(finding)).toMatch(/^.+: .+/s);
  }
}

test('anything at all is judged', () => {
  fc.assert(fc.property(fc.anything(), version, judge), { numRuns: 500 });
});

test('anything in the place of any value is judged', () => {
  const property = fc.property(sample, fc.nat(), fc.jsonValue(), version, ({ manifest }, place, value, minor) => {
    const places = placesOf(manifest);
    judge(replaceAt(manifest, places[place % places.length]!.path, value), minor);
  });
  fc.assert(property, { numRuns: 1000 });
});

test('many mutations at once are judged', () => {
  const property = fc.property(
    sample,
    fc.nat(),
    fc.integer({ min: 1, max: 12 }),
    version,
    (start, seed, times, minor) => {
      const random = seededRandom(seed);
      let { manifest } = start;
      for (let time = 0; time < times; time++) manifest = mutate(random, manifest).manifest;
      judge(manifest, minor);
    },
  );
  fc.assert(property, { numRuns: 300 });
});

test('the manifest stays as it was', () => {
  const before = JSON.stringify(CORPUS);
  for (const { manifest } of CORPUS)
    for (const minor of VERSIONS) validateManifest(manifest, { kubernetesVersion: minor });
  expect(JSON.stringify(CORPUS)).toBe(before);
});
