/** How JSON values are kept: without what Go would leave out, and sharing with the version before what is the same. */

type Fields = Record<string, unknown>;

/** Lists that Go writes even when they are empty: their fields lack `omitempty`. */
const KEPT_WHEN_EMPTY = new Set(['rules', 'containers']);

/** Times that Go writes as null when they are not set: they are no pointers. */
const KEPT_NULL = new Set(['lastProbeTime', 'eventTime', 'firstTimestamp', 'lastTimestamp', 'startedAt', 'finishedAt']);

/**
 * The value without null, undefined and empty lists; the same one where nothing is to go.
 *
 * @param known is so already: the parts that the value shares with it are not looked at
 */
export function tidy<T>(value: T, known?: unknown): T {
  if (value === known || !isContainer(value)) return value;
  const before = isContainer(known) ? (known as Fields) : {};
  if (Array.isArray(value)) {
    const items = value.map((item, at) => tidy(item, before[at]));
    return items.every((item, at) => item === value[at]) ? value : (items as T);
  }
  const given = value as Fields;
  let tidied = given;
  for (const key of Object.keys(given)) {
    const gone = isNothing(key, given[key]);
    const kept = gone ? undefined : tidy(given[key], before[key]);
    if (kept === given[key] && !gone) continue;
    if (tidied === given) tidied = { ...given };
    if (gone) delete tidied[key];
    else tidied[key] = kept;
  }
  return tidied as T;
}

function isNothing(key: string, value: unknown): boolean {
  if (value === null) return !KEPT_NULL.has(key);
  if (value === undefined) return true;
  return Array.isArray(value) && value.length === 0 && !KEPT_WHEN_EMPTY.has(key);
}

/** `next`, built of the parts of `previous` that are equal; `previous` itself when all is. */
export function share<T>(previous: unknown, next: T): T {
  if (previous === next || !isContainer(previous) || !isContainer(next)) return next;
  if (Array.isArray(previous) !== Array.isArray(next)) return next;
  const before = previous as Fields;
  const after = next as Fields;
  const keys = Object.keys(after);
  let same = keys.length === Object.keys(before).length;
  let shared = after;
  for (const key of keys) {
    const part = share(before[key], after[key]);
    if (part !== before[key]) same = false;
    if (part === after[key]) continue;
    if (shared === after) shared = (Array.isArray(next) ? next.slice() : { ...after }) as Fields;
    shared[key] = part;
  }
  return (same ? previous : shared) as T;
}

function isContainer(value: unknown): boolean {
  return value !== null && typeof value === 'object';
}
