import { type Fields, isFields } from '../../fields.ts';
import { nearest } from '../../nearest.ts';
import { parseQuantity } from '../../quantity.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing } from '../rule.ts';
import { SCHEMA } from '../schema.generated.ts';
import { expectation } from './expectations.ts';

/** A field of a type: what it holds (see `generate.mjs`) and whether it must be there. */
interface Field {
  code: string;
  required: boolean;
}

interface Type {
  fields: ReadonlyMap<string, Field>;
  required: readonly string[];
}

/** What the walk reports, each kind of problem by itself. */
export interface StructureProblems {
  unknown: Problem[];
  missing: Problem[];
  illTyped: Problem[];
}

const parsed = new Map<string, Type>();

/** A type of the schema, e.g. `JobSpec`, read out of its compact form when first asked for. */
function typeOf(name: string): Type {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const fields = new Map(
    (SCHEMA[name] ?? '').split(' ').map((entry): [string, Field] => {
      const [field = '', code = ''] = entry.split(':');
      return field.endsWith('!') ? [field.slice(0, -1), { code, required: true }] : [field, { code, required: false }];
    }),
  );
  const required = [...fields].flatMap(([field, { required }]) => (required ? [field] : []));
  const type = { fields, required };
  parsed.set(name, type);
  return type;
}

/** Compares a manifest with a type of the schema, all the way down. */
export function walkType(manifest: Fields, name: string): StructureProblems {
  const found: StructureProblems = { unknown: [], missing: [], illTyped: [] };
  walkFields(manifest, name, [], found);
  return found;
}

/** `path` is one list for the whole walk, copied only into problems: most manifests have none. */
function walkFields(value: Fields, name: string, path: Path, found: StructureProblems): void {
  const { fields, required } = typeOf(name);
  for (const key in value) {
    const child = value[key];
    if (child === undefined) continue;
    const field = fields.get(key);
    path.push(key);
    if (field === undefined) found.unknown.push(unknownField(key, child, name, [...path]));
    else if (child !== null) walkCode(child, field.code, path, found);
    path.pop();
  }
  for (const key of required) {
    if (isMissing(value[key])) {
      found.missing.push({ path: [...path, key], value: undefined, message: 'is required' });
    }
  }
}

function walkCode(value: unknown, code: string, path: Path, found: StructureProblems): void {
  if (code[0] === '[') walkList(value, code.slice(1), path, found);
  else if (code[0] === '{') walkMap(value, code.slice(1), path, found);
  else if (code.length > 1 && isFields(value)) walkFields(value, code, path, found);
  else if (code.length > 1 || !fits(value, code))
    found.illTyped.push({ path: [...path], value, ...expectation(code, value) });
}

function walkList(value: unknown, code: string, path: Path, found: StructureProblems): void {
  if (!Array.isArray(value)) {
    found.illTyped.push({ path: [...path], value, message: 'must be a list' });
    return;
  }
  value.forEach((item, index) => {
    path.push(index);
    // A null item decodes as the empty value of its type.
    if (!isMissing(item)) walkCode(item, code, path, found);
    else if (code.length > 1) walkCode({}, code, path, found);
    path.pop();
  });
}

function walkMap(value: unknown, code: string, path: Path, found: StructureProblems): void {
  if (!isFields(value)) {
    found.illTyped.push({ path: [...path], value, message: 'must be an object' });
    return;
  }
  for (const key in value) {
    path.push(key);
    if (!isMissing(value[key])) walkCode(value[key], code, path, found);
    path.pop();
  }
}

const MAX_INT32 = 2 ** 31 - 1;

function fits(value: unknown, code: string): boolean {
  if (code === 's' || code === 't') return typeof value === 'string';
  if (code === 'b') return typeof value === 'boolean';
  if (code === 'n') return typeof value === 'number';
  if (code === 'l') return Number.isInteger(value);
  if (code === 'i') return Number.isInteger(value) && Math.abs(value as number) <= MAX_INT32;
  if (code === 'q') return parseQuantity(value) !== undefined;
  if (code === 'x') return typeof value === 'string' || fits(value, 'i');
  return isFields(value);
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
