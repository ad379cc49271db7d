type Fields = Record<string, unknown>;

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
