import { parseTime } from '../../controller/pod.ts';
import type { Clock } from '../clock.ts';
import type { BackOffLimits } from './back-off.ts';
import { type ContainerRecord, containerRecords } from './container-record.ts';
import { type ContainerLogs, createContainerRuns } from './container-runs.ts';
import { type ContainerEvent, fieldPath } from './image-events.ts';
import { nextSteps } from './next-steps.ts';
import type { Outcome, OutcomeScript } from './outcome.ts';
import type { KubeletStatus, SandboxPod } from './pod-types.ts';
import { createRestartBackOff } from './restart-back-off.ts';
import type { Runtime } from './runtime.ts';
import { podStatus, type Verdict } from './status.ts';

/** What a worker needs of its kubelet. */
export interface WorkerOptions {
  pod: SandboxPod;
  clock: Clock;
  runtime: Runtime;
  addresses: { hostIP: string; podIP: string };
  /** Runs of earlier pods of its Job. */
  attemptsBefore: number;
  restartBackOff: BackOffLimits;
  /** Fails the pod before anything starts. */
  refused?: Verdict;
  /** Whether a status comes before its containers start. */
  tellsStart: boolean;
  /** Asks for `sync`. */
  wake(): void;
  tell(event: ContainerEvent, fieldPath?: string): void;
  log: ContainerLogs;
}

/** What the kubelet is to write after a sync. */
export interface SyncResult {
  status?: KubeletStatus;
  /** It has ended, and is to be deleted for good where its deletion was asked for. */
  finished: boolean;
}

/** Looks after one pod of a node: starts its containers, hears of their ends, tells its status. */
export interface PodWorker {
  sync(pod: SandboxPod): SyncResult;
  /** The annotation of the pod says something else now. */
  follow(script: OutcomeScript | undefined): void;
  /** Ends the containers that are not at their end yet. */
  finish(outcome: Outcome): void;
  /** Stops all, without a word. */
  drop(): void;
}

const DEADLINE = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};
const LOW_MEMORY = 'The node was low on resource: memory. ';
const EVICTED: Verdict = {
  reason: 'Evicted',
  message: LOW_MEMORY,
  disruption: { reason: 'TerminationByKubelet', message: LOW_MEMORY },
};
const DEFAULT_GRACE = 30;

export function createPodWorker(options: WorkerOptions): PodWorker {
  const { clock, runtime, addresses, attemptsBefore, restartBackOff, wake, tell, log } = options;
  const records = containerRecords(options.pod.spec);
  const timers = new Map<string, () => void>();
  const backOff = createRestartBackOff({
    clock,
    limits: restartBackOff,
    pullsImages: runtime.pullsImages,
    tell,
    wakeAfter,
  });
  const { podIP } = addresses;
  const runs = createContainerRuns({ clock, runtime, backOff, podIP, attemptsBefore, wake, tell, log, onEvicted });
  let pod = options.pod;
  let verdict = options.refused;
  let told: KubeletStatus | undefined = options.tellsStart ? undefined : {};
  /** Seconds that the containers have to end; they are being ended. */
  let grace: number | undefined;
  let finished = false;
  let nextOutcome: Outcome | undefined;

  function wakeAfter(name: string, delay: number): void {
    timers.get(name)?.();
    timers.set(name, clock.after(Math.max(0, delay), wake));
  }

  function sync(current: SandboxPod): SyncResult {
    pod = current;
    if (finished) return { finished };
    const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
    if (deletionTimestamp !== undefined) endWithin(deletionGracePeriodSeconds);
    const untold = told === undefined;
    if (!untold) checkDeadline();
    if (verdict) endWithin(ownGrace());
    if (grace === undefined && !untold) step();
    const ended = grace !== undefined && runs.running.size === 0;
    const sandbox = records.some(wasTried);
    const now = clock.now();
    const status = podStatus({ pod, records, addresses, sandbox, ended, now, ...(verdict && { verdict }) });
    if (ended) finish();
    if (untold && !ended) {
      told = status;
      checkDeadline();
      wake();
    }
    return { status, finished };
  }

  function ownGrace(): number {
    return pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE;
  }

  function finish(): void {
    finished = true;
    for (const cancel of timers.values()) cancel();
    timers.clear();
  }

  function checkDeadline(): void {
    const { activeDeadlineSeconds } = pod.spec;
    if (activeDeadlineSeconds === undefined || verdict) return;
    const start = parseTime(pod.status?.startTime ?? told?.startTime) ?? clock.now();
    const left = start + activeDeadlineSeconds * 1000 - clock.now();
    if (left > 0) {
      wakeAfter('deadline', left);
      return;
    }
    verdict = DEADLINE;
    tell({ type: 'Normal', ...DEADLINE });
  }

  function step(): void {
    const { start, done } = nextSteps(pod.spec, records);
    if (done) {
      endWithin(ownGrace());
      return;
    }
    for (const record of start) {
      // That it has ended is told before it is started again.
      if (record.endIsNew) wake();
      else if (!backOff.holds(record, pod)) startContainer(record);
    }
    for (const record of records) record.endIsNew = false;
    if (records.some(({ kind, containerID }) => kind === 'app' && containerID)) nextOutcome = undefined;
  }

  function startContainer(record: ContainerRecord): void {
    const run = runs.start(record, pod);
    if (nextOutcome && record.kind === 'app') run?.finish?.(nextOutcome);
  }

  /** The eviction manager: the pod has failed, and its containers are killed. */
  function onEvicted(): void {
    verdict = EVICTED;
    tell({ type: 'Warning', reason: EVICTED.reason, message: EVICTED.message });
    runs.kill();
    wake();
  }

  function endWithin(seconds: number): void {
    if (grace !== undefined && grace <= seconds) return;
    const first = grace === undefined;
    grace = seconds;
    if (first) for (const record of records) restoreEnd(record);
    for (const [record, run] of runs.running) {
      const message = `Stopping container ${record.spec.name}`;
      if (first) tell({ type: 'Normal', reason: 'Killing', message }, fieldPath(record));
      run.terminate(seconds);
    }
  }

  return {
    sync,
    follow(script) {
      for (const run of runs.running.values()) run.follow?.(script);
    },
    finish(outcome) {
      const apps = [...runs.running].filter(([{ kind }]) => kind === 'app');
      if (apps.length === 0) nextOutcome = outcome;
      for (const [, run] of apps) run.finish?.(outcome);
    },
    drop() {
      runs.drop();
      finish();
    },
  };
}

/** What was to be started again is not: its end is its state. */
function restoreEnd(record: ContainerRecord): void {
  if (record.state.waiting?.reason !== 'CrashLoopBackOff') return;
  record.state = record.lastState;
  record.lastState = {};
}

/** It has been started, or could not be for a reason of its own: a pod that waits for its volumes has no network yet. */
function wasTried({ containerID, state }: ContainerRecord): boolean {
  const { reason } = state.waiting ?? {};
  return (
    containerID !== undefined ||
    (reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing')
  );
}
