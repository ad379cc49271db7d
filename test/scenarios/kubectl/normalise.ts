/**
 * A transcript without what differs from run to run and from cluster to cluster: times, ages, uids, generated names,
 * addresses. Each stands for itself (`UID1`, `UID2`), so that one in place of another is still a difference. Generated
 * names are counted among those that begin alike: the order of others, which is that of chance, does not matter.
 */
export function createNormaliser(namespace: string): (text: string) => string {
  const seen = new Map<string, string>();
  const counts = new Map<string, number>();
  function numbered(kind: string, found: string, among: string): string {
    const known = seen.get(among + found);
    if (known !== undefined) return known;
    const number = (counts.get(kind + among) ?? 0) + 1;
    counts.set(kind + among, number);
    seen.set(among + found, `${kind}${number}`);
    return `${kind}${number}`;
  }
  return (text) =>
    RULES.reduce(
      (rest, [pattern, put]) => rest.replace(pattern, put),
      text
        .replaceAll(namespace, 'NAMESPACE')
        .replace(UID, (uid) => numbered('UID', uid, ''))
        .replace(SUFFIX, (suffix, prefix) => numbered('RANDOM', suffix, prefix))
        .replace(/\b[0-9a-f]{64}\b/g, 'HASH'),
    )
      .split('\n')
      // What kubectl logs of its own watches is a race between the end of its patience and that of the connection.
      .filter((line) => !/^[EIW]\d{4} .* reflector\.go:\d+\]/.test(line))
      .map((line) => line.trimEnd())
      .join('\n');
}

const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** What makes a generated name one, and captured what it begins with. The alphabet has no vowels, nor what looks like another. */
const SUFFIX = /(?<=([a-z0-9-]*[a-z0-9]-))[bcdfghjklmnpqrstvwxz2456789]{5}\b/g;

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, 'TIME'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/(resourceVersion"?: *"?)\d+/g, '$1VERSION'],
  [/(Resource Version: +)\d+/g, '$1VERSION'],
  [/https:\/\/(127\.0\.0\.1|localhost):\d+/g, 'SERVER'],
  [/\b(10|127)(\.\d{1,3}){3}\b/g, 'ADDRESS'],
  [/\b(v1\.35\.4)\+sandbox\b/g, '$1'],
  // Ages and durations, and what lies between columns of which they are one.
  [/(?<=[\s(])\d+(ms|s|m|h|d)(\d+(s|m|h))?(?=[\s)]|$)/gm, 'AGE'],
  [/\b(AGE|DURATION|LAST SEEN|FIRST SEEN)\b {2,}/g, '$1  '],
  [/(\S) {2,}(?=\S)/g, '$1  '],
  [/\b(containerd|sandbox):\/\/HASH/g, 'CONTAINER'],
  // Of the template the API server shows its own, internal form, with a hundred fields that are null.
  [/(spec\.template: Invalid value: )\{.*\}(: field is immutable)/g, '$1TEMPLATE$2'],
];
