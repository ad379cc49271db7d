import { UsageError } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import type { Registry } from '../registry.ts';
import { type BackOffLimits, RESTART_BACK_OFF } from './back-off.ts';
import { readScript, startKubelet } from './kubelet.ts';
import { createLogStore } from './log-store.ts';
import { type LogOptions, readLogs } from './logs.ts';
import { type NodeOptions, nodeObject } from './nodes.ts';
import type { Outcome } from './outcome.ts';
import { startPodGarbageCollector } from './pod-garbage.ts';
import type { SandboxPod } from './pod-types.ts';
import { createProcessRuntime } from './process/runtime.ts';
import { checkOutcome } from './read-outcome.ts';
import { startScheduler } from './scheduler.ts';
import { createScriptedRuntime, type OutcomeCallback } from './scripted-runtime.ts';

export type { BackOffLimits } from './back-off.ts';
export type { LogOptions } from './logs.ts';
export type { NodeOptions } from './nodes.ts';
export type { Outcome, OutcomeScript, Run } from './outcome.ts';
export type { SandboxPod, Taint } from './pod-types.ts';
export type { OutcomeCallback } from './scripted-runtime.ts';

/** What runs the containers of pods. */
export interface PodOptions {
  /** Local processes run their commands; images are not pulled. Default: false, they are played by their outcomes. */
  exec?: boolean;
  /** Decides what becomes of a container that no annotation scripts. Default: it runs for 1 s and exits 0. */
  outcome?: OutcomeCallback;
}

export interface StartPodsOptions {
  registry: Registry;
  clock: Clock;
  pods?: PodOptions;
  /** Default: one named `sandbox`, as big as the machine. */
  nodes?: readonly NodeOptions[];
  /** How long a container that failed waits to be started again, in milliseconds. Default: 10 s, doubled up to 5 minutes. */
  restartBackOff?: BackOffLimits;
}

/** The scheduler and the kubelet of the sandbox. */
export interface Pods {
  /**
   * What a container printed, in pieces.
   *
   * @param container may be left out where the pod has one only
   * @throws StatusError at once: 404 for the pod, 400 for the container, or one that has not started
   */
  logs(namespace: string, pod: string, container?: string, options?: LogOptions): AsyncIterable<string>;
  /**
   * Ends the containers of a pod now, whatever their outcomes say; those that have not started, as soon as they do.
   *
   * @throws UsageError where no such pod is on a node and at work
   */
  finish(namespace: string, pod: string, outcome?: Outcome): void;
  /** Ends all containers; resolves when no process, file or timer is left. */
  stop(): Promise<void>;
}

const DEFAULT_NODES: readonly NodeOptions[] = [{ name: 'sandbox' }];
const HOST = '10.0.0.';
/** Where local processes listen. */
const LOOPBACK = '127.0.0.1';

/**
 * Makes nodes, binds pods to them and runs these.
 *
 * @throws UsageError for nodes named twice
 */
export function startPods({
  registry,
  clock,
  pods = {},
  nodes = DEFAULT_NODES,
  restartBackOff = RESTART_BACK_OFF,
}: StartPodsOptions): Pods {
  const addresses = new Map(nodes.map(({ name }, i) => [name, pods.exec ? LOOPBACK : `${HOST}${i + 1}`]));
  if (addresses.size < nodes.length) throw new UsageError('two nodes of the sandbox have the same name');
  for (const node of nodes) register(registry, node, addresses.get(node.name)!, clock);

  const logs = createLogStore(clock);
  const scripted = createScriptedRuntime({ clock, ...(pods.outcome && { outcome: pods.outcome }), scriptOf });
  const processes = pods.exec ? createProcessRuntime({ registry, clock }) : undefined;
  const kubelet = startKubelet({
    registry,
    clock,
    nodes: addresses,
    // What has a script plays by it, even where others run.
    runtimeOf: (pod) => (scriptOf(pod) ? scripted : (processes ?? scripted)),
    podAddress: processes ? () => LOOPBACK : createAddresses(),
    logs,
    restartBackOff,
  });
  const loops = [kubelet, startScheduler({ registry, clock }), startPodGarbageCollector({ registry, clock })];
  const unsubscribe = registry.subscribe((change) => {
    for (const loop of loops) loop.note(change);
  });

  return {
    logs: (namespace, pod, container, options) =>
      readLogs({ registry, clock, store: logs }, namespace, pod, container, options),
    finish(namespace, pod, outcome = {}) {
      checkOutcome(outcome);
      if (kubelet.finish(namespace, pod, outcome)) return;
      throw new UsageError(`pod "${pod}" in namespace "${namespace}" is not at work on a node of the sandbox`);
    },
    async stop() {
      unsubscribe();
      for (const loop of loops) loop.stop();
      await Promise.all([scripted.stop(), processes?.stop()]);
    },
  };
}

function register(registry: Registry, options: NodeOptions, address: string, clock: Clock): void {
  const { resource } = registry.find('nodes', '')!;
  const fieldManager = 'kubelet';
  const node = nodeObject(options, address, clock);
  const created = registry.create(resource, '', node, { fieldManager });
  registry.update(resource, '', { ...created, status: node.status }, { subresource: 'status', fieldManager });
}

function scriptOf(pod: SandboxPod) {
  const read = readScript(pod);
  return 'script' in read ? read.script : undefined;
}

/** 10.244.0.1 and on; taken anew after 60,000 pods. */
function createAddresses(): () => string {
  let last = 0;
  return () => {
    last = (last % 60_000) + 1;
    return `10.244.${Math.floor(last / 250)}.${(last % 250) + 1}`;
  };
}
