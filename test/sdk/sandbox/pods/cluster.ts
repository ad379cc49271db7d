import { afterEach } from 'vitest';
import type { ObservedPod } from '../../../../sdk/batch-v1/objects.ts';
import { createClock } from '../../../../sdk/sandbox/clock.ts';
import { type StartPodsOptions, startPods } from '../../../../sdk/sandbox/pods/index.ts';
import type { KubeletStatus, SandboxPod } from '../../../../sdk/sandbox/pods/pod-types.ts';
import type { Change } from '../../../../sdk/sandbox/registry.ts';
import { nodes, pods, strategies } from '../../../../sdk/sandbox/resources/index.ts';
import { createRegistry } from '../../../../sdk/sandbox/store/index.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

export type PodSpec = Partial<SandboxPod['spec']>;

/** A registry with a scheduler and a kubelet; ended after the test. */
export function startCluster({ speed = 100, ...options }: Partial<StartPodsOptions> & { speed?: number } = {}) {
  const clock = createClock(speed);
  const registry = createRegistry({ clock, strategies });
  const namespaces = registry.find('namespaces', '')!.resource;
  if (!registry.peek(namespaces, '', 'default')) {
    registry.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  }
  const play = startPods({ registry, clock, nodes: [{ name: 'n1', cpu: 4, memory: '8Gi' }], ...options });
  const changes: Change[] = [];
  registry.subscribe((change) => {
    if (change.resource === pods || change.resource === nodes) changes.push(change);
  });
  const stop = async () => {
    await play.stop();
    clock.stop();
  };
  stops.push(stop);

  function create(name: string, spec: PodSpec = {}, metadata: Partial<ObservedPod['metadata']> = {}): SandboxPod {
    const defaults = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: { ...defaults, ...spec } };
    return registry.create(pods, 'default', object, { fieldManager: 'test' }) as SandboxPod;
  }
  const peek = (name: string) => registry.peek(pods, 'default', name) as SandboxPod | undefined;
  const get = (name: string) => registry.get(pods, 'default', name) as SandboxPod;

  async function until(what: string, holds: () => boolean): Promise<void> {
    for (const end = Date.now() + 4000; !holds(); ) {
      if (Date.now() > end) throw new Error(`still not: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  const phase = async (name: string, wanted: string): Promise<SandboxPod> => {
    await until(
      `pod ${name} is ${wanted}, but ${peek(name)?.status?.phase}`,
      () => peek(name)?.status?.phase === wanted,
    );
    return get(name);
  };
  /** The statuses that a pod has had, in order. */
  const statuses = (name: string): KubeletStatus[] =>
    changes
      .filter(({ object, resource }) => resource === pods && object.metadata.name === name)
      .map(({ object }) => (object as SandboxPod).status ?? {});
  const events = (name: string): string[] =>
    registry
      .list(registry.find('events', '')!.resource, 'default')
      .filter((event) => (event.involvedObject as { name: string }).name === name)
      .map((event) => `${event.type} ${event.reason}: ${event.message}`);

  return { ...play, stop, registry, clock, create, peek, get, until, phase, statuses, events, changes };
}

/** Conditions in short: `Ready=False (PodCompleted)`. */
export function conditionsOf({ conditions = [] }: KubeletStatus): string[] {
  return conditions.map(({ type, status, reason }) => `${type}=${status}${reason ? ` (${reason})` : ''}`);
}

/** The annotation that scripts a pod. */
export function scripted(script: unknown): { annotations: Record<string, string> } {
  return { annotations: { 'kubectl-batch/outcome': typeof script === 'string' ? script : JSON.stringify(script) } };
}
