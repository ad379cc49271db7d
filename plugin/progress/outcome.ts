import type { JobPhase, JobProgress } from './types.ts';

/** How a Job ended. */
export type JobOutcome = 'complete' | 'failed' | 'deleted' | 'replaced';

const outcomes: Partial<Record<JobPhase, JobOutcome>> = {
  Complete: 'complete',
  Failed: 'failed',
  Deleted: 'deleted',
  Replaced: 'replaced',
};

/** How a Job ended; `undefined` while it has not. */
export function outcomeOf({ phase }: JobProgress): JobOutcome | undefined {
  return outcomes[phase];
}
