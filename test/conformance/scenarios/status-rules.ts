import { expect } from 'vitest';
import { asks, job, type Row } from '../scenario.ts';
import { create, MERGE, patch } from './requests.ts';

/** Puts a status on a Job that no controller looks after, so that the rules of the API server alone speak. */
const STATUS_OF = { managedBy: 'example.com/other' };
const putStatus = (label: string, status: object, code: number): Row => [
  label,
  'PATCH',
  'jobs/pi/status',
  { body: { status }, type: MERGE },
  code,
];
const condition = (type: string, status = 'True') => ({
  type,
  status,
  reason: 'Test',
  message: 'as a test',
  lastProbeTime: '2026-01-01T00:00:00Z',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});
const START = '2026-01-01T00:00:00Z';
const LATER = '2026-01-01T01:00:00Z';
const managed = (spec: object = {}) => create(job({ spec: { ...STATUS_OF, ...spec } }));

/** batch-api.md 1.4. */
export const statusRules = asks('status rules', {
  'a status that is well': [
    managed(),
    putStatus('set', { startTime: START, active: 1, ready: 1, terminating: 0 }, 200),
  ],
  'the spec is not changed through the status': [
    managed(),
    [
      'patch',
      'PATCH',
      'jobs/pi/status',
      { body: { spec: { parallelism: 7 }, metadata: { labels: { a: 'b' } } }, type: MERGE },
      200,
    ],
  ],
  'the status is not changed through the Job': [managed(), patch('patch', MERGE, { status: { active: 7 } })],
  'ready above active': [managed(), putStatus('set', { startTime: START, active: 1, ready: 2 }, 422)],
  'numbers below 0': [managed(), putStatus('set', { active: -1, succeeded: -1, failed: -1 }, 422)],
  'Complete without SuccessCriteriaMet': [
    managed(),
    putStatus('set', { startTime: START, completionTime: LATER, conditions: [condition('Complete')] }, 422),
  ],
  'Failed without FailureTarget': [
    managed(),
    putStatus('set', { startTime: START, conditions: [condition('Failed')] }, 422),
  ],
  'Complete and Failed': [
    managed(),
    putStatus(
      'set',
      {
        startTime: START,
        completionTime: LATER,
        conditions: ['SuccessCriteriaMet', 'Complete', 'FailureTarget', 'Failed'].map((t) => condition(t)),
      },
      422,
    ),
  ],
  'Complete without completionTime': [
    managed(),
    putStatus(
      'set',
      { startTime: START, conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)) },
      422,
    ),
  ],
  'completionTime without Complete': [managed(), putStatus('set', { startTime: START, completionTime: LATER }, 422)],
  'completionTime before startTime': [
    managed(),
    putStatus(
      'set',
      {
        startTime: LATER,
        completionTime: START,
        conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)),
      },
      422,
    ),
  ],
  'Complete with active pods': [
    managed(),
    putStatus(
      'set',
      {
        startTime: START,
        completionTime: LATER,
        active: 1,
        conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)),
      },
      422,
    ),
  ],
  'Failed without startTime': [
    managed(),
    putStatus('set', { conditions: ['FailureTarget', 'Failed'].map((t) => condition(t)) }, 422),
  ],
  'Complete, and back': [
    managed(),
    putStatus(
      'set',
      {
        startTime: START,
        completionTime: LATER,
        conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)),
      },
      200,
    ),
    putStatus('back', { conditions: [] }, 422),
    putStatus('another completionTime', { completionTime: '2026-01-01T02:00:00Z' }, 422),
  ],
  'a changed startTime': [
    managed(),
    putStatus('set', { startTime: START }, 200),
    putStatus('change', { startTime: LATER }, 422),
    putStatus('removal', { startTime: null }, 422),
  ],
  'failed goes down': [
    managed(),
    putStatus('set', { startTime: START, failed: 2 }, 200),
    putStatus('down', { failed: 1 }, 422),
  ],
  'succeeded goes down': [
    managed(),
    putStatus('set', { startTime: START, succeeded: 1 }, 200),
    putStatus('down', { succeeded: 0 }, 422),
  ],
  'succeeded above the completions': [
    managed({ completionMode: 'Indexed', completions: 2, parallelism: 2 }),
    putStatus('set', { startTime: START, succeeded: 3, completedIndexes: '0-2' }, 422),
  ],
  'completedIndexes of a Job that is not Indexed': [
    managed(),
    putStatus('set', { startTime: START, completedIndexes: '0' }, 422),
  ],
  'indexes that are none': [
    managed({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 }),
    putStatus('form', { startTime: START, completedIndexes: 'a', failedIndexes: '1-0' }, 422),
    putStatus('overlap', { startTime: START, succeeded: 1, completedIndexes: '0', failedIndexes: '0' }, 422),
    putStatus('beyond', { startTime: START, succeeded: 1, completedIndexes: '5' }, 422),
  ],
  'uncounted pods': [
    managed(),
    putStatus('set', { startTime: START, uncountedTerminatedPods: { succeeded: ['a'], failed: ['b'] } }, 200),
    putStatus('twice', { uncountedTerminatedPods: { succeeded: ['a', 'a'], failed: [''] } }, 422),
    putStatus('in both', { uncountedTerminatedPods: { succeeded: ['a'], failed: ['a'] } }, 422),
  ],
  'put of the status': async (scene) => {
    const made = await scene.must('POST', 'jobs', { body: job({ spec: STATUS_OF }) });
    const put = await scene.answer('put', 'PUT', 'jobs/pi/status', {
      body: { ...made, status: { startTime: START, active: 1 }, spec: { ...(made.spec as object), parallelism: 9 } },
      fields: true,
    });
    expect(put.status).toBe(200);
  },
});
