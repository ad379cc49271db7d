import { type Fields, fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import { CONTROLLER_UID_LABEL, JOB_NAME_LABEL } from '../../../batch-v1/names.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { same } from '../same.ts';
import { goPodFailurePolicy, goSuccessPolicy } from './go-forms.ts';
import { jobCauses, wholeSpecCauses } from './job.ts';
import { sortedSelector } from './labels.ts';
import { immutable, invalid } from './words.ts';

/** `ValidateJobUpdate`: batch-api.md 1.1 (mutability) and 1.5. Every update is judged as a new Job is, too, and what is wrong told twice. */
export function jobUpdateCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  const [spec, old] = [fieldsOf(next.spec), fieldsOf(current.spec)];
  const labels = fieldsOf(fieldsOf(fieldsOf(old.template).metadata).labels);
  const prefixed = labels[JOB_NAME_LABEL] !== undefined && labels[CONTROLLER_UID_LABEL] !== undefined;
  // The uid is in the labels of the template: with another one they would be wrong.
  if (spec === old && next.metadata.uid === current.metadata.uid) return [];
  return [
    ...jobCauses(next, prefixed),
    ...wholeSpecCauses(spec),
    ...completionsCauses(spec, old),
    ...immutableCauses(spec, old, ['selector']),
    ...templateCauses(spec, old, current),
    ...immutableCauses(spec, old, IMMUTABLE),
  ];
}

const IMMUTABLE = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'];

function immutableCauses(spec: Fields, old: Fields, fields: readonly string[]): StatusCause[] {
  return fields
    .filter((field) => !same(spec[field], old[field]))
    .map((field) => immutable(['spec', field], shownAs(field, spec[field])));
}

function shownAs(field: string, value: unknown): unknown {
  if (!isFields(value)) return value;
  switch (field) {
    case 'selector':
      return sortedSelector(value);
    case 'podFailurePolicy':
      return goPodFailurePolicy(value);
    case 'successPolicy':
      return goSuccessPolicy(value);
    default:
      return value;
  }
}

/** Those of an Indexed Job may change together with its parallelism. */
function completionsCauses(spec: Fields, old: Fields): StatusCause[] {
  if (spec.completions === old.completions) return [];
  const path = ['spec', 'completions'];
  if (spec.completionMode !== 'Indexed') return [immutable(path, spec.completions)];
  if (spec.completions === undefined || spec.completions === spec.parallelism) return [];
  return [invalid(path, spec.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** In 1.35 the template of a suspended Job that never started may change in what decides where its pods run. */
function templateCauses(spec: Fields, old: Fields, current: KubernetesObject): StatusCause[] {
  const free = old.suspend === true && fieldsOf(current.status).startTime === undefined;
  const [template, before] = [fieldsOf(spec.template), fieldsOf(old.template)];
  const allowed = free ? withDirectivesOf(before, template) : before;
  return same(template, allowed) ? [] : [immutable(['spec', 'template'], spec.template)];
}

const DIRECTIVES = ['nodeSelector', 'tolerations', 'schedulingGates'];

/** The old template with all of the new one that may change. */
function withDirectivesOf(old: Fields, template: Fields): Fields {
  const [oldPod, pod] = [fieldsOf(old.spec), fieldsOf(template.spec)];
  return {
    ...old,
    metadata: take(fieldsOf(old.metadata), fieldsOf(template.metadata), ['labels', 'annotations']),
    spec: { ...take(oldPod, pod, DIRECTIVES), affinity: affinityOf(oldPod.affinity, pod.affinity) },
  };
}

function take(fields: Fields, from: Fields, names: readonly string[]): Fields {
  return { ...fields, ...Object.fromEntries(names.map((name) => [name, from[name]])) };
}

/** Only that to nodes may change; with it the affinity as a whole may come or go. */
function affinityOf(old: unknown, affinity: unknown): unknown {
  if (!isFields(old) && !isFields(affinity)) return undefined;
  const allowed = { ...fieldsOf(old), nodeAffinity: fieldsOf(affinity).nodeAffinity };
  const isEmpty = Object.values(allowed).every((part) => part === undefined);
  return isEmpty && !isFields(affinity) ? undefined : allowed;
}
