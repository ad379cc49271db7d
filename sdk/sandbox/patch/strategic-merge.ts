import { isDeepStrictEqual } from 'node:util';
import { StatusError } from '../status-error.ts';
import { isObject, noObject } from './merge-patch.ts';
import { fieldShape, type Shape, unknownShape } from './schema.ts';

type Fields = Record<string, unknown>;

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';

/**
 * A strategic merge patch, as `kubectl apply` and `kubectl patch` send it: a merge patch in which lists merge by the key
 * that the schema names, with the directives `$patch`, `$retainKeys`, `$deleteFromPrimitiveList` and `$setElementOrder`
 * (apimachinery, pkg/util/strategicpatch). Neither value is changed.
 *
 * @throws StatusError for a patch that cannot be applied
 */
export function applyStrategicMerge(target: unknown, patch: unknown, shape: Shape): unknown {
  if (!isObject(patch)) throw new StatusError(400, 'BadRequest', noObject(patch));
  return mergeFields(isObject(target) ? target : {}, patch, shape);
}

function mergeFields(original: Fields, patch: Fields, shape: Shape): Fields {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === 'replace') return withoutNulls(rest) as Fields;
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge')
    throw unfit(`unknown patch type: ${String(directive)} in map: ${inGo(patch)}`);
  const result = retained(original, patch[RETAIN_KEYS]);
  for (const [field, value] of Object.entries(rest)) {
    if (field === RETAIN_KEYS || field.startsWith(ELEMENT_ORDER)) continue;
    if (field.startsWith(DELETE_FROM)) deleteFrom(result, field.slice(DELETE_FROM.length), value);
    else if (value === null) delete result[field];
    // A directive is about what is there already: where there is nothing, nothing comes (discardNullValuesFromPatch).
    else if (result[field] === undefined && isObject(value) && DIRECTIVE in value) continue;
    else result[field] = mergeValue(result[field], value, fieldShape(shape, field) ?? unknownShape(value));
  }
  for (const [field, order] of Object.entries(rest)) {
    if (field.startsWith(ELEMENT_ORDER)) reorder(result, original, field.slice(ELEMENT_ORDER.length), order, shape);
  }
  return result;
}

function retained(original: Fields, keys: unknown): Fields {
  if (!Array.isArray(keys)) return { ...original };
  return Object.fromEntries(Object.entries(original).filter(([field]) => keys.includes(field)));
}

function deleteFrom(result: Fields, field: string, values: unknown): void {
  const items = result[field];
  if (!Array.isArray(items) || !Array.isArray(values)) return;
  result[field] = items.filter((item) => !values.includes(item));
}

function mergeValue(original: unknown, value: unknown, shape: Shape): unknown {
  if (isObject(value) && isObject(original)) return mergeFields(original, value, shape);
  if (isObject(value)) return mergeFields({}, value, shape);
  if (!Array.isArray(value)) return value;
  if (!shape.patchMerge) return withoutNulls(value);
  return mergeList(Array.isArray(original) ? original : [], value, shape);
}

function mergeList(original: unknown[], patch: unknown[], shape: Shape): unknown[] {
  const key = shape.patchKey;
  if (key === undefined) return inOrder([...new Set([...original, ...patch])], original, patch, undefined);
  const elements = patch.filter(isObject);
  const plain = elements.filter((element) => element[DIRECTIVE] === undefined || element[DIRECTIVE] === 'merge');
  if (elements.some((element) => element[DIRECTIVE] === 'replace')) return withoutNulls(plain) as unknown[];
  let merged = original;
  for (const element of elements) {
    if (element[DIRECTIVE] === 'delete') merged = merged.filter((item) => !isSame(item, element, key));
  }
  for (const element of plain) merged = mergeElement(merged, element, key, shape);
  return inOrder(merged, original, plain, key);
}

function mergeElement(items: unknown[], element: Fields, key: string, shape: Shape): unknown[] {
  if (element[key] === undefined) throw unfit(`map: ${inGo(element)} does not contain declared merge key: ${key}`);
  const index = items.findIndex((item) => isSame(item, element, key));
  const of = shape.of ?? unknownShape(element);
  if (index === -1) return [...items, mergeFields({}, element, of)];
  return items.with(index, mergeFields(items[index] as Fields, element, of));
}

/** What kubectl says of the order of a list, of which it may have sent only what changes. */
function reorder(result: Fields, original: Fields, field: string, order: unknown, shape: Shape): void {
  const items = result[field];
  if (!Array.isArray(items) || !Array.isArray(order)) return;
  const before = Array.isArray(original[field]) ? original[field] : [];
  result[field] = inOrder(items, before, order, fieldShape(shape, field)?.patchKey);
}

/**
 * normalizeElementOrder: what the patch names stands in its order, and the rest of the list among them where it stood
 * relative to them before.
 */
function inOrder(items: unknown[], before: unknown[], order: unknown[], key: string | undefined): unknown[] {
  const placeIn = (list: unknown[], item: unknown) => list.findIndex((other) => isSame(other, item, key));
  const named = items.filter((item) => placeIn(order, item) >= 0);
  named.sort((one, other) => placeIn(order, one) - placeIn(order, other));
  const result: unknown[] = [];
  const rest = items.filter((item) => placeIn(order, item) < 0);
  for (const item of rest) {
    const own = placeIn(before, item);
    while (named.length > 0 && !(own >= 0 && placeIn(before, named[0]) > own)) result.push(named.shift());
    result.push(item);
  }
  return [...result, ...named];
}

function isSame(one: unknown, other: unknown, key: string | undefined): boolean {
  if (key === undefined) return one === other;
  return isObject(one) && isObject(other) && isDeepStrictEqual(one[key], other[key]);
}

/** A null in what is new removes nothing, and is not kept. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([field, inner]) => [field, withoutNulls(inner)]));
}

/** The server takes these for errors of its own. */
function unfit(message: string): StatusError {
  return new StatusError(500, '', message);
}

/** A map as Go prints it: `map[image:busybox name:main]`. */
function inGo(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inGo).join(' ')}]`;
  if (!isObject(value)) return value === null ? '<nil>' : String(value);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${inGo(value[key])}`).join(' ')}]`;
}
