import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { compare, fieldSetOf } from './compare.ts';
import { difference, EMPTY, type PathSet, union } from './path-set.ts';
import { objectShape } from './schema.ts';

/** Where kubectl's client-side apply keeps what was applied last. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The name under which kubectl's server-side apply goes on where its client-side apply left off. */
const KUBECTL = 'kubectl';

/** Fields as client-side apply left them: kubectl takes them over without a conflict (lastAppliedManager). */
export function lastAppliedFields(current: KubernetesObject | undefined, manager: string): PathSet {
  const text = current?.metadata.annotations?.[LAST_APPLIED];
  if (!current || !text || manager !== KUBECTL) return EMPTY;
  const config = parsed(text);
  if (config?.apiVersion !== current.apiVersion) return EMPTY;
  const shape = objectShape(current.kind);
  const { added, modified, removed } = compare(config, current, shape);
  return difference(fieldSetOf(config, shape), union(union(added, modified), removed));
}

/** After a server-side apply of kubectl's the annotation tells of this one, so that both ways may be mixed (lastAppliedUpdater). */
export function withLastApplied(object: KubernetesObject, config: KubernetesObject, manager: string): KubernetesObject {
  const { annotations } = object.metadata;
  if (manager !== KUBECTL || !annotations?.[LAST_APPLIED]) return object;
  const { [LAST_APPLIED]: _, ...others } = config.metadata.annotations ?? {};
  const metadata = { ...config.metadata, ...(config.metadata.annotations && { annotations: others }) };
  const text = `${JSON.stringify({ ...config, metadata }, sortKeys)}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

function parsed(text: string): KubernetesObject | undefined {
  try {
    return JSON.parse(text) as KubernetesObject;
  } catch {
    return undefined;
  }
}

/** As Go writes maps. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
