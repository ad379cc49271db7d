/** Folds what is seen of Jobs and pods into what people want to know of them. Pure. */
export { ownedByQueue } from './manager.ts';
export { outcomeOf } from './outcome.ts';
export { createState, podsToldBy, reduceProgress } from './state.ts';
export { summarizeJob, summarizeState, summarizeWaiting } from './summary.ts';
export type { ProgressEvent } from './types.ts';
