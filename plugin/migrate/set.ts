import { type Fields, isFields } from '../../sdk/batch-v1/fields.ts';
import { GENERATED_POD_LABELS } from '../../sdk/batch-v1/names.ts';
import { nearest } from '../../sdk/batch-v1/nearest.ts';
import { UsageError } from '../../sdk/errors.ts';
import { readYaml, YamlError } from '../../sdk/yaml/index.ts';
import { type PathPart, parseSetting, type Setting } from './set-path.ts';

/**
 * Sets one field of an object, in place: `spec.parallelism=8`. The value is read as YAML on one line: a number, a word, a
 * text in quotes, `[a, b]`, `{a: b}`; `null` takes the field away, nothing is the empty text. Mappings on the way that are
 * not there are made; items of lists have to be there, but for the one behind the last (`[2]` of two items).
 *
 * @throws UsageError for a path that leads nowhere
 */
export function setField(object: Fields, word: string): void {
  const setting = parseSetting(word);
  checkSettable(setting);
  const value = readValue(setting);
  let at: Fields | unknown[] = object;
  for (const [index, part] of setting.parts.entries()) {
    const key: string | number = keyOf(at, part, setting, index);
    if (index === setting.parts.length - 1) {
      put(at, key, value);
      return;
    }
    at = stepInto(at, key, setting, index);
  }
}

/** What a migration decides itself, by how the path begins. */
const DECIDED: readonly { keys: string[]; hint: string }[] = [
  { keys: ['metadata', 'name'], hint: 'the new name: --to NAME' },
  { keys: ['metadata', 'namespace'], hint: 'pods stay in their namespace' },
  { keys: ['spec', 'selector'], hint: 'the selector cannot change while its pods run' },
  { keys: ['spec', 'manualSelector'], hint: 'the migration sets it' },
  { keys: ['status'], hint: 'the Job controller writes the status' },
  { keys: ['apiVersion'], hint: 'it stays a Job' },
  { keys: ['kind'], hint: 'it stays a Job' },
  ...GENERATED_POD_LABELS.map((label) => ({
    keys: ['spec', 'template', 'metadata', 'labels', label],
    hint: 'the label stays as the running pods have it',
  })),
];

function checkSettable({ word, parts }: Setting): void {
  const keys = parts.map((part) => ('key' in part ? part.key : 'item' in part ? part.item : String(part.place)));
  const decided = DECIDED.find((one) => one.keys.every((key, index) => keys[index] === key));
  if (decided) throw new UsageError(`--set ${word}: cannot be set`, { hint: decided.hint });
}

function readValue({ word, value }: Setting): unknown {
  if (value === '') return '';
  // A mapping or list without brackets, as in `a: b`, is taken for text; so is what a comment would cut off.
  const isFlow = /^\s*[[{'"]/.test(value);
  if (!isFlow && (/:(\s|$)|\s#|^[-?]\s|^[#&*!|>%@`]|^(-{3}|\.{3})/.test(value) || value.includes('\n'))) return value;
  try {
    const [document] = readYaml(`value: ${value}\n`, '--set');
    return (document?.object as Fields | undefined)?.value ?? null;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(`--set ${word}: cannot read the value: ${error.details.reason}`, {
      hint: 'write text that holds signs of YAML in quotes',
    });
  }
}

/** Where in `at` a part of the path stands: a key of a mapping, a place of a list. */
function keyOf(at: Fields | unknown[], part: PathPart, setting: Setting, index: number): string | number {
  if (!Array.isArray(at)) {
    // `labels[app]` is `labels.app`.
    return 'key' in part ? part.key : 'item' in part ? part.item : String(part.place);
  }
  const list = pathText(setting.parts.slice(0, index));
  if ('key' in part)
    throw new UsageError(`--set ${setting.word}: ${list} is a list`, {
      hint: `say which item: ${list}[${itemNames(at)[0] ?? 0}].${part.key}`,
    });
  if ('place' in part) return placeOf(at, part.place, list, setting);
  const found = at.findIndex((item) => isFields(item) && item.name === part.item);
  if (found < 0) throw noSuchItem(at, part.item, list, setting);
  return found;
}

function placeOf(list: unknown[], place: number, path: string, { word }: Setting): number {
  if (place <= list.length) return place;
  const items = list.length === 1 ? '1 item' : `${list.length} items`;
  throw new UsageError(`--set ${word}: ${path} has ${items}`, { hint: `[${list.length}] adds one` });
}

function noSuchItem(list: unknown[], name: string, path: string, { word }: Setting): UsageError {
  const names = itemNames(list);
  const near = nearest(name, names);
  const there =
    names.length === 0 ? 'none has a name' : `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
  return new UsageError(`--set ${word}: ${path} has no item "${name}": ${there}`, {
    hint:
      near === undefined ? `${path}[${list.length}]={name: ${name}, ...} adds one` : `did you mean ${path}[${near}]?`,
  });
}

function itemNames(list: readonly unknown[]): string[] {
  return list.flatMap((item) => (isFields(item) && typeof item.name === 'string' ? [item.name] : []));
}

/** The mapping or list below; made where there is none. */
function stepInto(at: Fields | unknown[], key: string | number, setting: Setting, index: number): Fields | unknown[] {
  const existing = Object.hasOwn(at, key) ? (at as Fields)[key] : undefined;
  if (isFields(existing) || Array.isArray(existing)) return existing;
  const path = pathText(setting.parts.slice(0, index + 1));
  const next = setting.parts[index + 1]!;
  if (existing !== undefined && existing !== null)
    throw new UsageError(`--set ${setting.word}: ${path} is ${JSON.stringify(existing)} and has no fields`);
  if ('item' in next) throw new UsageError(`--set ${setting.word}: there is no ${path}`);
  const made: Fields | unknown[] = 'place' in next ? [] : {};
  put(at, key, made);
  return made;
}

function put(at: Fields | unknown[], key: string | number, value: unknown): void {
  if (value !== null) define(at, key, value);
  else if (Array.isArray(at)) at.splice(key as number, 1);
  else delete at[key];
}

/** A field named `__proto__` is a field. */
function define(at: Fields | unknown[], key: string | number, value: unknown): void {
  Object.defineProperty(at, key, { value, writable: true, enumerable: true, configurable: true });
}

function pathText(parts: readonly PathPart[]): string {
  return parts
    .map((part, index) => {
      if ('place' in part) return `[${part.place}]`;
      if ('item' in part) return `[${part.item}]`;
      return /^[^.[\]='"]+$/.test(part.key) ? `${index === 0 ? '' : '.'}${part.key}` : `['${part.key}']`;
    })
    .join('');
}
