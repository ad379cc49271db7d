import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { fieldRefProblems, resourceRefProblems } from '../field-refs.ts';
import { eachItem } from '../items.ts';
import { withoutBacksteps } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { isMissing, text } from '../rule.ts';
import { dnsLabel, dnsSubdomain, filled, needed } from '../texts.ts';

/** Names may be all but "=" from 1.32 on (RelaxedEnvironmentVariableValidation). */
const RELAXED_NAMES = 32;
/** The gate of variables out of files, EnvFiles. */
const ENV_FILES = 35;

const STRICT_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const PRINTABLE_ASCII = /^[ -~]*$/;

function nameProblems(name: string, path: Path, minorVersion: number): readonly Problem[] {
  if (STRICT_NAME.test(name)) return NO_PROBLEMS;
  if (name.includes('=')) return [{ path, value: name, message: 'may hold no "="' }];
  if (minorVersion >= RELAXED_NAMES) {
    if (PRINTABLE_ASCII.test(name)) return NO_PROBLEMS;
    return [{ path, value: name, message: 'must be printable ASCII characters' }];
  }
  const message = 'must be letters, digits, "_", "-" and ".", and not begin with a digit';
  return [{ path, value: name, message: `${message}, before Kubernetes 1.${RELAXED_NAMES}` }];
}

/** The variables of a container: their names, and where they come from. */
export function checkEnv({ container, path }: ContainerView, _job: JobView, minorVersion: number): readonly Problem[] {
  return eachItem(container.env, [...path, 'env'], (variable, at) => {
    const name = text(variable.name);
    if (name === '') return [{ path: [...at, 'name'], value: name, message: 'is required' }];
    const problems = name === undefined ? NO_PROBLEMS : nameProblems(name, [...at, 'name'], minorVersion);
    return problems.length > 0 ? problems : checkValueFrom(variable, at, minorVersion);
  });
}

function checkValueFrom(variable: Fields, path: Path, minorVersion: number): readonly Problem[] {
  const { valueFrom } = variable;
  if (!isFields(valueFrom)) return NO_PROBLEMS;
  const at = [...path, 'valueFrom'];
  const dropped = minorVersion < ENV_FILES ? 'fileKeyRef' : undefined;
  const sources = Object.keys(valueFrom).filter((source) => !isMissing(valueFrom[source]) && source !== dropped);
  if (sources.length !== 1) return [{ path: at, value: valueFrom, message: 'must have exactly one source' }];
  if (text(variable.value)) {
    return [{ path: at, value: valueFrom, message: 'may not stand beside a value', fix: 'remove one of the two' }];
  }
  return sources.flatMap((source) => SOURCES[source]?.(valueFrom[source], [...at, source], minorVersion) ?? []);
}

/** What the downward API hands to variables. */
const FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

type SourceCheck = (source: unknown, path: Path, minorVersion: number) => readonly Problem[];

const SOURCES: Readonly<Record<string, SourceCheck>> = {
  fieldRef: (ref, path) => fieldRefProblems(ref, path, FIELDS),
  resourceFieldRef: (ref, path) => resourceRefProblems(ref, path, 'variable'),
  configMapKeyRef: keyRefProblems,
  secretKeyRef: keyRefProblems,
  fileKeyRef: (ref, path, minorVersion) => {
    if (!isFields(ref)) return NO_PROBLEMS;
    const key = text(ref.key);
    return [
      ...filled(ref, path, ['key', 'volumeName', 'path']),
      ...(key ? nameProblems(key, [...path, 'key'], minorVersion) : NO_PROBLEMS),
      ...dnsLabel(ref.volumeName, [...path, 'volumeName']),
      ...withoutBacksteps(ref.path, [...path, 'path']),
    ];
  },
};

const MAX_KEY = 253;
const KEY = /^[-._a-zA-Z0-9]+$/;

function keyRefProblems(ref: unknown, path: Path): readonly Problem[] {
  if (!isFields(ref)) return NO_PROBLEMS;
  const key = text(ref.key);
  const valid = !key || (KEY.test(key) && key.length <= MAX_KEY && key !== '.' && !key.startsWith('..'));
  const message = `must be at most ${MAX_KEY} letters, digits, "-", "_" and ".", and not begin with ".."`;
  return [
    ...needed(ref, path, ['name']),
    ...dnsSubdomain(ref.name, [...path, 'name']),
    ...filled(ref, path, ['key']),
    ...(valid ? NO_PROBLEMS : [{ path: [...path, 'key'], value: key, message }]),
  ];
}

const ENV_FROM_SOURCES = ['configMapRef', 'secretRef'];

/** ConfigMaps and Secrets that a container takes in whole. */
export function checkEnvFrom(
  { container, path }: ContainerView,
  _job: JobView,
  minorVersion: number,
): readonly Problem[] {
  return eachItem(container.envFrom, [...path, 'envFrom'], (source, at) => {
    const prefix = text(source.prefix);
    const problems = prefix ? nameProblems(prefix, [...at, 'prefix'], minorVersion) : NO_PROBLEMS;
    const given = ENV_FROM_SOURCES.filter((name) => !isMissing(source[name]));
    if (given.length !== 1) {
      return [...problems, { path: at, value: source, message: 'must have either a configMapRef or a secretRef' }];
    }
    return [...problems, ...given.flatMap((name) => referenceProblems(source[name], [...at, name]))];
  });
}

function referenceProblems(ref: unknown, path: Path): readonly Problem[] {
  if (!isFields(ref)) return NO_PROBLEMS;
  const name = text(ref.name);
  // The server takes the name for the beginning of one, which may end in "-".
  const whole = name !== undefined && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : ref.name;
  return [...needed(ref, path, ['name']), ...dnsSubdomain(whole, [...path, 'name'])];
}
