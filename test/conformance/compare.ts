/** Where two outcomes differ, a line for each place: `jobs[0].status.failed: 2, but the sandbox 1`. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) return differencesOfLists(expected, actual, path);
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap((key) => differences(expected[key], actual[key], path === '' ? key : `${path}.${key}`));
  }
  return [`${path}: ${shown(expected)}, but the sandbox ${shown(actual)}`];
}

function differencesOfLists(expected: unknown[], actual: unknown[], path: string): string[] {
  if (expected.length === actual.length) {
    const each = expected.flatMap((item, at) => differences(item, actual[at], `${path}[${at}]`));
    if (expected.some((item) => typeof item !== 'string')) return each;
  }
  const texts = (list: unknown[]) => list.map((item) => JSON.stringify(item));
  const [there, here] = [texts(expected), texts(actual)];
  const missing = there.filter((item) => !here.includes(item)).map((item) => `${path}: the sandbox lacks ${cut(item)}`);
  const extra = here
    .filter((item) => !there.includes(item))
    .map((item) => `${path}: the sandbox alone has ${cut(item)}`);
  return missing.length + extra.length > 0
    ? [...missing, ...extra]
    : [`${path}: in another order, or not as often: ${cut(here.join(', '))}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown) => (value === undefined ? 'nothing' : cut(JSON.stringify(value)));
const cut = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}...` : text);
