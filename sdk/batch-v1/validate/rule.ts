import { type Fields, isFields } from '../fields.ts';
import type { Finding } from '../finding.ts';
import { nearest } from '../nearest.ts';
import { withoutGated } from './gated-fields.ts';

export type Path = (string | number)[];

/** What a rule found; the rule's level and id make a Finding of it. */
export interface Problem {
  path: Path;
  value: unknown;
  message: string;
  fix?: string;
}

/** One rule of the API server (error) or piece of our advice (warning), as data. */
export interface Rule {
  /** Stable, in kebab-case: programs and people name a rule by it. */
  id: string;
  /** The kinds it looks at; `any` means every object, known or not. */
  kinds: readonly BatchKind[] | 'any';
  level: Finding['level'];
  check: (subject: Subject) => readonly Problem[];
}

export type BatchKind = 'Job' | 'CronJob';

/** Rules about a Job's spec hold for a CronJob's jobTemplate as well. */
export const JOBS: readonly BatchKind[] = ['Job', 'CronJob'];

/** The manifest in the shapes that rules read. Rules must bear values of any type: the structure rule reports those. */
export interface Subject {
  object: Fields;
  metadata: Fields;
  /** What we know the object to be; `undefined` for other kinds. */
  kind: BatchKind | undefined;
  /** The minor version of the target cluster, 30 for 1.30. */
  minorVersion: number | undefined;
  /** Only for batch kinds. */
  job: JobView;
}

/** A Job's spec: of a Job itself or of a CronJob's jobTemplate. */
export interface JobView {
  path: Path;
  /** The spec as it is written, and without what the asked version drops, see `gated-fields.ts`. */
  written: Fields;
  spec: Fields;
  /** Whether it stands in a CronJob, where the server writes fewer defaults. */
  ofCronJob: boolean;
  indexed: boolean;
  /** How many completions it asks for: a Job without parallelism and completions has 1 of both. */
  completions: number | undefined;
  /** The metadata of the pod template. */
  podMetadata: Fields;
  podPath: Path;
  pod: Fields;
  /** Whether there is a pod template to look at. */
  hasPod: boolean;
  containers: ContainerView[];
}

export interface ContainerView {
  path: Path;
  container: Fields;
  init: boolean;
}

export function viewManifest(object: Fields, kind: BatchKind | undefined, minorVersion: number | undefined): Subject {
  const jobPath = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
  return {
    object,
    metadata: fieldsOf(object.metadata),
    kind,
    minorVersion,
    job: viewJob(fieldsOf(valueAt(object, jobPath)), jobPath, kind, minorVersion),
  };
}

function viewJob(written: Fields, path: Path, kind: BatchKind | undefined, minorVersion: number | undefined): JobView {
  // Of a CronJob the server drops nothing, though it drops it of each of its Jobs.
  const spec = kind === 'CronJob' ? written : withoutGated(written, minorVersion);
  const template = fieldsOf(spec.template);
  const pod = fieldsOf(template.spec);
  const podPath = [...path, 'template', 'spec'];
  // The server writes these defaults into Jobs, not into the jobTemplate of a CronJob.
  const defaulted = kind === 'Job' && isMissing(spec.completions) && isMissing(spec.parallelism);
  return {
    path,
    written,
    spec,
    ofCronJob: kind === 'CronJob',
    indexed: spec.completionMode === 'Indexed',
    completions: defaulted ? 1 : wholeNumber(spec.completions),
    podMetadata: fieldsOf(template.metadata),
    podPath,
    pod,
    hasPod: isFields(template.spec),
    containers: [
      ...viewContainers(pod.containers, [...podPath, 'containers'], false),
      ...viewContainers(pod.initContainers, [...podPath, 'initContainers'], true),
    ],
  };
}

function viewContainers(list: unknown, path: Path, init: boolean): ContainerView[] {
  return listOf(list).flatMap((container, index) =>
    isFields(container) ? [{ path: [...path, index], container, init }] : [],
  );
}

/** The value as fields; nothing where it is something else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value as a list; empty where it is something else. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a whole number; `undefined` where it is something else. */
export function wholeNumber(value: unknown): number | undefined {
  return Number.isInteger(value) ? (value as number) : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** YAML's null is the same as leaving the field out. */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => fieldsOf(at)[key], value);
}

/** A problem for a text that is none of the allowed ones; missing and ill-typed values are not judged here. */
export function oneOf(fields: Fields, field: string, path: Path, allowed: readonly string[]): readonly Problem[] {
  const value = fields[field];
  if (typeof value !== 'string' || allowed.includes(value)) return [];
  const near = nearest(value, allowed);
  const fix = near === undefined ? {} : { fix: `did you mean \`${near}\`?` };
  return [{ path: [...path, field], value, message: `must be ${orList(allowed)}`, ...fix }];
}

/** As `oneOf`, for fields where the server reads the empty text as the default. */
export function oneOfOrDefault(
  fields: Fields,
  field: string,
  path: Path,
  allowed: readonly string[],
): readonly Problem[] {
  return fields[field] === '' ? [] : oneOf(fields, field, path, allowed);
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
