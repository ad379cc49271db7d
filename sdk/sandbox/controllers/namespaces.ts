import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Change, Registry } from '../registry.ts';
import { configMaps, namespaces, pods, serviceAccounts } from '../resources/kinds.ts';
import { StatusError } from '../status-error.ts';
import { follow, type Loop, type LoopOptions } from './follow.ts';
import { deleteContents, mayHoldContents } from './namespace-deletion.ts';
import { createQueue } from './queue.ts';

export interface NamespacesOptions extends LoopOptions {
  /** The certificates that clients trust, as PEM: each namespace has them in a ConfigMap. */
  certificates?: string;
}

/** Those that each cluster has; systemnamespaces of the API server. */
const FIRST = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

const ROOT_CERTIFICATES = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal ' +
  'service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** So long a namespace that waits for its contents to go is left alone, in milliseconds of the machine. */
const LOOK_AGAIN = 50;

/** After its last pod, in milliseconds of the sandbox: Jobs see their pods go before they go themselves. */
const AFTER_PODS = 1500;

/**
 * Keeps namespaces: makes the first ones, gives each its ServiceAccount `default` and its ConfigMap `kube-root-ca.crt`, and
 * takes away the contents of those that are deleted. The first ones are complete when this returns. Unlike the real
 * controller it does not let five seconds pass before it begins to delete.
 */
export function startNamespaceController({ registry, clock, certificates = '' }: NamespacesOptions): Loop {
  const queue = createQueue({ clock, run });
  /** Of namespaces that are being deleted: when the last pod went. */
  const podsGone = new Map<string, number>();
  const data = { 'ca.crt': certificates };
  for (const name of FIRST) {
    if (!registry.peek(namespaces, '', name)) createNamespace(registry, name);
    complete(registry, name, data);
  }
  const unfollow = follow(registry, undefined, (change) => {
    if (change.resource === namespaces) {
      if (isNewOrDeleted(change)) queue.add(change.object.metadata.name!);
      if (change.type === 'DELETED') podsGone.delete(change.object.metadata.name!);
    } else if (isPartOfNamespace(change)) queue.add(change.object.metadata.namespace!);
    else if (change.type === 'DELETED' && change.resource.namespaced) noteContent(change);
  });

  function noteContent({ resource, object }: Change): void {
    const name = object.metadata.namespace!;
    const namespace = registry.peek(namespaces, '', name);
    if (!namespace || !mayHoldContents(namespace)) return;
    if (resource === pods) podsGone.set(name, clock.now());
    queue.addAfter(name, LOOK_AGAIN * clock.speed);
  }

  function run(name: string): void {
    const namespace = registry.peek(namespaces, '', name);
    if (!namespace) return;
    const wait = (podsGone.get(name) ?? 0) + AFTER_PODS - clock.now();
    if (wait > 0) queue.addAfter(name, wait);
    else if (namespace.metadata.deletionTimestamp === undefined) complete(registry, name, data);
    else deleteContents(registry, clock, namespace);
  }

  return {
    stop: () => {
      unfollow();
      queue.stop();
    },
  };
}

function isNewOrDeleted({ type, object, previous }: Change): boolean {
  const isDeleted = type === 'MODIFIED' && object.metadata.deletionTimestamp !== previous?.metadata.deletionTimestamp;
  return type === 'ADDED' || isDeleted;
}

function isPartOfNamespace({ resource, type, object }: Change): boolean {
  const { name } = object.metadata;
  if (resource === serviceAccounts) return type === 'DELETED' && name === 'default';
  return resource === configMaps && type !== 'ADDED' && name === ROOT_CERTIFICATES;
}

function createNamespace(registry: Registry, name: string): void {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  registry.create(namespaces, '', namespace, { fieldManager: 'kube-apiserver' });
}

/** serviceaccounts-controller and rootcacertpublisher. */
function complete(registry: Registry, namespace: string, data: Record<string, string>): void {
  const options = { fieldManager: 'kube-controller-manager' };
  const fresh = (kind: string, name: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace },
  });
  try {
    if (!registry.peek(serviceAccounts, namespace, 'default')) {
      registry.create(serviceAccounts, namespace, fresh('ServiceAccount', 'default'), options);
    }
    const found = registry.peek(configMaps, namespace, ROOT_CERTIFICATES);
    const { metadata } = found ?? fresh('ConfigMap', ROOT_CERTIFICATES);
    const annotations = { ...metadata.annotations, 'kubernetes.io/description': DESCRIPTION };
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', data, metadata: { ...metadata, annotations } };
    if (found) registry.update(configMaps, namespace, configMap, options);
    else registry.create(configMaps, namespace, configMap, options);
  } catch (error) {
    // Others were faster, or the namespace is going away.
    if (!(error instanceof StatusError)) throw error;
  }
}
