import { isPodTerminal } from '../../controller/pod.ts';
import type { Clock } from '../clock.ts';
import { createQueue } from '../controllers/queue.ts';
import type { Change, Registry } from '../registry.ts';
import type { SandboxPod } from './pod-types.ts';

/** gcCheckPeriod of the pod garbage collector, in milliseconds. */
const PERIOD = 20_000;
const MANAGER = 'kube-controller-manager';

/**
 * gcUnscheduledTerminating of the pod garbage collector: a pod that is being deleted and was on no node has nobody to
 * tell its end, so that it is said to have failed here. It is there still because of its finalizers.
 */
export function startPodGarbageCollector({ registry, clock }: { registry: Registry; clock: Clock }) {
  const pods = registry.find('pods', '')!.resource;
  const queue = createQueue({ clock, run });

  function run(key: string): void {
    const slash = key.indexOf('/');
    const [namespace, name] = [key.slice(0, slash), key.slice(slash + 1)];
    const pod = registry.peek(pods, namespace, name) as SandboxPod | undefined;
    if (!pod || !isStranded(pod)) return;
    const { generation, uid } = pod.metadata;
    const status = { ...pod.status, phase: 'Failed', ...(generation && { observedGeneration: generation }) };
    registry.update(pods, namespace, { ...pod, status }, { subresource: 'status', fieldManager: MANAGER });
    if (registry.peek(pods, namespace, name)) {
      registry.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid: uid! } });
    }
  }

  function note({ type, resource, object }: Change): void {
    if (resource.plural !== 'pods' || type === 'DELETED' || !isStranded(object as SandboxPod)) return;
    queue.addAfter(`${object.metadata.namespace}/${object.metadata.name}`, PERIOD - (clock.now() % PERIOD));
  }

  for (const object of registry.list(pods))
    note({ type: 'ADDED', resource: pods, object, revision: registry.revision });
  return { note, stop: queue.stop };
}

function isStranded(pod: SandboxPod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName && !isPodTerminal(pod);
}
