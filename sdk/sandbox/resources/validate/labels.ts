import { type Fields, fieldsOf, isFields, listOfFields } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';
import { labelValueRule, qualifiedNameRule } from './names.ts';
import { fieldName, forbidden, invalid, type Path, required, tooLong } from './words.ts';

const MAX_ANNOTATIONS = 256 * 1024;

/** `ValidateLabels`. */
export function labelCauses(labels: unknown, path: Path): StatusCause[] {
  const causes: StatusCause[] = [];
  const given = fieldsOf(labels);
  for (const key in given) {
    for (const problem of qualifiedNameRule(key)) causes.push(invalid(path, key, problem));
    for (const problem of labelValueRule(String(given[key]))) causes.push(invalid(path, given[key], problem));
  }
  return causes;
}

/** `ValidateAnnotations`: keys may have capitals in their prefix. */
export function annotationCauses(annotations: unknown, path: Path): StatusCause[] {
  const causes: StatusCause[] = [];
  const given = fieldsOf(annotations);
  let size = 0;
  for (const key in given) {
    for (const problem of qualifiedNameRule(key.toLowerCase())) causes.push(invalid(path, key, problem));
    size += Buffer.byteLength(key) + Buffer.byteLength(String(given[key]));
  }
  if (size > MAX_ANNOTATIONS) causes.push(tooLong(path, MAX_ANNOTATIONS));
  return causes;
}

/** `ValidateLabelSelector`. */
export function selectorCauses(selector: Fields, path: Path): StatusCause[] {
  return [
    ...labelCauses(selector.matchLabels, [...path, 'matchLabels']),
    ...listOfFields(selector.matchExpressions).flatMap((requirement, index) =>
      requirementCauses(requirement, [...path, 'matchExpressions', index]),
    ),
  ];
}

function requirementCauses({ key, operator, values: given }: Fields, path: Path): StatusCause[] {
  const values: unknown[] = Array.isArray(given) ? given : [];
  const name = fieldName(path);
  const listed = operator === 'In' || operator === 'NotIn';
  const unlisted = operator === 'Exists' || operator === 'DoesNotExist';
  return [
    ...(listed && values.length === 0
      ? [required(`${name}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
      : []),
    ...(unlisted && values.length > 0
      ? [forbidden(`${name}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
      : []),
    ...(listed || unlisted ? [] : [invalid(`${name}.operator`, operator ?? '', 'not a valid selector operator')]),
    ...qualifiedNameRule(String(key ?? '')).map((problem) => invalid(`${name}.key`, key ?? '', problem)),
    ...values.flatMap((value, index) =>
      labelValueRule(String(value)).map((problem) => invalid(`${name}.values[${index}]`, value, problem)),
    ),
  ];
}

/** Whether a label selector selects these labels. None at all selects nothing, an empty one all. */
export function selects(selector: unknown, labels: Fields): boolean {
  if (!isFields(selector)) return false;
  const wanted = fieldsOf(selector.matchLabels);
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return listOfFields(selector.matchExpressions).every((requirement) => meets(requirement, labels));
}

function meets({ key, operator, values }: Fields, labels: Fields): boolean {
  const label = labels[String(key)];
  const isListed = Array.isArray(values) && label !== undefined && values.includes(label);
  switch (operator) {
    case 'In':
      return isListed;
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return label !== undefined;
    default:
      return label === undefined;
  }
}

/** As Go prints a map: by its keys; one that is not there is null. */
export function sortedMap(map: unknown): Fields | null {
  return isFields(map) ? Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))) : null;
}

/** As Go prints a label selector. */
export function sortedSelector(selector: Fields): Fields {
  return isFields(selector.matchLabels) ? { ...selector, matchLabels: sortedMap(selector.matchLabels) } : selector;
}
