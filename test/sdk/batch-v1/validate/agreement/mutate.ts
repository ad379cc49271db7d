import type { Fields } from './corpus/parts.ts';
import { fieldsOfType, type Path, type Place, placesOf, replaceAt } from './places.ts';
import type { Random } from './random.ts';
import { limitNumber, otherValue, plausibleValue, sameType } from './values.ts';

/** One thing done to a manifest. */
export interface Mutation {
  kind: keyof typeof MUTATIONS;
  path: Path;
  /** What is there now; `undefined` where something was taken out. */
  value: unknown;
}

export interface Mutant {
  manifest: Fields;
  mutations: Mutation[];
}

/** Not touched: these say which collection is asked, so that another answer would not be about the manifest. */
const UNTOUCHED = new Set(['apiVersion', 'kind', 'metadata.namespace']);

const MUTATIONS = { delete: remove, add, unknown: addUnknown, duplicate, limit, same, other };
const KINDS = Object.keys(MUTATIONS) as (keyof typeof MUTATIONS)[];

/** The manifest with one or two mutations. */
export function mutate(random: Random, manifest: Fields): Mutant {
  const mutations: Mutation[] = [];
  let mutant = manifest;
  const count = 1 + random.below(2);
  while (mutations.length < count) {
    const kind = random.pick(KINDS);
    const places = placesOf(mutant).filter(({ path }) => path.length > 0 && !UNTOUCHED.has(path.join('.')));
    const change = MUTATIONS[kind](random, places, mutant);
    if (change === undefined || UNTOUCHED.has(change.path.join('.'))) continue;
    mutant = replaceAt(mutant, change.path, change.value);
    mutations.push({ kind, ...change });
  }
  return { manifest: mutant, mutations };
}

type Change = Omit<Mutation, 'kind'> | undefined;

function remove(random: Random, places: Place[]): Change {
  if (places.length === 0) return undefined;
  return { path: random.pick(places).path, value: undefined };
}

const isList = ({ value, code }: Place) => Array.isArray(value) && code.startsWith('[');
const isObject = ({ value, code }: Place) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && /^[A-Z]/.test(code);

/** A field that the schema knows and that is not there yet, or an item of a list. */
function add(random: Random, places: Place[], manifest: Fields): Change {
  const root = { path: [], code: String(manifest.kind), value: manifest };
  const { path, code, value } = random.pick([root, ...places.filter((place) => isObject(place) || isList(place))]);
  if (Array.isArray(value)) {
    return { path, value: [...value, plausibleValue(random, path, code.slice(1))] };
  }
  const missing = [...fieldsOfType(code)].filter(([field]) => !(field in (value as Fields)));
  if (missing.length === 0) return undefined;
  const [field, fieldCode] = random.pick(missing);
  return { path: [...path, field], value: plausibleValue(random, [...path, field], fieldCode) };
}

const UNKNOWN_FIELDS = ['x', 'imagePullPolice', 'Name', 'SPEC', 'commands', 'restartpolicy', '', 'a b', '__proto'];

function addUnknown(random: Random, places: Place[]): Change {
  const objects = places.filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value));
  if (objects.length === 0) return undefined;
  return { path: [...random.pick(objects).path, random.pick(UNKNOWN_FIELDS)], value: otherValue(random) };
}

function duplicate(random: Random, places: Place[]): Change {
  const lists = places.filter((place) => isList(place) && (place.value as unknown[]).length > 0);
  if (lists.length === 0) return undefined;
  const { path, value } = random.pick(lists);
  const list = value as unknown[];
  return { path, value: list.toSpliced(random.below(list.length + 1), 0, random.pick(list)) };
}

function limit(random: Random, places: Place[]): Change {
  const numbers = places.filter(({ code }) => 'ilx'.includes(code));
  return numbers.length === 0 ? undefined : { path: random.pick(numbers).path, value: limitNumber(random) };
}

function same(random: Random, places: Place[]): Change {
  const leaves = places.filter(({ value }) => typeof value !== 'object' || value === null);
  if (leaves.length === 0) return undefined;
  const place = random.pick(leaves);
  return { path: place.path, value: sameType(random, place) };
}

function other(random: Random, places: Place[]): Change {
  if (places.length === 0) return undefined;
  return { path: random.pick(places).path, value: otherValue(random) };
}
