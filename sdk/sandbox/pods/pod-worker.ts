import { randomBytes } from 'node:crypto';
import { parseTime } from '../../controller/pod.ts';
import { type Clock, timestamp } from '../clock.ts';
import { type BackOff, type BackOffLimits, createBackOff } from './back-off.ts';
import { type ContainerRecord, containerRecords, lastEnd } from './container-record.ts';
import { type ContainerEvent, fieldPath, refusalEvents, startEvents } from './image-events.ts';
import { nextSteps } from './next-steps.ts';
import type { ContainerExit, Outcome, OutcomeScript } from './outcome.ts';
import type { KubeletStatus, SandboxPod } from './pod-types.ts';
import type { Refusal, Runtime, StartedRun } from './runtime.ts';
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
  log: {
    open(container: string, containerID: string): void;
    print(containerID: string, text: string): void;
    close(containerID: string): void;
  };
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

const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline';
const EVICTED_MESSAGE = 'The node was low on resource: memory. ';
const DEFAULT_GRACE = 30;

export function createPodWorker(options: WorkerOptions): PodWorker {
  const { clock, runtime, addresses, restartBackOff, wake, tell, log } = options;
  const records = containerRecords(options.pod.spec);
  const runs = new Map<ContainerRecord, StartedRun>();
  const backOffs = new Map<ContainerRecord, BackOff>();
  /** When a container could not be started, in epoch milliseconds. */
  const refusals = new Map<ContainerRecord, number>();
  const timers = new Map<string, () => void>();
  const untoldEnds = new Set<ContainerRecord>();
  let pod = options.pod;
  let verdict = options.refused;
  let told: KubeletStatus | undefined = options.tellsStart ? undefined : {};
  let sandbox = false;
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
    if (verdict) endWithin(pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE);
    if (grace === undefined && !untold) step();
    const ended = grace !== undefined && runs.size === 0;
    const status = podStatus({
      pod,
      records,
      addresses,
      sandbox,
      ended,
      now: clock.now(),
      ...(verdict && { verdict }),
    });
    if (ended) finish();
    if (untold && !ended) {
      told = status;
      checkDeadline();
      wake();
    }
    return { status, finished };
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
    verdict = { reason: 'DeadlineExceeded', message: DEADLINE_MESSAGE };
    tell({ type: 'Normal', reason: 'DeadlineExceeded', message: DEADLINE_MESSAGE });
  }

  function step(): void {
    const { start, done } = nextSteps(pod.spec, records);
    if (done) {
      endWithin(pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE);
      return;
    }
    for (const record of start) {
      // That it has ended is told before it is started again.
      if (untoldEnds.has(record)) wake();
      else if (!isHeldBack(record)) startContainer(record);
    }
    untoldEnds.clear();
    if (records.some(({ kind, containerID }) => kind === 'app' && containerID)) nextOutcome = undefined;
  }

  /** doBackOff; its CrashLoopBackOff shows with the kubelet's next look at the pod. */
  function isHeldBack(record: ContainerRecord): boolean {
    const end = lastEnd(record);
    const refusedAt = refusals.get(record);
    const since = refusedAt ?? parseTime(end?.finishedAt);
    if (since === undefined) return false;
    const backOff = backOffOf(record);
    const now = clock.now();
    const left = backOff.left(since, now);
    if (left === 0) {
      backOff.next(since, now);
      return false;
    }
    // Its syncs come 10 s apart, and sooner after an image that could not be pulled.
    const look = since + restartBackOff.base / (refusedAt === undefined ? 1 : 2) - now;
    wakeAfter(record.spec.name, look > 0 ? Math.min(look, left) : left);
    if (look <= 0) showBackOff(record, backOff.delay());
    return true;
  }

  function backOffOf(record: ContainerRecord): BackOff {
    const backOff = backOffs.get(record) ?? createBackOff(restartBackOff);
    backOffs.set(record, backOff);
    return backOff;
  }

  function showBackOff(record: ContainerRecord, delay: number): void {
    const { name, image } = record.spec;
    const { waiting } = record.state;
    if (waiting?.reason === 'CrashLoopBackOff' || waiting?.reason === 'ImagePullBackOff') return;
    if (waiting?.reason === 'ErrImagePull') {
      const message = `Back-off pulling image "${image}": ErrImagePull: ${waiting.message}`;
      const refusal = { waiting: { reason: 'ImagePullBackOff', message } };
      record.state = refusal;
      for (const event of refusalEvents(record, refusal, runtime.pullsImages)) tell(event, fieldPath(record));
    } else if (record.state.terminated) {
      const which = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
      const message = `back-off ${goDuration(delay)} restarting failed container=${name} pod=${which}`;
      record.lastState = record.state;
      record.state = { waiting: { reason: 'CrashLoopBackOff', message } };
      const text = `Back-off restarting failed container ${name} in pod ${which}`;
      tell({ type: 'Warning', reason: 'BackOff', message: text }, fieldPath(record));
    }
  }

  function startContainer(record: ContainerRecord): void {
    const restart = lastEnd(record);
    const restartCount = record.restartCount + (restart ? 1 : 0);
    const containerID = `sandbox://${randomBytes(32).toString('hex')}`;
    log.open(record.spec.name, containerID);
    const started = runtime.start({
      pod,
      record,
      podIP: addresses.podIP,
      attempt: options.attemptsBefore + restartCount,
      print: (text) => log.print(containerID, text),
      onReady: (ready) => {
        record.ready = ready;
        wake();
      },
      onExit: (exit) => onExit(record, exit),
      onEvicted,
    });
    if (!('waiting' in started) || !started.event) sandbox = true;
    if ('waiting' in started) {
      refuse(record, started);
      return;
    }
    refusals.delete(record);
    if (restart) record.lastState = { terminated: restart };
    record.restartCount = restartCount;
    record.containerID = containerID;
    if ('startError' in started) {
      failToStart(record, started);
      return;
    }
    record.started = true;
    record.ready = started.ready && record.kind !== 'init';
    record.state = { running: { startedAt: timestamp(clock.now()) } };
    runs.set(record, started);
    for (const event of startEvents(record, runtime.pullsImages)) tell(event, fieldPath(record));
    if (nextOutcome && record.kind === 'app') started.finish?.(nextOutcome);
  }

  function refuse(record: ContainerRecord, refusal: Extract<Refusal, { waiting: unknown }>): void {
    const end = lastEnd(record);
    if (end) record.lastState = { terminated: end };
    record.state = { waiting: refusal.waiting };
    refusals.set(record, clock.now());
    const backOff = backOffOf(record);
    if (backOff.delay() === 0) backOff.next(clock.now(), clock.now());
    wakeAfter(record.spec.name, restartBackOff.base / 2);
    const where = refusal.event ? undefined : fieldPath(record);
    for (const event of refusalEvents(record, refusal, runtime.pullsImages)) tell(event, where);
  }

  function failToStart(record: ContainerRecord, refusal: { startError: string }): void {
    for (const event of refusalEvents(record, refusal, runtime.pullsImages)) tell(event, fieldPath(record));
    end(record, { exitCode: 128, reason: 'StartError', message: refusal.startError }, timestamp(0));
    wake();
  }

  function onExit(record: ContainerRecord, exit: ContainerExit): void {
    runs.delete(record);
    end(record, exit, record.state.running?.startedAt);
    wake();
  }

  function end(record: ContainerRecord, { exitCode, reason, message }: ContainerExit, startedAt = timestamp(0)): void {
    log.close(record.containerID!);
    record.started = false;
    record.ready = record.kind === 'init' && exitCode === 0;
    const finishedAt = timestamp(clock.now());
    const { containerID } = record;
    const terminated = {
      exitCode,
      reason,
      ...(message !== undefined && { message }),
      startedAt,
      finishedAt,
      containerID,
    };
    record.state = { terminated };
    untoldEnds.add(record);
  }

  /** The eviction manager: the pod has failed, and its containers are killed. */
  function onEvicted(): void {
    const disruption = { reason: 'TerminationByKubelet', message: EVICTED_MESSAGE };
    verdict = { reason: 'Evicted', message: EVICTED_MESSAGE, disruption };
    tell({ type: 'Warning', reason: 'Evicted', message: EVICTED_MESSAGE });
    for (const [record, run] of runs) {
      run.drop();
      end(record, { exitCode: 137, reason: 'Error' }, record.state.running?.startedAt);
    }
    runs.clear();
    wake();
  }

  function endWithin(seconds: number): void {
    if (grace !== undefined && grace <= seconds) return;
    const first = grace === undefined;
    grace = seconds;
    if (first) for (const record of records) restoreEnd(record);
    for (const [record, run] of runs) {
      if (first)
        tell(
          { type: 'Normal', reason: 'Killing', message: `Stopping container ${record.spec.name}` },
          fieldPath(record),
        );
      run.terminate(seconds);
    }
  }

  return {
    sync,
    follow(script) {
      for (const run of runs.values()) run.follow?.(script);
    },
    finish(outcome) {
      const running = [...runs].filter(([{ kind }]) => kind === 'app');
      if (running.length === 0) nextOutcome = outcome;
      for (const [, run] of running) run.finish?.(outcome);
    },
    drop() {
      for (const run of runs.values()) run.drop();
      runs.clear();
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

/** Such as `1m20s`. */
function goDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
