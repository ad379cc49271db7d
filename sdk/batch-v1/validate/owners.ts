import { isQualifiedName } from '../names.ts';
import { eachItem, eachText } from './items.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { JOBS, listOf, text } from './rule.ts';
import { filled } from './texts.ts';

/** Who owns the object, and who must agree to its end. */
export const OWNER_RULES: readonly Rule[] = [
  { id: 'owner-references', kinds: JOBS, level: 'error', check: checkOwners },
  { id: 'finalizers', kinds: JOBS, level: 'error', check: checkFinalizers },
];

function checkOwners({ metadata }: Subject): readonly Problem[] {
  let controlled = false;
  const seen = new Set<string>();
  return eachItem(metadata.ownerReferences, ['metadata', 'ownerReferences'], (owner, path) => {
    const problems = [...filled(owner, path, ['kind', 'name', 'uid'])];
    const apiVersion = text(owner.apiVersion);
    const version = apiVersion?.split('/') ?? [];
    if (apiVersion !== undefined && (version.length > 2 || version.at(-1) === '')) {
      const message = 'must be an API version such as v1 or batch/v1';
      problems.push({ path: [...path, 'apiVersion'], value: apiVersion, message });
    }
    if (apiVersion === 'v1' && owner.kind === 'Event') {
      problems.push({ path, value: owner, message: 'may not be an Event' });
    }
    if (owner.controller !== true) return problems;
    // The server leaves out what is there already.
    const whole = JSON.stringify(owner, Object.keys(owner).sort());
    if (controlled && !seen.has(whole)) {
      const message = 'may be true in one owner only';
      problems.push({ path: [...path, 'controller'], value: true, message });
    }
    controlled = true;
    seen.add(whole);
    return problems;
  });
}

/** Older than the rule that finalizers have a domain. */
const [ORPHAN, FOREGROUND] = ['orphan', 'foregroundDeletion'];
const STANDARD = ['kubernetes', ORPHAN, FOREGROUND];

function checkFinalizers({ metadata }: Subject): readonly Problem[] {
  const path = ['metadata', 'finalizers'];
  const finalizers = listOf(metadata.finalizers);
  const problems = eachText(finalizers, path, (value, at) => {
    if (STANDARD.includes(value) || (value.includes('/') && isQualifiedName(value))) return [];
    return [{ path: at, value, message: 'must be a name with a domain, such as example.com/finalizer' }];
  });
  if (!finalizers.includes(ORPHAN) || !finalizers.includes(FOREGROUND)) return problems;
  return [...problems, { path, value: finalizers, message: `may not have both ${ORPHAN} and ${FOREGROUND}` }];
}
