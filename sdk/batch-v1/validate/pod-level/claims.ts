import type { Fields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { isMissing, text } from '../rule.ts';
import { dnsLabel, dnsSubdomain, filled } from '../texts.ts';

const SOURCES = ['resourceClaimName', 'resourceClaimTemplateName'];

/** `resourceClaims`: the devices that containers then take by name. */
export function checkResourceClaims({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  if (isMissing(pod.resourceClaims) || minorVersion < KEPT_SINCE.resourceClaims) return NO_PROBLEMS;
  const seen = new Set<string>();
  return eachItem(pod.resourceClaims, [...podPath, 'resourceClaims'], (claim, path) => [
    ...nameProblems(claim, path, seen),
    ...sourceProblems(claim, path),
  ]);
}

function nameProblems(claim: Fields, path: Path, seen: Set<string>): readonly Problem[] {
  const name = text(claim.name);
  if (!name) return filled(claim, path, ['name']);
  const taken = seen.has(name);
  seen.add(name);
  const at = [...path, 'name'];
  return taken ? [{ path: at, value: name, message: 'must be unique' }] : dnsLabel(name, at);
}

function sourceProblems(claim: Fields, path: Path): readonly Problem[] {
  const given = SOURCES.filter((field) => !isMissing(claim[field]));
  if (given.length !== 1) {
    return [{ path, value: claim, message: 'must have either a resourceClaimName or a resourceClaimTemplateName' }];
  }
  return given.flatMap((field) => [...filled(claim, path, [field]), ...dnsSubdomain(claim[field], [...path, field])]);
}
