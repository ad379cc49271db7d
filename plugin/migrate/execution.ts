import type { PodRef } from '../../sdk/controller/forecast-types.ts';
import type { BatchError } from '../../sdk/errors.ts';
import type { Operator } from './holder.ts';
import type { StepName } from './next-step.ts';
import type { MigrationTimings } from './timings.ts';
import type { Journal } from './types.ts';

/** What a step is about, for whoever tells of it. */
export interface StepFacts {
  /** The Job that is taken away, and the one that takes over. */
  from: string;
  to: string;
  /** Pods that run, and pods that have ended, when they were last looked at; those recorded before the first look. */
  running: number;
  ended: number;
  /** Milliseconds that the step took; at its end only. */
  took?: number;
}

/** Something that one ought to know while it goes on. */
export type Notice =
  /** A wait has lasted so many seconds, and still: the collector, the controller may be down. */
  | { type: 'slow'; step: StepName; seconds: number; pods: number }
  /** NEW was not created; it is tried again after some milliseconds. */
  | { type: 'refused'; error: BatchError; tries: number; wait: number; pods: number }
  /** OLD's spec is created in NEW's place. */
  | { type: 'fallBack'; error: BatchError }
  /** No answer from the server: it is asked again. */
  | { type: 'connection'; error: BatchError }
  /** OLD changed before it could be deleted, and was planned for anew. */
  | { type: 'replanned'; tries: number }
  /** Somebody took the journal away; it was put back from memory, or could not be. */
  | { type: 'journal'; error?: BatchError }
  /** The copy on this machine could not be written. */
  | { type: 'localCopy'; error: Error }
  /** Finalizers were missing and are back. */
  | { type: 'repaired'; pods: PodRef[] };

/** How a migration is carried out. */
export interface Execution {
  operator: Operator;
  /** For the place of the journal's copy: XDG_STATE_HOME, HOME. */
  env: Record<string, string | undefined>;
  signal: AbortSignal;
  /** Called before and after each step, and waited for; what it throws ends the run where it is. */
  onStep?: (step: 'record' | StepName, phase: 'begin' | 'end', facts: StepFacts) => void | Promise<void>;
  onNotice?: (notice: Notice) => void;
  /**
   * Plans for OLD as it is now, since it has changed before it could be deleted; the same id. What it throws ends the
   * migration, with nothing touched. Default: the change itself does.
   */
  replan?: (journal: Journal) => Promise<Journal>;
  /** Another run began it, maybe long ago: where OLD is not deleted yet, it is planned for anew first. */
  resumes?: boolean;
  /** After three refusals of NEW, OLD's spec is created. Default: NEW is tried until the time is over. */
  fallBack?: boolean;
  /** Milliseconds that any one wait may take; 0: no limit. Default: 5 minutes. */
  timeout?: number;
  timings?: Partial<MigrationTimings>;
}
