import { isFields } from '../fields.ts';
import type { Finding } from '../finding.ts';
import { parseMinorVersion } from '../versions.ts';
import { CRON_JOB_RULES } from './cron-job.ts';
import { CRON_JOB_WARNINGS } from './cron-job-warnings.ts';
import { rulesThatApply } from './fields-of-rules.ts';
import { INDEXED_RULES } from './indexed.ts';
import { JOB_RULES } from './job.ts';
import { batchKind } from './kinds.ts';
import { METADATA_RULES } from './metadata.ts';
import { MOUNT_RULES } from './mounts/index.ts';
import { PLACEMENT_RULES } from './placement/index.ts';
import { POD_RULES } from './pod.ts';
import { POD_FAILURE_POLICY_RULES } from './pod-failure-policy.ts';
import { POD_LEVEL_RULES } from './pod-level/index.ts';
import type { BatchKind, Rule } from './rule.ts';
import { viewManifest } from './rule.ts';
import { STRUCTURE_RULES } from './structure.ts';
import { SUCCESS_POLICY_RULES } from './success-policy.ts';
import { VERSION_RULES } from './versions.ts';
import { VOLUME_RULES } from './volumes/index.ts';
import { WARNING_RULES } from './warnings.ts';

export { isAdvice } from './warnings.ts';

/** Every rule there is, in the order of the findings. */
export const RULES: readonly Rule[] = [
  ...STRUCTURE_RULES,
  ...METADATA_RULES,
  ...CRON_JOB_RULES,
  ...JOB_RULES,
  ...INDEXED_RULES,
  ...SUCCESS_POLICY_RULES,
  ...POD_FAILURE_POLICY_RULES,
  ...POD_RULES,
  ...VOLUME_RULES,
  ...MOUNT_RULES,
  ...PLACEMENT_RULES,
  ...POD_LEVEL_RULES,
  ...VERSION_RULES,
  ...CRON_JOB_WARNINGS,
  ...WARNING_RULES,
];

const RULES_OF_ANY = RULES.filter(({ kinds }) => kinds === 'any');
const rulesOf = (kind: BatchKind) => RULES.filter(({ kinds }) => kinds === 'any' || kinds.includes(kind));
const RULES_OF: Readonly<Record<BatchKind, readonly Rule[]>> = { Job: rulesOf('Job'), CronJob: rulesOf('CronJob') };

export interface ValidateOptions {
  /** The version of the cluster that will get the manifest, such as `1.30`; without it fields of every version pass. */
  kubernetesVersion?: string;
}

/**
 * Everything that the API server would refuse (errors) or that bites later (warnings), as far as it can be told from the
 * manifest alone.
 *
 * - Jobs and CronJobs are checked in full: unknown, missing and ill-typed fields, names, labels, the rules of Job and
 *   CronJob, the pod template all the way down, and with `kubernetesVersion` fields that this version does not have.
 * - Warnings are about what works otherwise than it seems: retries that a deadline cuts off, containers that never end,
 *   probes that kill a slow start, schedules that never fire. Those that only matter to manifests that are kept, such as an
 *   image without a tag, `isAdvice` tells from the others.
 * - Of other kinds only that they have a kind and a name, and a bare Pod gets a warning.
 *
 * @param object a manifest as read from YAML or JSON, of whatever shape.
 * @throws Error only for a `kubernetesVersion` that is none.
 *
 * @example
 * ```ts
 * validateManifest({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec: { completion: 3 } });
 * // [{ level: 'error', rule: 'unknown-field', path: ['spec', 'completion'], value: 3,
 * //    message: 'is not a field of JobSpec', fix: 'did you mean `completions`?' }, ...]
 * ```
 */
export function validateManifest(object: unknown, { kubernetesVersion }: ValidateOptions = {}): Finding[] {
  const minorVersion = kubernetesVersion === undefined ? undefined : parseMinorVersion(kubernetesVersion);
  if (!isFields(object)) {
    return [
      {
        level: 'error',
        rule: 'object',
        path: [],
        value: object,
        message: 'must be an object with apiVersion, kind and metadata',
      },
    ];
  }
  const kind = batchKind(object);
  const subject = viewManifest(object, kind, minorVersion);
  const findings: Finding[] = [];
  for (const rule of kind === undefined ? RULES_OF_ANY : rulesThatApply(RULES_OF[kind], subject)) {
    const problems = rule.check(subject);
    // Nearly always there are none, and an iterator costs more than most rules.
    if (problems.length === 0) continue;
    for (const problem of problems) findings.push({ level: rule.level, rule: rule.id, ...problem });
  }
  return findings;
}
