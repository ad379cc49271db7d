import { type Fields, isFields } from '../../fields.ts';
import { nearest } from '../../nearest.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing } from '../rule.ts';
import { expectation } from './expectations.ts';
import { fits } from './scalars.ts';
import type { Field, Shape } from './types.ts';
import { typeOf } from './types.ts';

/** The Kubernetes to go by where no version is given. */
const NEWEST = 37;

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
    else if (child !== null) walkShape(child, field.shape, field.unread > minorVersion ? unread(walk) : walk);
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

function walkShape(value: unknown, shape: Shape, walk: Walk): void {
  switch (shape.form) {
    case 'scalar':
      if (!fits(value, shape.code)) illTyped(value, expectation(shape.code, value), walk);
      return;
    case 'fields':
      if (isFields(value)) walkFields(value, shape.type, walk);
      else illTyped(value, { message: 'must be an object' }, walk);
      return;
    case 'list':
      if (Array.isArray(value)) walkList(value, shape.of, walk);
      else illTyped(value, { message: 'must be a list' }, walk);
      return;
    case 'map':
      if (isFields(value)) walkMap(value, shape.of, walk);
      else illTyped(value, { message: 'must be an object' }, walk);
  }
}

function illTyped(value: unknown, expected: { message: string; fix?: string }, { path, found }: Walk): void {
  found.illTyped.push({ path: [...path], value, ...expected });
}

function walkList(list: unknown[], shape: Shape, walk: Walk): void {
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    walk.path.push(index);
    // A null item decodes as the empty value of its type.
    if (!isMissing(item)) walkShape(item, shape, walk);
    else if (shape.form === 'fields') walkFields({}, shape.type, walk);
    walk.path.pop();
  }
}

function walkMap(map: Fields, shape: Shape, walk: Walk): void {
  for (const key in map) {
    walk.path.push(key);
    if (!isMissing(map[key])) walkShape(map[key], shape, walk);
    walk.path.pop();
  }
}

function isOfOtherVersion({ since, until }: Field, { minorVersion }: Walk): boolean {
  if (minorVersion === undefined) return until !== Number.POSITIVE_INFINITY;
  return minorVersion < since || minorVersion > until;
}

function otherVersion({ since, until }: Field, value: unknown, { minorVersion, path }: Walk): Problem {
  const tooNew = minorVersion !== undefined && minorVersion < since;
  const when = tooNew ? `needs Kubernetes 1.${since}` : `was there until 1.${until}`;
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
