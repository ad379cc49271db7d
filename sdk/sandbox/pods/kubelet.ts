import { OUTCOME_ANNOTATION } from '../../batch-v1/names.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { completionIndex, controllerUid, isPodTerminal } from '../../controller/pod.ts';
import { UsageError } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import { recordEvent } from '../controllers/events.ts';
import { createQueue } from '../controllers/queue.ts';
import type { Change, Registry, Resource } from '../registry.ts';
import { createAllowance } from './allowance.ts';
import type { BackOffLimits } from './back-off.ts';
import type { ContainerEvent } from './image-events.ts';
import type { LogStore } from './log-store.ts';
import type { Outcome, OutcomeScript } from './outcome.ts';
import type { SandboxPod } from './pod-types.ts';
import { createPodWorker, type PodWorker } from './pod-worker.ts';
import { parseOutcome } from './read-outcome.ts';
import type { Runtime } from './runtime.ts';
import type { Verdict } from './status.ts';

export interface KubeletOptions {
  registry: Registry;
  clock: Clock;
  /** Names of the nodes whose pods it runs, and their addresses. */
  nodes: ReadonlyMap<string, string>;
  runtimeOf(pod: SandboxPod): Runtime;
  podAddress(): string;
  logs: LogStore;
  restartBackOff: BackOffLimits;
}

export interface Kubelet {
  /** Hears of a change; what is to be done is done later. */
  note(change: Change): void;
  /** Ends the containers of a pod at once, or as soon as they start. @returns whether there is such a pod */
  finish(namespace: string, name: string, outcome: Outcome): boolean;
  stop(): void;
}

/** One kubelet for all nodes of the sandbox. */
export function startKubelet(options: KubeletOptions): Kubelet {
  const { registry, clock, nodes, logs } = options;
  const pods = registry.find('pods', '')!.resource;
  const workers = new Map<string, { worker: PodWorker; runtime: Runtime }>();
  const attempts = createAttempts();
  const mayTell = createAllowance(clock, EVENTS);
  const mayTellStart = createAllowance(clock, STARTS);
  const queue = createQueue({ clock, run });

  function run(key: string): void {
    const slash = key.indexOf('/');
    const pod = registry.peek(pods, key.slice(0, slash), key.slice(slash + 1)) as SandboxPod | undefined;
    if (!pod || !isMine(pod)) return;
    if (isPodTerminal(pod)) {
      // What is at work here still has been ended by someone else's word.
      forget(pod);
      remove(registry, pods, pod);
      return;
    }
    const worker = workerOf(pod);
    const { status, finished } = worker.sync(pod);
    const next = status ? registry.update(pods, pod.metadata.namespace!, { ...pod, status }, WRITE) : pod;
    if (!finished) return;
    forget(pod);
    remove(registry, pods, next);
  }

  function workerOf(pod: SandboxPod): PodWorker {
    const uid = pod.metadata.uid!;
    const known = workers.get(uid);
    if (known) return known.worker;
    const runtime = options.runtimeOf(pod);
    const worker = createWorker(pod, runtime);
    workers.set(uid, { worker, runtime });
    return worker;
  }

  function createWorker(pod: SandboxPod, runtime: Runtime): PodWorker {
    const read = readScript(pod);
    return createPodWorker({
      pod,
      clock,
      runtime,
      addresses: { hostIP: nodes.get(pod.spec.nodeName!)!, podIP: options.podAddress() },
      attemptsBefore: attempts.count(pod),
      restartBackOff: options.restartBackOff,
      ...('problem' in read && { refused: read.problem }),
      tellsStart: mayTellStart(),
      wake: () => queue.add(keyOf(pod)),
      tell: (event, fieldPath) => tell(pod, event, fieldPath),
      log: {
        open: (container, id) => logs.open(pod.metadata.uid!, container, id),
        print: logs.print,
        close: logs.close,
      },
    });
  }

  function tell(object: SandboxPod, event: ContainerEvent, fieldPath?: string): void {
    if (!mayTell()) return;
    const host = object.spec.nodeName!;
    const component = 'kubelet';
    recordEvent(registry, clock, {
      object,
      ...event,
      component,
      host,
      manager: component,
      ...(fieldPath && { fieldPath }),
    });
  }

  function forget(pod: SandboxPod): void {
    const uid = pod.metadata.uid!;
    const known = workers.get(uid);
    if (!known) return;
    known.worker.drop();
    workers.delete(uid);
    known.runtime.forget(pod);
  }

  function isMine(object: KubernetesObject): boolean {
    return nodes.has((object as SandboxPod).spec.nodeName ?? '');
  }

  function note({ type, resource, object, previous }: Change): void {
    if (resource.kind === 'Job' && type === 'DELETED') attempts.forget(object.metadata.uid!);
    if (resource.plural !== 'pods' || !isMine(object)) return;
    const pod = object as SandboxPod;
    if (type === 'DELETED') {
      forget(pod);
      logs.forget(pod.metadata.uid!);
      return;
    }
    const worker = workers.get(pod.metadata.uid!)?.worker;
    if (worker && previous && scriptText(previous) !== scriptText(pod)) follow(worker, pod);
    if (worker || !isPodTerminal(pod) || pod.metadata.deletionTimestamp) queue.add(keyOf(pod));
  }

  function follow(worker: PodWorker, pod: SandboxPod): void {
    const read = readScript(pod);
    if ('script' in read) worker.follow(read.script);
  }

  for (const object of registry.list(pods))
    note({ type: 'ADDED', resource: pods, object, revision: registry.revision });
  return {
    note,
    finish(namespace, name, outcome) {
      const pod = registry.peek(pods, namespace, name) as SandboxPod | undefined;
      if (!pod || !isMine(pod) || isPodTerminal(pod)) return false;
      workerOf(pod).finish(outcome);
      return true;
    },
    stop() {
      queue.stop();
      for (const { worker } of workers.values()) worker.drop();
      workers.clear();
    },
  };
}

/** eventRecordQPS of the kubelet, and what its recorder holds; it drops the events that it has no time for. */
const EVENTS = { rate: 50, burst: 1000 };
/** Its status manager leaves out statuses that have been overtaken: here ContainerCreating, of pods that come in crowds. */
const STARTS = { rate: 50, burst: 200 };
const WRITE = { subresource: 'status', fieldManager: 'kubelet' };

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The last word on a pod that is being deleted: no container of it runs. */
function remove(registry: Registry, pods: Resource, { metadata }: KubernetesObject): void {
  const { namespace = '', name = '', uid, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === 0) return;
  registry.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid: uid! } });
}

function scriptText({ metadata }: KubernetesObject): string | undefined {
  return metadata.annotations?.[OUTCOME_ANNOTATION];
}

/** The script of a pod, or why it cannot be played. */
export function readScript(pod: KubernetesObject): { script: OutcomeScript | undefined } | { problem: Verdict } {
  const text = scriptText(pod);
  if (text === undefined) return { script: undefined };
  try {
    return { script: parseOutcome(text) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = error.hint ? `${error.message}; ${error.hint}` : error.message;
    return { problem: { reason: 'InvalidOutcome', message } };
  }
}

/** How many pods of each Job, and of each index, have been run. */
function createAttempts() {
  const jobs = new Map<string, Map<number, number>>();
  return {
    /** How many came before this one. */
    count(pod: SandboxPod): number {
      const owner = controllerUid(pod);
      if (owner === undefined) return 0;
      const counts = jobs.get(owner) ?? new Map<number, number>();
      jobs.set(owner, counts);
      const index = completionIndex(pod) ?? -1;
      const before = counts.get(index) ?? 0;
      counts.set(index, before + 1);
      return before;
    },
    forget: (owner: string) => jobs.delete(owner),
  };
}
