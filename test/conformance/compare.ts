/**
 * Where two outcomes differ, a line for each place: `jobs[0].status.failed: 2, but the sandbox 1`.
 *
 * @param who whose the second is
 */
export function differences(expected: unknown, actual: unknown, who = 'the sandbox', path = ''): string[] {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) return differencesOfLists(expected, actual, who, path);
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap((key) => differences(expected[key], actual[key], who, path === '' ? key : `${path}.${key}`));
  }
  return [`${path}: ${shown(expected)}, but ${who} ${shown(actual)}`];
}

function differencesOfLists(expected: unknown[], actual: unknown[], who: string, path: string): string[] {
  if (expected.length === actual.length && expected.some((item) => typeof item !== 'string'))
    return expected.flatMap((item, at) => differences(item, actual[at], who, `${path}[${at}]`));
  const texts = (list: unknown[]) => list.map((item) => JSON.stringify(item));
  const [there, here] = [texts(expected), texts(actual)];
  const missing = there.filter((item) => !here.includes(item)).map((item) => `${path}: ${who} lacks ${cut(item)}`);
  const extra = here.filter((item) => !there.includes(item)).map((item) => `${path}: ${who} alone has ${cut(item)}`);
  if (missing.length + extra.length > 0) return [...missing, ...extra];
  return [`${path}: in another order, or not as often: ${cut(here.join(', '))}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown) => (value === undefined ? 'nothing' : cut(JSON.stringify(value)));
const cut = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}...` : text);
