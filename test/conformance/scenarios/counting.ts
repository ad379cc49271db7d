import { plays } from '../scenario.ts';

/** batch-api.md 2.2: how many pods there are, and when a Job is complete. */
export const counting = plays('counting', {
  'one pod': { steps: ['succeed'], expect: { end: 'Complete CompletionsReached', pods: 1, succeeded: 1 } },
  'one pod that runs and is ready before it succeeds': {
    steps: ['run', 'ready', 'succeed'],
    expect: { end: 'Complete CompletionsReached', pods: 1, succeeded: 1 },
  },
  'completions one after another': {
    spec: { completions: 3 },
    steps: ['succeed', 'succeed', 'succeed'],
    expect: { end: 'Complete CompletionsReached', pods: 3, succeeded: 3 },
  },
  'completions two at a time': {
    spec: { completions: 3, parallelism: 2 },
    steps: ['succeed', 'succeed *'],
    expect: { end: 'Complete CompletionsReached', pods: 3, succeeded: 3 },
  },
  'more parallelism than completions': {
    spec: { completions: 2, parallelism: 5 },
    steps: ['succeed', 'succeed'],
    expect: { end: 'Complete CompletionsReached', pods: 2, succeeded: 2 },
  },
  'all at once': {
    spec: { completions: 4, parallelism: 4 },
    steps: ['succeed *'],
    expect: { end: 'Complete CompletionsReached', pods: 4, succeeded: 4 },
  },
  'completions 0': { spec: { completions: 0 }, steps: [], expect: { end: 'Complete CompletionsReached', pods: 0 } },
  'completions 0 in an Indexed Job': {
    spec: { completions: 0, completionMode: 'Indexed' },
    steps: [],
    expect: { end: 'Complete CompletionsReached', pods: 0 },
  },
  'a failure is replaced': {
    steps: ['fail', 'succeed'],
    expect: { end: 'Complete CompletionsReached', pods: 2, succeeded: 1, failed: 1 },
  },
  'failures and successes at once': {
    spec: { completions: 3, parallelism: 3 },
    steps: ['fail #0', 'succeed #1', 'fail #2', 'succeed *'],
    expect: { end: 'Complete CompletionsReached', pods: 5, succeeded: 3, failed: 2 },
  },
  'a pod that is deleted is replaced and counts as failed': {
    onNode: true,
    steps: ['delete', 'end', 'succeed'],
    expect: { end: 'Complete CompletionsReached', pods: 2, succeeded: 1, failed: 1 },
  },
  'a running pod that is deleted': {
    onNode: true,
    steps: ['ready', 'delete', 'succeed', 'end'],
    expect: { end: 'Complete CompletionsReached', pods: 2, succeeded: 1, failed: 1 },
  },
  'a pod that succeeded and is deleted stays counted': {
    spec: { completions: 2 },
    steps: ['succeed', 'delete #0', 'succeed'],
    expect: { end: 'Complete CompletionsReached', pods: 2, succeeded: 2, failed: 0 },
  },
  'a pod that failed and is deleted stays counted': {
    steps: ['fail', 'delete #0', 'succeed'],
    expect: { end: 'Complete CompletionsReached', pods: 2, succeeded: 1, failed: 1 },
  },
  'parallelism 0 starts nothing': {
    spec: { parallelism: 0, completions: 2 },
    steps: [],
    expect: { end: 'open', pods: 0 },
  },
});
