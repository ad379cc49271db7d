import type { ObservedCronJob, ObservedJob } from '../../../sdk/batch-v1/objects.ts';

/** Ten past noon, an hour after the Jobs of these tables were created. */
export const now = Date.parse('2026-03-01T12:10:00Z');

/** A Job as the server has it, created at 11:10 and running since. */
export function job(name: string, change: { spec?: object; status?: object; metadata?: object } = {}): ObservedJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      resourceVersion: '7',
      creationTimestamp: '2026-03-01T11:10:00Z',
      ...change.metadata,
    },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      suspend: false,
      template: { spec: { containers: [] } },
      ...change.spec,
    },
    status: { startTime: '2026-03-01T11:10:00Z', active: 1, ready: 1, ...change.status },
  } as ObservedJob;
}

export function cronJob(name: string, change: { spec?: object; status?: object } = {}): ObservedCronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '7' },
    spec: { schedule: '0 3 * * *', ...change.spec },
    status: { ...change.status },
  };
}

export const finished = (type: 'Complete' | 'Failed', reason: string, at = '2026-03-01T12:05:00Z') => ({
  active: 0,
  ready: 0,
  ...(type === 'Complete' ? { succeeded: 1, completionTime: at } : { failed: 7 }),
  conditions: [{ type, status: 'True', reason, message: '', lastTransitionTime: at }],
});
