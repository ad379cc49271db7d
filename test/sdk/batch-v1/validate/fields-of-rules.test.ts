import { expect, test } from 'vitest';
import type { Finding } from '../../../../sdk/batch-v1/finding.ts';
import { FIELDS_OF_RULES } from '../../../../sdk/batch-v1/validate/fields-of-rules.ts';
import { RULES, validateManifest } from '../../../../sdk/batch-v1/validate/index.ts';
import { batchKind } from '../../../../sdk/batch-v1/validate/kinds.ts';
import { viewManifest } from '../../../../sdk/batch-v1/validate/rule.ts';
import { CORPUS } from './agreement/corpus/index.ts';
import { mutate } from './agreement/mutate.ts';
import { seededRandom } from './agreement/random.ts';

/** What every rule says, whether it seems to apply or not. */
function findingsOfAll(manifest: Record<string, unknown>, minorVersion: number): Finding[] {
  const kind = batchKind(manifest)!;
  const subject = viewManifest(manifest, kind, minorVersion);
  const rules = RULES.filter(({ kinds }) => kinds === 'any' || kinds.includes(kind));
  return rules.flatMap(({ id, level, check }) => check(subject).map((problem) => ({ level, rule: id, ...problem })));
}

test('a rule that is left out has nothing to say', () => {
  const random = seededRandom(20261121);
  const found = new Set<string>();
  for (let count = 0; count < 5000; count++) {
    const { manifest } = mutate(random, random.pick(CORPUS).manifest);
    const minorVersion = 30 + random.below(8);
    const findings = findingsOfAll(manifest, minorVersion);
    for (const { rule } of findings) found.add(rule);
    expect(validateManifest(manifest, { kubernetesVersion: `1.${minorVersion}` })).toEqual(findings);
  }
  // The comparison is worth something only for rules that were broken.
  const broken = Object.keys(FIELDS_OF_RULES).filter((id) => found.has(id));
  expect(broken.length).toBeGreaterThan(0.8 * Object.keys(FIELDS_OF_RULES).length);
});

test('the rules are there', () => {
  const ids = RULES.map(({ id }) => id);
  expect(Object.keys(FIELDS_OF_RULES).filter((id) => !ids.includes(id))).toEqual([]);
});
