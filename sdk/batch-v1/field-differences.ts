/** One field that two values do not share; undefined: not set. */
export interface FieldDifference {
  path: (string | number)[];
  wanted: unknown;
  existing: unknown;
}

/**
 * The fields in which two objects differ, as JSON has them: the order of keys does not count, items of lists are compared
 * by their place, and null is as good as not set.
 *
 * @param path where both stand, to begin the paths with
 */
export function fieldDifferences(
  wanted: unknown,
  existing: unknown,
  path: (string | number)[] = [],
): FieldDifference[] {
  const differences: FieldDifference[] = [];
  compare(wanted, existing, path, differences);
  return differences;
}

function compare(wanted: unknown, existing: unknown, path: (string | number)[], differences: FieldDifference[]): void {
  const [left, right] = [partsOf(wanted), partsOf(existing)];
  if (!left || !right || Array.isArray(wanted) !== Array.isArray(existing)) {
    if (!Object.is(wanted ?? undefined, existing ?? undefined)) differences.push({ path, wanted, existing });
    return;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const part = Array.isArray(wanted) ? Number(key) : key;
    compare(left[key], right[key], [...path, part], differences);
  }
}

/** Of a mapping or a list. */
function partsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
