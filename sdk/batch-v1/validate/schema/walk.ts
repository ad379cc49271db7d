import { type Fields, isFields } from '../../fields.ts';
import { nearest } from '../../nearest.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing } from '../rule.ts';
import { SCHEMA } from '../schema.generated.ts';
import { expectation } from './expectations.ts';
import { fits } from './scalars.ts';
import { UNREAD_BEFORE } from './unread.ts';

/** The Kubernetes to go by where no version is given. */
const NEWEST = 37;

/** A field of a type: what it holds (see `generate.mjs`), whether it must be there, and in which minor versions it is. */
interface Field {
  code: string;
  required: boolean;
  since: number;
  until: number;
  /** Before this version the server does not read it. */
  unread: number;
}

interface Type {
  fields: ReadonlyMap<string, Field>;
  required: readonly string[];
}

/** What the walk reports, each kind of problem by itself. */
export interface StructureProblems {
  unknown: Problem[];
  /** Fields that the asked version does not have, but another does. */
  otherVersion: Problem[];
  missing: Problem[];
  illTyped: Problem[];
}

/** One walk over a manifest: the version asked for, where it is, and what it found. */
interface Walk {
  minorVersion: number | undefined;
  /** One list for the whole walk, copied only into problems: most manifests have none. */
  path: Path;
  found: StructureProblems;
}

const parsed = new Map<string, Type>();

/** A type of the schema, e.g. `JobSpec`, read out of its compact form when first asked for. */
function typeOf(name: string): Type {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const fields = new Map((SCHEMA[name] ?? '').split(' ').map((entry) => readField(entry, name)));
  const required = [...fields].flatMap(([field, { required }]) => (required ? [field] : []));
  const type = { fields, required };
  parsed.set(name, type);
  return type;
}

const ENTRY = /^(\w+)(!?):([^@]*)(?:@(\d+)(?:-(\d+))?)?$/;

/** `field!:code@since-until`. */
function readField(entry: string, type: string): [string, Field] {
  const [, field = '', mark, code = '', since = 0, until = Number.POSITIVE_INFINITY] = ENTRY.exec(entry) ?? [];
  const unread = UNREAD_BEFORE[`${type}.${field}`] ?? 0;
  return [field, { code, required: mark === '!', since: Number(since), until: Number(until), unread }];
}

/** Compares a manifest with a type of the schema, all the way down; without a version, with that of every version. */
export function walkType(manifest: Fields, name: string, minorVersion: number | undefined): StructureProblems {
  const found: StructureProblems = { unknown: [], otherVersion: [], missing: [], illTyped: [] };
  walkFields(manifest, name, { minorVersion, path: [], found });
  return found;
}

function walkFields(value: Fields, name: string, walk: Walk): void {
  const { path, found, minorVersion = NEWEST } = walk;
  const { fields, required } = typeOf(name);
  for (const key in value) {
    const child = value[key];
    if (child === undefined) continue;
    const field = fields.get(key);
    path.push(key);
    if (field === undefined) found.unknown.push(unknownField(key, child, name, [...path]));
    else if (isOfOtherVersion(field, walk)) found.otherVersion.push(otherVersion(field, child, walk));
    else if (child !== null) walkCode(child, field.code, field.unread > minorVersion ? unread(walk) : walk);
    path.pop();
  }
  for (const key of required) {
    if (isMissing(value[key])) {
      found.missing.push({ path: [...path, key], value: undefined, message: 'is required' });
    }
  }
}

/** The walk below a field that the server does not read: nothing is missed there. */
function unread(walk: Walk): Walk {
  return { ...walk, found: { ...walk.found, missing: [] } };
}

function walkCode(value: unknown, code: string, walk: Walk): void {
  if (code[0] === '[') walkList(value, code.slice(1), walk);
  else if (code[0] === '{') walkMap(value, code.slice(1), walk);
  else if (code.length > 1 && isFields(value)) walkFields(value, code, walk);
  else if (code.length > 1 || !fits(value, code))
    walk.found.illTyped.push({ path: [...walk.path], value, ...expectation(code, value) });
}

function walkList(value: unknown, code: string, walk: Walk): void {
  const { path, found } = walk;
  if (!Array.isArray(value)) {
    found.illTyped.push({ path: [...path], value, message: 'must be a list' });
    return;
  }
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    path.push(index);
    // A null item decodes as the empty value of its type.
    if (!isMissing(item)) walkCode(item, code, walk);
    else if (code.length > 1) walkCode({}, code, walk);
    path.pop();
  }
}

function walkMap(value: unknown, code: string, walk: Walk): void {
  const { path, found } = walk;
  if (!isFields(value)) {
    found.illTyped.push({ path: [...path], value, message: 'must be an object' });
    return;
  }
  for (const key in value) {
    path.push(key);
    if (!isMissing(value[key])) walkCode(value[key], code, walk);
    path.pop();
  }
}

function isOfOtherVersion({ since, until }: Field, { minorVersion }: Walk): boolean {
  if (minorVersion === undefined) return until !== Number.POSITIVE_INFINITY;
  return minorVersion < since || minorVersion > until;
}

function otherVersion({ since, until }: Field, value: unknown, { minorVersion, path }: Walk): Problem {
  const when = until === Number.POSITIVE_INFINITY ? `needs Kubernetes 1.${since}` : `was there until 1.${until}`;
  const unknownTo = minorVersion === undefined ? 'newer Kubernetes' : `1.${minorVersion}`;
  return { path: [...path], value, message: `is unknown to ${unknownTo}: ${when}` };
}

/** Where fields of these types live below a Job's spec, for fields put on the wrong level. */
const HOMES: readonly [type: string, place: string][] = [
  ['JobSpec', "the Job's spec"],
  ['PodSpec', "the pod template's spec"],
  ['Container', 'a container'],
  ['CronJobSpec', "the CronJob's spec"],
];

function unknownField(name: string, value: unknown, type: string, path: Path): Problem {
  const problem = { path, value, message: `is not a field of ${type}` };
  const home = HOMES.find(([other]) => other !== type && typeOf(other).fields.has(name));
  const similar = nearest(name, typeOf(type).fields.keys());
  const sameWord = similar?.toLowerCase() === name.toLowerCase();
  if (home !== undefined && !sameWord) return { ...problem, fix: `move it to ${home[1]}` };
  return similar === undefined ? problem : { ...problem, fix: `did you mean \`${similar}\`?` };
}
