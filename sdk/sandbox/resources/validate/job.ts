import { type Fields, fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import {
  CONTROLLER_UID_LABEL,
  isDnsLabel,
  JOB_NAME_LABEL,
  LEGACY_CONTROLLER_UID_LABEL,
  LEGACY_JOB_NAME_LABEL,
} from '../../../batch-v1/names.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { jobSpecCauses } from './job-spec.ts';
import { selectorCauses, selects, sortedMap, sortedSelector } from './labels.ts';
import { invalid, keyOf, type Path, required } from './words.ts';

const LABELS: Path = ['spec', 'template', 'metadata', 'labels'];

/**
 * `ValidateJob` (pkg/apis/batch/validation/validation.go), of a Job with its selector.
 *
 * @param prefixed whether its pods must have the labels with a prefix; Jobs from before 1.27 have none
 */
export function jobCauses(job: KubernetesObject, prefixed = true): StatusCause[] {
  const spec = fieldsOf(job.spec);
  return [...generatedSelectorCauses(job, spec, prefixed), ...wholeSpecCauses(spec), ...hostnameCauses(job, spec)];
}

/** `ValidateJobSpec`: what a changed spec is judged by once more. */
export function wholeSpecCauses(spec: Fields): StatusCause[] {
  return [...jobSpecCauses(spec, ['spec']), ...selectionCauses(spec)];
}

/** Without manualSelector, selector and labels must be those that the server writes. */
function generatedSelectorCauses({ metadata }: KubernetesObject, spec: Fields, prefixed: boolean): StatusCause[] {
  if (spec.manualSelector === true || !isFields(spec.selector)) return [];
  const { name = '', uid = '' } = metadata;
  const expected = {
    [LEGACY_CONTROLLER_UID_LABEL]: uid,
    [LEGACY_JOB_NAME_LABEL]: name,
    ...(prefixed && { [CONTROLLER_UID_LABEL]: uid, [JOB_NAME_LABEL]: name }),
  };
  const labels = fieldsOf(labelsOf(spec));
  const causes: StatusCause[] = [];
  for (const [key, value] of Object.entries(expected)) {
    if (labels[key] === undefined) causes.push(required(keyOf(LABELS, key), `must be '${value}'`));
    else if (labels[key] !== value) causes.push(invalid(keyOf(LABELS, key), sortedMap(labels), `must be '${value}'`));
  }
  if (!selects(spec.selector, expected)) {
    causes.push(invalid(['spec', 'selector'], sortedSelector(spec.selector), '`selector` not auto-generated'));
  }
  return causes;
}

function selectionCauses(spec: Fields): StatusCause[] {
  const given = labelsOf(spec);
  const path = ['spec', 'selector'];
  const causes = isFields(spec.selector) ? selectorCauses(spec.selector, path) : [required(path)];
  // A selector that is none matches neither; of one that is wrong nothing more is said.
  const isWrong = isFields(spec.selector) && causes.length > 0;
  if (isWrong || selects(spec.selector, fieldsOf(given))) return causes;
  return [...causes, invalid(LABELS, sortedMap(given), '`selector` does not match template `labels`')];
}

/** Each pod of an Indexed Job has a hostname of the Job's name and its index. */
function hostnameCauses({ metadata }: KubernetesObject, spec: Fields): StatusCause[] {
  const { completions, completionMode } = spec;
  if (completionMode !== 'Indexed' || typeof completions !== 'number' || completions <= 0) return [];
  const hostname = `${metadata.name}-${completions - 1}`;
  if (isDnsLabel(hostname)) return [];
  const detail = `will not able to create pod with invalid DNS label: ${hostname}`;
  return [invalid(['metadata', 'name'], metadata.name, detail)];
}

function labelsOf(spec: Fields): unknown {
  return fieldsOf(fieldsOf(spec.template).metadata).labels;
}
