import { type Fields, fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import { changeEach, changeFields, withDefaults } from './fields.ts';
import { podTemplateDefaults } from './pod.ts';

const MAX_INT32 = 2 ** 31 - 1;

/** `SetDefaults_Job` and those below it (pkg/apis/batch/v1/defaults.go). */
export function jobSpecDefaults(spec: Fields): Fields {
  const queue = spec.completions === undefined && spec.parallelism !== undefined;
  const filled = withDefaults(spec, {
    // Without both there is one of each; parallelism alone makes a work queue.
    completions: queue ? undefined : 1,
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: isFields(spec.podFailurePolicy) ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  });
  return jobTemplateSpecDefaults(filled);
}

/** What a CronJob's jobTemplate gets too: of the Job itself nothing. */
export function jobTemplateSpecDefaults(spec: Fields): Fields {
  const policy = changeFields(spec, 'podFailurePolicy', rulesDefaults);
  return changeFields(withDefaults(policy, { template: {} }), 'template', podTemplateDefaults);
}

/** The stored form tells no empty list from none. */
function rulesDefaults(policy: Fields): Fields {
  if (Array.isArray(policy.rules) && policy.rules.length === 0) return { ...policy, rules: null };
  return changeEach(policy, 'rules', ruleDefaults);
}

function ruleDefaults(rule: Fields): Fields {
  return changeEach(rule, 'onPodConditions', (pattern) => withDefaults(pattern, { status: 'True' }));
}

/** A Job without labels has those of its pods, whenever it is read. */
export function labelsOfTemplate(job: KubernetesObject): KubernetesObject {
  const { labels } = fieldsOf(fieldsOf(fieldsOf(job.spec).template).metadata);
  if (job.metadata.labels !== undefined || !isFields(labels)) return job;
  return { ...job, metadata: { ...job.metadata, labels: labels as Record<string, string> } };
}
