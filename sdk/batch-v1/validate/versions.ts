import { JOB_FIELD_VERSIONS, parseMinorVersion } from '../versions.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { isMissing, JOBS } from './rule.ts';

/** Fields that the target cluster does not know yet. Silent unless its version was given. */
export const VERSION_RULES: readonly Rule[] = [
  { id: 'field-too-new', kinds: JOBS, level: 'error', check: (subject) => newerFields(subject, 'unknown') },
  { id: 'field-gated', kinds: JOBS, level: 'warning', check: (subject) => newerFields(subject, 'gated') },
];

/** The server refuses fields that it does not know, and silently drops those behind a gate that is off. */
function newerFields({ job, minorVersion }: Subject, wanted: 'unknown' | 'gated'): Problem[] {
  if (minorVersion === undefined) return [];
  return Object.entries(JOB_FIELD_VERSIONS).flatMap(([field, { alpha, beta }]): Problem[] => {
    const value = job.spec[field];
    if (isMissing(value) || alpha === undefined) return [];
    const state = minorVersion < parseMinorVersion(alpha) ? 'unknown' : isGated(minorVersion, beta) ? 'gated' : 'known';
    if (state !== wanted) return [];
    const since = beta === undefined ? `is alpha from ${alpha} on` : `needs Kubernetes ${beta}`;
    const message =
      state === 'gated'
        ? `is off by default in 1.${minorVersion}: ${since}`
        : `is unknown to 1.${minorVersion}: ${since}`;
    return [{ path: [...job.path, field], value, message }];
  });
}

function isGated(minorVersion: number, beta: string | undefined): boolean {
  return beta === undefined || minorVersion < parseMinorVersion(beta);
}
