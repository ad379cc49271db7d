import { plays } from '../scenario.ts';

const COMPLETE = 'Complete CompletionsReached';

/** batch-api.md 2.6. */
export const suspension = plays('suspend', {
  'born suspended': { spec: { suspend: true }, steps: [], expect: { end: 'open', pods: 0 } },
  'born suspended, then resumed': {
    spec: { suspend: true },
    steps: ['resume', 'succeed'],
    expect: { end: COMPLETE, pods: 1 },
  },
  'suspended before the pod runs': { steps: ['suspend'], expect: { end: 'open', active: 0, failed: 0 } },
  'suspended, and resumed': {
    steps: ['ready', 'suspend', 'resume', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 0 },
  },
  'successes stay counted': {
    spec: { completions: 3, parallelism: 2 },
    steps: ['succeed', 'suspend', 'resume', 'succeed *'],
    expect: { end: COMPLETE, succeeded: 3 },
  },
  'completed indexes stay completed': {
    spec: { completions: 3, parallelism: 3, completionMode: 'Indexed' },
    steps: ['succeed @1', 'suspend', 'resume', 'succeed *'],
    expect: { end: COMPLETE, completedIndexes: '0-2', pods: 5 },
  },
  'failures stay counted': {
    spec: { backoffLimit: 1 },
    steps: ['fail', 'suspend', 'resume', 'fail'],
    expect: { end: 'Failed BackoffLimitExceeded', failed: 2 },
  },
  twice: { steps: ['suspend', 'resume', 'suspend', 'resume', 'succeed'], expect: { end: COMPLETE, pods: 3 } },
  'while pods end slowly': {
    onNode: true,
    steps: ['ready', 'suspend', 'stop 143', 'end', 'resume'],
    expect: { end: 'open', active: 1, failed: 0 },
  },
  'resumed while pods end': {
    onNode: true,
    steps: ['ready', 'suspend', 'resume', 'stop 0', 'end'],
    expect: { end: 'open', active: 1, succeeded: 0 },
  },
  'a finished Job': { steps: ['succeed', 'suspend'], expect: { end: COMPLETE } },
  'parallelism changed meanwhile': {
    spec: { completions: 4, parallelism: 1 },
    steps: ['suspend', 'scale 3', 'resume'],
    expect: { active: 3 },
  },
});

/** batch-api.md 2.2 and 2.3: with Failed a pod is replaced once it has ended. */
export const replacement = plays('podReplacementPolicy', {
  'TerminatingOrFailed replaces at once': {
    onNode: true,
    steps: ['ready', 'delete', 'end', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 1 },
  },
  'Failed waits for the end': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed' },
    steps: ['ready', 'delete', 'stop 143', 'end', 'succeed'],
    expect: { end: COMPLETE, pods: 2, failed: 1 },
  },
  'Failed, and the deleted pod succeeds': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed' },
    steps: ['ready', 'delete', 'stop 0', 'end'],
    expect: { end: COMPLETE, pods: 1, succeeded: 1, failed: 0 },
  },
  'TerminatingOrFailed, and the deleted pod succeeds': {
    onNode: true,
    steps: ['ready', 'delete', 'stop 0', 'end'],
    expect: { pods: 2 },
  },
  'Failed, and an Indexed Job': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed', completionMode: 'Indexed', completions: 2, parallelism: 2 },
    steps: ['delete @0', 'succeed @1', 'stop 1', 'end', 'succeed @0'],
    expect: { end: COMPLETE, completedIndexes: '0,1', failed: 1 },
  },
  'Failed, and terminating pods when the Job is to fail': {
    onNode: true,
    spec: { podReplacementPolicy: 'Failed', backoffLimit: 0, completions: 2, parallelism: 2 },
    steps: ['ready #1', 'fail #0', 'stop 143', 'end'],
    expect: { end: 'Failed BackoffLimitExceeded' },
  },
  'Complete waits for pods that end': {
    onNode: true,
    spec: {
      completions: 2,
      parallelism: 2,
      completionMode: 'Indexed',
      successPolicy: { rules: [{ succeededIndexes: '0' }] },
    },
    steps: ['ready @1', 'succeed @0', 'stop 143', 'end'],
    expect: { end: 'Complete SuccessPolicy', terminating: 0 },
  },
  'Failed waits for pods that end': {
    onNode: true,
    spec: { backoffLimit: 0, completions: 2, parallelism: 2 },
    steps: ['ready #1', 'fail #0', 'end'],
    expect: { end: 'Failed BackoffLimitExceeded', terminating: 0, failed: 2 },
  },
});

/** batch-api.md 2.2: which pods go when there are too many. */
export const scaling = plays('scale', {
  up: {
    spec: { completions: 4, parallelism: 1 },
    steps: ['scale 3', 'succeed *', 'succeed'],
    expect: { end: COMPLETE, pods: 4 },
  },
  'up beyond the completions': {
    spec: { completions: 2, parallelism: 1 },
    steps: ['scale 9', 'succeed *'],
    expect: { end: COMPLETE, pods: 2 },
  },
  'down to 0 and up again': {
    spec: { completions: 2, parallelism: 2 },
    steps: ['scale 0', 'scale 2', 'succeed *'],
    expect: { end: COMPLETE, pods: 4, failed: 0 },
  },
  'down: pending pods go before running ones': {
    spec: { completions: 3, parallelism: 3 },
    steps: ['run #1', 'scale 1'],
    expect: { active: 1, pods: 3, failed: 0 },
  },
  'down: pods that are not ready go before ready ones': {
    spec: { completions: 3, parallelism: 3 },
    steps: ['run #0', 'ready #1', 'run #2', 'scale 1'],
    expect: { active: 1 },
  },
  'down: what was ready for long stays': {
    spec: { completions: 2, parallelism: 2 },
    steps: ['ready #1', 'wait 2', 'ready #0', 'scale 1'],
    expect: { active: 1 },
  },
  'down: Indexed': {
    spec: { completions: 3, parallelism: 3, completionMode: 'Indexed' },
    steps: ['ready @0', 'run @1', 'scale 2', 'scale 1'],
    expect: { active: 1 },
  },
  'down: restarts count': {
    spec: { completions: 2, parallelism: 2 },
    pod: { restartPolicy: 'OnFailure' },
    steps: ['restart 2 #0', 'restart 1 #1', 'scale 1'],
    expect: { active: 1, pods: 2 },
  },
});
