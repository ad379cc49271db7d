/** Folds what is seen of Jobs and pods into what people want to know of them. Pure. */
export { ownedByQueue } from './manager.ts';
export { type JobOutcome, outcomeOf } from './outcome.ts';
export { createState, type ProgressState, reduceProgress, type StateOptions } from './state.ts';
export { type SummaryOptions, summarizeJob, summarizeState } from './summary.ts';
export type { JobPhase, JobProgress, ProgressEvent, StuckPod } from './types.ts';
