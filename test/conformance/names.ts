import { MAX_GENERATE_NAME } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';

/** What differs from run to run, and what stands for it in outcomes. */
export interface Names {
  /** Remembers the uids and generated names in any JSON value. */
  learn(value: unknown): void;
  /** The value with everything that differs from run to run replaced. */
  normalise<T>(value: T): T;
}

export function createNames(namespace: string): Names {
  const tokens = new Map<string, string>([[namespace, 'NAMESPACE']]);
  const counts = new Map<string, number>();
  const count = (what: string) => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    return counts.get(what)!;
  };
  function learnObject({ kind, metadata }: KubernetesObject): void {
    const { name, generateName, uid } = metadata;
    if (
      name !== undefined &&
      generateName &&
      name.startsWith(generateName.slice(0, MAX_GENERATE_NAME)) &&
      !tokens.has(name)
    )
      tokens.set(name, `${generateName}#${count(generateName)}`);
    if (uid === undefined || tokens.has(uid)) return;
    const what = `uid of ${kind} ${tokens.get(name!) ?? name}`;
    const times = count(what);
    tokens.set(uid, times === 1 ? `<${what}>` : `<${what}, ${times}>`);
  }
  function learn(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const object = value as KubernetesObject & { items?: unknown[]; object?: unknown; rows?: unknown[] };
    // Items of a list need not say what they are.
    const kind = object.kind?.replace(/List$/, '');
    if (object.metadata?.uid !== undefined) learnObject(object);
    for (const item of object.items ?? []) learn({ kind, ...(item as object) });
    for (const row of object.rows ?? []) learn((row as { object?: unknown }).object);
    if (object.object !== undefined) learn(object.object);
  }
  return { learn, normalise: (value) => JSON.parse(replace(JSON.stringify(value ?? null), tokens)) };
}

/** Longest first: one name may begin another. */
function replace(json: string, tokens: ReadonlyMap<string, string>): string {
  let text = json;
  for (const [from, to] of [...tokens].sort(([a], [b]) => b.length - a.length)) text = text.replaceAll(from, to);
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>')
    .replace(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d (\+\d{4} )?\w+/g, '<time>')
    .replace(/("resourceVersion":|resource version: |UID in (?:the )?\w+: )("?)\d+(?: \(\d+\))?\2/g, '$1$2<version>$2')
    .replace(/(ResourceVersion in record \()\d+/g, '$1<version>')
    .replace(/"continue":"[^"]+"/g, '"continue":"<continue>"')
    .replace(/(resource version: <version>, current: )\d+/g, '$1<version>')
    .replace(/(pods \\"[a-z0-9-]+-)[a-z0-9]{5}(\\" is forbidden)/g, '$1<random>$2')
    .replace(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<random>')
    .replace(/-\d{8}(?=\W)/g, '-<slot>');
}
