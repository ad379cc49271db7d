/**
 * Reads a list of completion indexes as the server does when it validates one: all below `completions`.
 *
 * @returns how many there are, or what is wrong with it in the server's words
 */
export function readIndexes(text: string, completions: number): number | string {
  let total = 0;
  let last: number | undefined;
  for (const interval of text === '' ? [] : text.split(',')) {
    const read = readInterval(interval, completions);
    if (typeof read === 'string') return read;
    const [first, end] = read;
    if (last !== undefined && last >= first) return `non-increasing order, previous: ${last}, current: ${first}`;
    total += end - first + 1;
    last = end;
  }
  return total;
}

function readInterval(interval: string, completions: number): [first: number, last: number] | string {
  const limits = interval.split('-');
  if (limits.length > 2) {
    const rule = "the requirement that an index interval can have at most two parts separated by '-'";
    return `the fragment ${JSON.stringify(interval)} violates ${rule}`;
  }
  const numbers: number[] = [];
  for (const limit of limits) {
    if (!/^[+-]?\d+$/.test(limit)) return `cannot convert string to integer for index: ${JSON.stringify(limit)}`;
    if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`;
    numbers.push(Number(limit));
  }
  const [first, last] = numbers as [number, number?];
  if (last === undefined) return [first, first];
  return first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : [first, last];
}

/** The first index that is in both lists; intervals that cannot be read are skipped. */
export function firstCommonIndex(a: string, b: string, completions: number): number | undefined {
  const read = (text: string) =>
    (text === '' ? [] : text.split(',')).flatMap((interval) => {
      const limits = readInterval(interval, completions);
      return typeof limits === 'string' ? [] : [limits];
    });
  const [left, right] = [read(a), read(b)];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [[first, last], [otherFirst, otherLast]] = [left[i]!, right[j]!];
    if (first <= otherLast && otherFirst <= last) return Math.max(first, otherFirst);
    if (first <= otherFirst) i++;
    else j++;
  }
  return undefined;
}
