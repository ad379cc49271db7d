import type { KubernetesObject } from '../batch-v1/objects.ts';

/** How the pods of the sandbox, which keep what their containers print, tell it to its server. */

export interface LogLine {
  /** Epoch milliseconds of the sandbox. */
  time: number;
  /** Without its end. */
  text: string;
}

/** What one run of a container printed. */
export interface ContainerLog {
  /** Grows while it runs. */
  readonly lines: readonly LogLine[];
  /** No more comes. */
  readonly ended: boolean;
  /** Calls back after more lines, and after the end; what is returned takes that back. */
  subscribe(listener: () => void): () => void;
}

/**
 * The log of the run that a container is in, or was in last; with `previous` of the run before.
 * undefined where there was none.
 */
export type FindLog = (pod: KubernetesObject, container: string, previous: boolean) => ContainerLog | undefined;
