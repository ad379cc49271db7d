import { type Fields, isFields } from '../fields.ts';
import {
  cronJobGenerateNameProblem,
  cronJobNameProblem,
  GENERATED_POD_LABELS,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
  JOB_NAME_LABEL,
  jobGenerateNameProblem,
  jobNameProblem,
  LEGACY_JOB_NAME_LABEL,
} from '../names.ts';
import { OWNER_RULES } from './owners.ts';
import type { Path, Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, JOBS, text } from './rule.ts';

/** Names, namespaces, labels and annotations. */
export const METADATA_RULES: readonly Rule[] = [
  { id: 'name-required', kinds: 'any', level: 'error', check: checkNamePresent },
  { id: 'job-name', kinds: ['Job'], level: 'error', check: checkJobName },
  { id: 'cron-job-name', kinds: ['CronJob'], level: 'error', check: checkCronJobName },
  { id: 'namespace', kinds: JOBS, level: 'error', check: checkNamespace },
  { id: 'labels', kinds: JOBS, level: 'error', check: checkLabels },
  { id: 'job-template-labels', kinds: ['CronJob'], level: 'warning', check: checkJobTemplateLabels },
  { id: 'generated-label', kinds: ['Job'], level: 'error', check: checkGeneratedLabels },
  ...OWNER_RULES,
];

function checkNamePresent({ object, metadata }: Subject): readonly Problem[] {
  if (text(metadata.name) || text(metadata.generateName)) return [];
  // Lists are containers of objects, not objects.
  if (typeof object.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items)) return [];
  if (!isMissing(object.metadata) && !isFields(object.metadata)) {
    return [{ path: ['metadata'], value: object.metadata, message: 'must be an object' }];
  }
  return [
    {
      path: ['metadata', 'name'],
      value: metadata.name ?? undefined,
      message: 'is required',
      fix: 'give a name or a generateName',
    },
  ];
}

function checkJobName({ metadata, job }: Subject): readonly Problem[] {
  const completions = job.indexed ? job.completions : undefined;
  const naming = { indexedCompletions: completions, manualSelector: job.spec.manualSelector === true };
  return checkName(
    metadata,
    (name) => jobNameProblem(name, naming),
    (prefix) => jobGenerateNameProblem(prefix, naming),
  );
}

function checkCronJobName({ metadata }: Subject): readonly Problem[] {
  return checkName(metadata, cronJobNameProblem, cronJobGenerateNameProblem);
}

function checkName(
  metadata: Fields,
  nameProblem: (name: string) => string | undefined,
  prefixProblem: (prefix: string) => string | undefined,
): readonly Problem[] {
  const [name, prefix] = [text(metadata.name), text(metadata.generateName)];
  const found = (field: string, value: string, message: string | undefined): readonly Problem[] =>
    message === undefined ? [] : [{ path: ['metadata', field], value, message }];
  if (!name) return prefix ? found('generateName', prefix, prefixProblem(prefix) ?? generateNameProblem(prefix)) : [];
  return [
    ...found('name', name, nameProblem(name)),
    ...(prefix ? found('generateName', prefix, generateNameProblem(prefix)) : []),
  ];
}

/** The server reads generateName as a name that may end in "-", even where there is a name beside it. */
function generateNameProblem(prefix: string): string | undefined {
  const whole = prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
  return isDnsSubdomain(whole) ? undefined : 'must be lower-case letters, digits, "-" and ".", and begin with no "-"';
}

function checkNamespace({ metadata }: Subject): readonly Problem[] {
  const namespace = text(metadata.namespace);
  if (!namespace || isDnsLabel(namespace)) return [];
  const message = 'must be at most 63 lower-case letters, digits and "-", and begin and end with a letter or digit';
  return [{ path: ['metadata', 'namespace'], value: namespace, message }];
}

function checkLabels({ metadata, job }: Subject): readonly Problem[] {
  const problems = labelProblems(metadata, ['metadata']);
  return problems.concat(labelProblems(job.podMetadata, [...job.path, 'template', 'metadata']));
}

/** The server takes a CronJob with these, but then refuses each of its Jobs. */
function checkJobTemplateLabels({ object }: Subject): readonly Problem[] {
  const template = fieldsOf(fieldsOf(object.spec).jobTemplate);
  return labelProblems(fieldsOf(template.metadata), ['spec', 'jobTemplate', 'metadata']);
}

const MAX_ANNOTATIONS = 256 * 1024;

function labelProblems(metadata: Fields, path: Path): Problem[] {
  const keyMessage = 'must be a key such as app or example.com/app';
  const problems: Problem[] = [];
  const { labels, annotations } = { labels: fieldsOf(metadata.labels), annotations: fieldsOf(metadata.annotations) };
  for (const key in labels) {
    const value = labels[key];
    if (!isQualifiedName(key)) problems.push({ path: [...path, 'labels', key], value, message: keyMessage });
    else if (typeof value === 'string' && !isLabelValue(value)) {
      const message = 'must be at most 63 letters, digits, "-", "_" and ".", and begin and end with a letter or digit';
      problems.push({ path: [...path, 'labels', key], value, message, fix: 'put free text into an annotation' });
    }
  }
  let size = 0;
  for (const key in annotations) {
    const value = annotations[key];
    size += bytes(key) + bytes(text(value) ?? '');
    // Keys of annotations may have capitals in their prefix.
    const valid = isQualifiedName(key.toLowerCase());
    if (!valid) problems.push({ path: [...path, 'annotations', key], value, message: keyMessage });
  }
  if (size > MAX_ANNOTATIONS) {
    problems.push({
      path: [...path, 'annotations'],
      value: undefined,
      message: `must have at most ${MAX_ANNOTATIONS} bytes in all`,
    });
  }
  return problems;
}

function bytes(words: string): number {
  return new TextEncoder().encode(words).length;
}

/** The server adds these to the template itself; a value of one's own conflicts with them. */
function checkGeneratedLabels({ metadata, job }: Subject): readonly Problem[] {
  if (job.spec.manualSelector === true) return [];
  const labels = fieldsOf(job.podMetadata.labels);
  const differing = GENERATED_POD_LABELS.filter((key) => {
    const isName = key === JOB_NAME_LABEL || key === LEGACY_JOB_NAME_LABEL;
    return labels[key] !== undefined && !(isName && labels[key] === metadata.name);
  });
  return differing.map((key) => {
    const path = [...job.path, 'template', 'metadata', 'labels', key];
    return { path, value: labels[key], message: 'is written by the server and may not differ', fix: 'remove it' };
  });
}
