import { type Fields, isFields } from '../fields.ts';
import { CONTROLLER_UID_LABEL, JOB_NAME_LABEL, LEGACY_CONTROLLER_UID_LABEL, LEGACY_JOB_NAME_LABEL } from '../names.ts';
import type { Path, Problem, Subject } from './rule.ts';
import { fieldsOf, isMissing, listOf, text } from './rule.ts';
import { selectorProblems } from './selector.ts';

/** `selector` of a Job. Unless manualSelector is set the server writes it, and a given one must agree with that. */
export function checkJobSelector({ job, metadata }: Subject): readonly Problem[] {
  const { selector, manualSelector } = job.spec;
  const path = [...job.path, 'selector'];
  if (isMissing(selector) && manualSelector === true) {
    const fix = 'write one, or remove manualSelector';
    return [{ path, value: undefined, message: 'is required with manualSelector', fix }];
  }
  if (!isFields(selector)) return [];
  const problems = selectorProblems(selector, path);
  if (problems.length > 0) return problems;
  const { labels } = job.podMetadata;
  if (manualSelector === true) {
    return selectorMismatch(selector, labels, [...job.path, 'template', 'metadata', 'labels']);
  }
  const generated = generatedLabels(metadata);
  if (matches(selector, generated) && matches(selector, { ...fieldsOf(labels), ...generated })) return [];
  const fix = 'remove it (or set manualSelector: true, and labels of your own)';
  return [{ path, value: selector, message: 'is written by the server', fix }];
}

/** What the server puts on the pods. Nobody knows the uid beforehand: as something other than text it matches nothing. */
function generatedLabels(metadata: Fields): Fields {
  const uid = {};
  const name = text(metadata.name) || {};
  return {
    [CONTROLLER_UID_LABEL]: uid,
    [LEGACY_CONTROLLER_UID_LABEL]: uid,
    [JOB_NAME_LABEL]: name,
    [LEGACY_JOB_NAME_LABEL]: name,
  };
}

function selectorMismatch(selector: Fields, value: unknown, path: Path): readonly Problem[] {
  const labels = fieldsOf(value);
  if (matches(selector, labels)) return [];
  const wanting = Object.entries(fieldsOf(selector.matchLabels)).filter(([key, value]) => labels[key] !== value);
  const list = wanting.map(([key, value]) => `${key}: ${value}`).join(', ');
  const problem = { path, value: value ?? undefined, message: 'must match the selector of the Job' };
  return [{ ...problem, ...(list !== '' && { fix: `add ${list}` }) }];
}

function matches({ matchLabels, matchExpressions }: Fields, labels: Fields): boolean {
  const wanted = Object.entries(fieldsOf(matchLabels));
  return (
    wanted.every(([key, value]) => key in labels && labels[key] === (value ?? '')) &&
    listOf(matchExpressions).every((requirement) => meets(fieldsOf(requirement), labels))
  );
}

function meets({ key, operator, values }: Fields, labels: Fields): boolean {
  const label = typeof key === 'string' && key in labels ? (labels[key] ?? '') : undefined;
  const listed = label !== undefined && listOf(values).includes(label);
  switch (operator) {
    case 'In':
      return listed;
    case 'NotIn':
      return !listed;
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return true;
  }
}
