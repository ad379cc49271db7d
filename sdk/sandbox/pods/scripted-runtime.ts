import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { completionIndex } from '../../controller/pod.ts';
import type { Clock } from '../clock.ts';
import { exitOf, type Outcome, type OutcomeScript, outcomeFor, type Run } from './outcome.ts';
import type { SandboxPod } from './pod-types.ts';
import type { Refusal, Runtime, StartedRun, StartRequest } from './runtime.ts';

/** Decides what becomes of a container; where it returns nothing, it runs for 1 s and exits 0. */
export type OutcomeCallback = (pod: KubernetesObject, run: Run) => Outcome | undefined;

export interface ScriptedOptions {
  clock: Clock;
  outcome?: OutcomeCallback;
  /** The script that a pod brings along. */
  scriptOf(pod: SandboxPod): OutcomeScript | undefined;
}

const DEFAULT_SECONDS = 1;
const TERMINATED = 143;
const KILLED = { exitCode: 137, reason: 'Error' };

/** Plays containers by their outcomes; no process is started. */
export function createScriptedRuntime({ clock, outcome, scriptOf }: ScriptedOptions): Runtime {
  function outcomeOf(request: StartRequest, script: OutcomeScript | undefined): Outcome {
    const { pod, record, attempt } = request;
    const run: Run = { attempt, container: record.spec.name };
    const index = completionIndex(pod);
    if (index !== undefined) run.index = index;
    const scripted = script && outcomeFor(script, run, record.kind !== 'app');
    // A sidecar without a script of its own stays as long as its pod.
    return scripted ?? outcome?.(pod, run) ?? (record.kind === 'sidecar' ? { hold: true } : {});
  }

  return {
    pullsImages: true,
    start(request) {
      const first = outcomeOf(request, scriptOf(request.pod));
      if (first.waiting !== undefined) return refusal(first.waiting, request.record.spec.image ?? '');
      return play(clock, request, first, (script) => outcomeOf(request, script));
    },
    forget() {},
    stop: async () => {},
  };
}

/** The words of the kubelet for the usual reasons. */
function refusal(reason: string, image: string): Refusal {
  if (reason === 'ErrImagePull') return { waiting: { reason, message: pullProblem(image) } };
  if (reason === 'ImagePullBackOff') {
    return { waiting: { reason, message: `Back-off pulling image "${image}": ErrImagePull: ${pullProblem(image)}` } };
  }
  if (reason === 'ErrImageNeverPull') {
    return { waiting: { reason, message: `Container image "${image}" is not present with pull policy of Never` } };
  }
  return { waiting: { reason, message: 'as its outcome says' } };
}

function pullProblem(image: string): string {
  const full = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`;
}

function play(
  clock: Clock,
  { print, onReady, onExit, onEvicted }: StartRequest,
  first: Outcome,
  outcomeOf: (script: OutcomeScript | undefined) => Outcome,
): StartedRun {
  const startedAt = clock.now();
  let current = first;
  let over = false;
  let cancelEnd = () => {};
  let cancelReady = () => {};

  function drop(): void {
    over = true;
    cancelEnd();
    cancelReady();
  }
  function end(tell: () => void): void {
    if (over) return;
    drop();
    tell();
  }
  function endAfter(seconds: number, tell: () => void): void {
    cancelEnd();
    cancelEnd = clock.after(seconds * 1000, () => end(tell));
  }
  function secondsLeft(): number {
    if (current.hold) return Number.POSITIVE_INFINITY;
    return Math.max(0, (current.seconds ?? DEFAULT_SECONDS) - (clock.now() - startedAt) / 1000);
  }
  function schedule(): void {
    cancelEnd();
    if (current.hold) return;
    endAfter(secondsLeft(), () => (current.evicted ? onEvicted() : onExit(exitOf(current))));
  }

  // The log is opened once it has started.
  queueMicrotask(() => {
    for (const line of first.log ?? []) print(`${line}\n`);
  });
  if (first.ready) cancelReady = clock.after(first.ready * 1000, () => onReady(true));
  schedule();
  return {
    ready: !first.ready,
    drop,
    terminate(grace) {
      const { onTerm = {} } = current;
      const { seconds = 0, exitCode = TERMINATED } = onTerm === 'ignore' ? { seconds: secondsLeft() } : onTerm;
      if (seconds > grace) endAfter(grace, () => onExit(KILLED));
      else if (onTerm !== 'ignore') endAfter(seconds, () => onExit(exitOf({ exitCode })));
    },
    follow(script) {
      current = outcomeOf(script);
      schedule();
    },
    finish(outcome) {
      for (const line of outcome.log ?? []) print(`${line}\n`);
      end(() => (outcome.evicted ? onEvicted() : onExit(exitOf(outcome))));
    },
  };
}
