import { JOB_FIELD_VERSIONS, parseMinorVersion } from '../versions.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { isMissing, JOBS } from './rule.ts';
import { structure } from './structure.ts';

/** Fields that the target cluster does not know. Silent unless its version was given, but for fields that were given up. */
export const VERSION_RULES: readonly Rule[] = [
  { id: 'field-too-new', kinds: JOBS, level: 'error', check: checkTooNew },
  { id: 'field-gated', kinds: JOBS, level: 'warning', check: (subject) => newerFields(subject, 'gated') },
];

/** The schema begins with the oldest version that we support; of older ones the table of Job fields knows. */
function checkTooNew(subject: Subject): readonly Problem[] {
  const { otherVersion } = structure(subject);
  const newer = newerFields(subject, 'unknown');
  if (newer.length === 0) return otherVersion;
  const said = new Set(otherVersion.map(({ path }) => path.join()));
  return [...otherVersion, ...newer.filter(({ path }) => !said.has(path.join()))];
}

const VERSIONED = Object.entries(JOB_FIELD_VERSIONS);

/** The server refuses fields that it does not know, and silently drops those behind a gate that is off. */
function newerFields({ job, minorVersion }: Subject, wanted: 'unknown' | 'gated'): readonly Problem[] {
  if (minorVersion === undefined) return [];
  const written = VERSIONED.filter(([field]) => !isMissing(job.written[field]));
  return written.flatMap(([field, { alpha, beta }]): readonly Problem[] => {
    if (alpha === undefined) return [];
    const value = job.written[field];
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
