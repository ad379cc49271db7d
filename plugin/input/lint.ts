import { isFields } from '../../sdk/batch-v1/fields.ts';
import type { Finding } from '../../sdk/batch-v1/finding.ts';
import { validateManifest } from '../../sdk/batch-v1/validate/index.ts';
import { batchKind, hasUnknownBatchKind } from '../../sdk/batch-v1/validate/kinds.ts';
import type { BatchError } from '../../sdk/errors.ts';
import { cutText } from '../../sdk/expansion/placeholders.ts';
import { YamlError } from '../../sdk/yaml/index.ts';
import type { CheckOptions } from './checks.ts';
import type { Manifest } from './manifests.ts';
import { duplicates } from './objects.ts';
import type { Found, Reading } from './readings.ts';

/** A finding, and where it was found. `lint -o json` prints it as it is. */
export interface LintFinding extends Finding {
  /** As the user named it; `standard input` for `-`. */
  file: string;
  /** From 1; absent where no text is behind the object, as for what a program makes. */
  line?: number;
  column?: number;
  /** The object that it is about; absent where there is none, as in a file that cannot be read. */
  object?: { apiVersion?: unknown; kind?: unknown; namespace?: unknown; name?: unknown };
  /** For people: `jobs.yaml:7:3`, or the program and its construct `jobs.ts: etl/convert`. */
  where: string;
  /** The line of a file that cannot be read, with a caret below it. */
  excerpt?: string;
}

export interface LintSummary {
  errors: number;
  warnings: number;
  jobs: number;
  cronJobs: number;
  /** Objects of other kinds, which are not judged. */
  others: number;
  /** Files and programs that were read. */
  files: number;
}

export interface LintReport {
  findings: LintFinding[];
  summary: LintSummary;
}

/**
 * Judges all that was read, and tells what could not be read beside it.
 *
 * @param problems what is wrong with the words of `-f`, such as files that are not there
 */
export function lintReadings(
  { words, readings, problems }: { words: readonly string[]; readings: readonly Reading[]; problems: BatchError[] },
  options: CheckOptions = {},
): LintReport {
  const repeated = repetitions(readings);
  const summary: LintSummary = { errors: 0, warnings: 0, jobs: 0, cronJobs: 0, others: 0, files: readings.length };
  const findings = problems.map((problem) => unreadable(problem, words.find((word) => isAbout(problem, word)) ?? ''));
  for (const { input, found, problems: own } of readings) {
    const here = own.map((problem) => unreadable(problem, input.name));
    for (const one of found) {
      count(one, summary);
      for (const finding of judge(one, options)) here.push(placed(finding, one));
      const earlier = repeated.get(one);
      if (earlier) here.push(placed(repetition(earlier, one), one));
    }
    for (const finding of here.sort(byPlace)) findings.push(finding);
  }
  for (const { level } of findings) summary[level === 'error' ? 'errors' : 'warnings']++;
  return { findings, summary };
}

function kindOf({ object }: Found): 'Job' | 'CronJob' | undefined {
  return isFields(object) ? batchKind(object) : undefined;
}

function count(found: Found, summary: LintSummary): void {
  const kind = kindOf(found);
  if (kind === 'Job') summary.jobs++;
  else if (kind === 'CronJob') summary.cronJobs++;
  else if (isObject(found) && !isMistyped(found)) summary.others++;
}

/** Errors of other kinds are not ours to tell; only whether it is an object at all. Our advice may be about any kind. */
function judge(found: Found, options: CheckOptions): Finding[] {
  const findings = validateManifest(found.object, options).map(ofTemplate);
  if (kindOf(found) !== undefined || !isObject(found)) return findings;
  return findings.filter(({ level }) => level === 'warning' || isMistyped(found));
}

/** What is refused for a placeholder in it is right once `expand` has filled it; none stands for a list or an object. */
function ofTemplate(finding: Finding): Finding {
  const { level, rule, value, message } = finding;
  const isRefused = level === 'error' && rule !== 'unknown-field' && !/^must be (a list|an object)/.test(message);
  const hasPlaceholder =
    isRefused && typeof value === 'string' && cutText(value)?.pieces.some((piece) => typeof piece !== 'string');
  return hasPlaceholder ? { ...finding, fix: 'is it a template? fill it first: kubectl batch expand' } : finding;
}

/** Meant to be a Job or a CronJob, but by its kind it is neither. */
function isMistyped({ object }: Found): boolean {
  return isFields(object) && hasUnknownBatchKind(object);
}

/** Whether it says what it is. */
function isObject({ object }: Found): boolean {
  return isFields(object) && isWord(object.apiVersion) && isWord(object.kind);
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** For each object that was there before, the first of its name. */
function repetitions(readings: readonly Reading[]): Map<Found, Manifest> {
  const manifests = readings
    .flatMap(({ found }) => found)
    .filter((found): found is Manifest => isObject(found) && kindOf(found) !== undefined);
  return new Map(duplicates(manifests).map(({ earlier, manifest }) => [manifest, earlier]));
}

/** In one file it cannot be meant. Files may be variants, of which only one is ever applied. */
function repetition(earlier: Manifest, { file, object }: Found): Finding {
  const { name } = (object as Manifest['object']).metadata;
  return {
    level: earlier.file === file ? 'error' : 'warning',
    rule: 'duplicate',
    path: ['metadata', 'name'],
    value: name,
    message: `is there twice, first at ${earlier.where}`,
    fix: 'rename one of them, or leave one out',
  };
}

function placed(finding: Finding, found: Found): LintFinding {
  const { file, object } = found;
  const position = found.locate(finding.path);
  return {
    file,
    ...position,
    ...finding,
    ...(isFields(object) ? { object: identityOf(object) } : {}),
    where: position ? `${file}:${position.line}:${position.column}` : found.where,
  };
}

function identityOf({ apiVersion, kind, metadata }: Record<string, unknown>): LintFinding['object'] {
  const { namespace, name } = isFields(metadata) ? metadata : {};
  return { apiVersion, kind, namespace, name };
}

/** What could not be read, or was refused when a program was synthesised, as a finding. */
function unreadable(problem: BatchError, file: string): LintFinding {
  const base = { level: 'error', path: [], value: undefined } as const;
  if (problem instanceof YamlError) {
    const { source, position, reason, fix, excerpt } = problem.details;
    const where = `${source}:${position.line}:${position.column}`;
    return { file: source, ...position, ...base, path: [], rule: 'yaml', message: reason, fix, excerpt, where };
  }
  const [, source = file, line, column, reason] = /^(.+?):(\d+):(\d+): (.*)$/s.exec(problem.message) ?? [];
  const message = reason ?? problem.message;
  return {
    file: source,
    ...(line === undefined ? {} : { line: Number(line), column: Number(column) }),
    ...base,
    path: [],
    rule: problem.code === 'InvalidManifest' ? 'synthesis' : 'input',
    message: isAbout(problem, source) ? message.replace(`${source}: `, '') : message,
    fix: problem.hint,
    where: line === undefined ? source : `${source}:${line}:${column}`,
  };
}

function isAbout({ message }: BatchError, file: string): boolean {
  return file !== '' && message.startsWith(`${file}: `);
}

function byPlace(one: LintFinding, other: LintFinding): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
