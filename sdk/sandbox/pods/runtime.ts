import type { ContainerRecord } from './container-record.ts';
import type { ContainerExit, Outcome, OutcomeScript } from './outcome.ts';
import type { SandboxPod } from './pod-types.ts';

/** What makes containers run: by script, or as local processes. */
export interface Runtime {
  /** Whether it pretends to pull images. */
  readonly pullsImages: boolean;
  /** Runs a container; all that it tells comes later, not within this call. */
  start(request: StartRequest): StartedRun | Refusal;
  /** The pod is over, or gone: what was made for it can go. */
  forget(pod: SandboxPod): void;
  /** Ends all that runs; resolves when nothing is left. */
  stop(): Promise<void>;
}

export interface StartRequest {
  pod: SandboxPod;
  record: ContainerRecord;
  podIP: string;
  /** Runs before this one, those of earlier pods included. */
  attempt: number;
  /** What it prints: a line with its end, or the rest without one. */
  print(text: string): void;
  /** It is ready now, or no more. */
  onReady(ready: boolean): void;
  onExit(exit: ContainerExit): void;
  /** The node puts the whole pod out. */
  onEvicted(): void;
}

/** A container that runs. */
export interface StartedRun {
  /** Whether it is ready from the start; else `onReady` tells. */
  ready: boolean;
  /** SIGTERM, and SIGKILL after the grace period. */
  terminate(graceSeconds: number): void;
  /** Ends it without a word: nothing is told any more. */
  drop(): void;
  /** Its script is another now; of scripted containers. */
  follow?(script: OutcomeScript | undefined): void;
  /** Ends it at once; of scripted containers. */
  finish?(outcome: Outcome): void;
}

/** Why a container does not run. */
export type Refusal =
  /** It stays as it is, to be tried again later: reason and message of its waiting state. */
  | { waiting: { reason: string; message?: string }; event?: { reason: string; message: string } }
  /** It was made but its process did not start: StartError, exit code 128. */
  | { startError: string };
