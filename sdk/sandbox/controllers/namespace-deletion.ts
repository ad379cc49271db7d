import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { type Clock, timestamp } from '../clock.ts';
import type { Registry, Resource } from '../registry.ts';
import { namespaces, pods } from '../resources/kinds.ts';

/** namespaced_resources_deleter.go. */

/** The finalizer in a namespace's spec that stands for its contents. */
const KUBERNETES = 'kubernetes';

const MANAGER = { fieldManager: 'kube-controller-manager' };

interface NamespaceCondition {
  type: string;
  status: 'True' | 'False';
  lastTransitionTime: string;
  reason: string;
  message: string;
}

type Judgement = Omit<NamespaceCondition, 'lastTransitionTime'>;

/** Whether a namespace is being deleted and still has what it holds. */
export function mayHoldContents({ metadata, spec }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined && finalizersOf(spec).includes(KUBERNETES);
}

function finalizersOf(spec: unknown): string[] {
  return (spec as { finalizers?: string[] } | undefined)?.finalizers ?? [];
}

/** Deletes all in a namespace, pods first, the rest once these are gone; then the namespace itself. */
export function deleteContents(registry: Registry, clock: Clock, namespace: KubernetesObject): void {
  if (!mayHoldContents(namespace)) return;
  const name = namespace.metadata.name!;
  const remainingPods = deleteAll(registry, pods, name);
  if (remainingPods.length > 0) {
    // As the real one: it tells of what remains only after the last pod.
    writeConditions(registry, clock, namespace, []);
    return;
  }
  const others = registry.resources.map(({ resource }) => resource).filter((each) => each.namespaced && each !== pods);
  const remaining = others.flatMap((resource) => {
    const objects = deleteAll(registry, resource, name);
    return objects.length > 0 ? [{ resource, objects }] : [];
  });
  const current = writeConditions(registry, clock, namespace, judge(remaining));
  if (remaining.length === 0) finalize(registry, current);
}

/** Returns what is still there. */
function deleteAll(registry: Registry, resource: Resource, namespace: string): KubernetesObject[] {
  for (const { metadata } of [...registry.list(resource, namespace)]) {
    registry.delete(resource, namespace, metadata.name!, { propagationPolicy: 'Background' });
  }
  return registry.list(resource, namespace);
}

function finalize(registry: Registry, namespace: KubernetesObject): void {
  const finalizers = finalizersOf(namespace.spec).filter((finalizer) => finalizer !== KUBERNETES);
  const spec = { ...(namespace.spec as object), finalizers };
  registry.update(namespaces, '', { ...namespace, spec }, { ...MANAGER, subresource: 'finalize' });
}

const FINE: readonly Judgement[] = [
  fine('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
  fine(
    'NamespaceDeletionGroupVersionParsingFailure',
    'ParsedGroupVersions',
    'All legacy kube types successfully parsed',
  ),
  fine(
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ),
  fine('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'),
  fine('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
];

function fine(type: string, reason: string, message: string): Judgement {
  return { type, status: 'False', reason, message };
}

/** ProcessContentTotals. */
function judge(remaining: readonly { resource: Resource; objects: readonly KubernetesObject[] }[]): Judgement[] {
  if (remaining.length === 0) return [];
  const finalizers = new Map<string, number>();
  for (const { metadata } of remaining.flatMap(({ objects }) => objects)) {
    for (const finalizer of metadata.finalizers ?? []) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
  }
  const kinds = remaining.map(({ resource, objects }) => {
    return `${resource.plural}.${resource.group} has ${objects.length} resource instances`;
  });
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  const told: Judgement[] = [
    {
      type: 'NamespaceContentRemaining',
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${kinds.sort().join(', ')}`,
    },
  ];
  if (held.length === 0) return told;
  const message = `Some content in the namespace has finalizers remaining: ${held.sort().join(', ')}`;
  return [...told, { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message }];
}

/** updateConditions. Returns the namespace as it is then. */
function writeConditions(
  registry: Registry,
  clock: Clock,
  namespace: KubernetesObject,
  judgements: readonly Judgement[],
): KubernetesObject {
  const status = namespace.status as { conditions?: NamespaceCondition[] } | undefined;
  const conditions = FINE.map((usual) => {
    const next = judgements.find(({ type }) => type === usual.type) ?? usual;
    const before = status?.conditions?.find(({ type }) => type === usual.type);
    const since = before?.status === next.status ? before.lastTransitionTime : timestamp(clock.now());
    return { ...next, lastTransitionTime: since };
  });
  const next = { ...namespace, status: { ...status, conditions } };
  return registry.update(namespaces, '', next, { ...MANAGER, subresource: 'status' });
}
