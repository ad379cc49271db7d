import { beforeAll, describe, expect, test } from 'vitest';
import type { ObservedJob } from '../../../../sdk/batch-v1/objects.ts';
import { CronJob, Job } from '../../../../sdk/index.ts';
import { type Namespace, until, useNamespace } from '../../../helpers/namespace.ts';
import { synth } from '../synth.ts';
import { PATTERNS } from './patterns.ts';

const busybox = (script: string) => [
  { image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent' as const, command: ['sh', '-c', script] },
];

function jobsOf(namespace: Namespace): ObservedJob[] {
  return namespace.get<{ items: ObservedJob[] }>('jobs')?.items ?? [];
}

function isComplete({ status }: ObservedJob): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True') ?? false;
}

async function complete(namespace: Namespace): Promise<void> {
  await until('all Jobs are complete', () => jobsOf(namespace).length > 0 && jobsOf(namespace).every(isComplete));
}

/** What all pods printed, sorted. */
function printedIn(namespace: Namespace): string[] {
  const pods = namespace.kubectl('get', 'pods', '-o', 'name').trim().split('\n');
  const text = pods.map((pod) => namespace.kubectl('logs', pod)).join('');
  return text.trim().split('\n').sort();
}

describe('each pattern runs to its end', () => {
  const runs = Object.entries(PATTERNS).map(([name, pattern]) => ({ name, ...pattern, in: useNamespace(name) }));
  // They run beside each other.
  beforeAll(() => {
    for (const { define, in: namespace } of runs) namespace.create(synth(define));
  });

  test.each(runs)('$name', async ({ prints, in: namespace }) => {
    await complete(namespace);
    expect(printedIn(namespace)).toEqual(prints);
  });
});

const [cron, held] = ['cron', 'held'].map((label) => useNamespace(label)) as [Namespace, Namespace];

test('a CronJob makes its Jobs as they are written', async () => {
  cron.create(
    synth((chart) => {
      const job = {
        items: ['a', 'b'],
        parallelism: 2,
        containers: busybox('echo "$JOB_COMPLETION_INDEX $(cat /batch/item)"'),
      };
      new CronJob(chart, 'often', { schedule: '* * * * *', jobLabels: { app: 'often' }, job });
    }),
  );
  await until('a Job is made', () => jobsOf(cron).length > 0, 90_000);
  cron.kubectl('patch', 'cronjob', 'etl-often', '-p', '{"spec":{"suspend":true}}');
  await complete(cron);
  const [job] = jobsOf(cron);
  expect(job?.metadata.labels).toMatchObject({ app: 'often' });
  expect(printedIn(cron)).toEqual(['0 a', '1 b']);
});

test('a Job for Kueue has no pods until Kueue resumes it', async () => {
  held.create(
    synth((chart) => new Job(chart, 'held', { kueue: { queueName: 'q' }, containers: busybox('echo done') })),
  );
  await until('the Job is suspended', () =>
    jobsOf(held).some(({ status }) => status?.conditions?.some(({ type }) => type === 'Suspended')),
  );
  expect(held.kubectl('get', 'pods', '-o', 'name')).toBe('');
  // As Kueue does.
  held.kubectl('patch', 'job', 'etl-held', '-p', '{"spec":{"suspend":false}}');
  await complete(held);
  expect(printedIn(held)).toEqual(['done']);
});
