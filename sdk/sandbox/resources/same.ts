/** Whether two JSON values are equal. Those that share their parts, as most versions of one object do, are quickly compared. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  if (Array.isArray(b)) return false;
  return sameFields(a as Record<string, unknown>, b as Record<string, unknown>);
}

function sameFields(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  let left = 0;
  for (const key in b) if (b[key] !== undefined) left++;
  for (const key in a) {
    if (a[key] === undefined) continue;
    if (b[key] === undefined || !same(a[key], b[key])) return false;
    left--;
  }
  return left === 0;
}
