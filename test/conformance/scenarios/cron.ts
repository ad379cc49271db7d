import { expect } from 'vitest';
import type { KubernetesObject, ObservedCronJob } from '../../../sdk/batch-v1/objects.ts';
import { play } from '../play.ts';
import { asks, job } from '../scenario.ts';
import type { Scene } from '../scene.ts';
import { cronJob, MERGE } from './requests.ts';

const LONG_AGO = '2025-06-01T00:00:00Z';

/** Makes the last slot due: as if the CronJob had last run at that time. */
async function lastRan(scene: Scene, lastScheduleTime = LONG_AGO, name = 'nightly'): Promise<void> {
  await scene.must('PATCH', `cronjobs/${name}/status`, { type: MERGE, body: { status: { lastScheduleTime } } });
}

async function start(scene: Scene, body: KubernetesObject): Promise<void> {
  await scene.must('POST', 'cronjobs', { body });
  await scene.until('the CronJob is seen', () => scene.cronJobs().length === 1);
  await scene.sleep(300);
}

/** A slot is due; waits until the Job of it has a pod and is known to the CronJob. */
async function due(scene: Scene, jobs = 1): Promise<void> {
  await lastRan(scene);
  await scene.until(`${jobs} Jobs`, () => scene.jobs().length === jobs);
  await known(scene);
}

async function known(scene: Scene): Promise<void> {
  await scene.until('it is active', () => (scene.cronJobs()[0]?.status?.active?.length ?? 0) > 0);
  await scene.until('there are pods', () => scene.pods().length > 0);
  await scene.still(700);
}

const spec = (scene: Scene, changes: object) =>
  scene.must('PATCH', 'cronjobs/nightly', { type: MERGE, body: { spec: changes } });

const notActive = (scene: Scene) =>
  scene.until('nothing is active', () => (scene.cronJobs()[0]?.status?.active ?? []).length === 0);

/** batch-api.md 4.1. */
export const cron = asks('CronJob', {
  'nothing is due': async (scene) => {
    await start(scene, cronJob());
    await scene.still(1_000);
    expect(scene.jobs()).toHaveLength(0);
  },
  'a slot is due: a Job is made': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    expect(scene.jobs()).toHaveLength(1);
  },
  'its Job completes': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await play(scene, ['succeed']);
    await notActive(scene);
    await scene.still(700);
    expect(scene.cronJobs()[0]!.status!.lastSuccessfulTime).toBeDefined();
  },
  'its Job fails': async (scene) => {
    await start(scene, cronJob({}, {}, { backoffLimit: 0 }));
    await due(scene);
    await play(scene, ['fail']);
    await notActive(scene);
    await scene.still(700);
    expect(scene.cronJobs()[0]!.status!.lastSuccessfulTime).toBeUndefined();
  },
  'labels and annotations of the Job template': async (scene) => {
    await start(
      scene,
      cronJob({}, { labels: { own: 'x' } }, {}, { labels: { app: 'pi' }, annotations: { note: 'text' } }),
    );
    await due(scene);
    expect(scene.jobs()[0]!.metadata.labels).toEqual({ app: 'pi' });
  },
  'a time zone': async (scene) => {
    await start(scene, cronJob({ timeZone: 'Asia/Tokyo' }));
    await due(scene);
    expect(scene.jobs()[0]!.metadata.annotations!['batch.kubernetes.io/cronjob-scheduled-timestamp']).toMatch(
      /T00:00:00\+09:00$/,
    );
  },
  'suspended: nothing starts': async (scene) => {
    await start(scene, cronJob({ suspend: true }));
    await lastRan(scene);
    await scene.still(1_500);
    expect(scene.jobs()).toHaveLength(0);
  },
  'resumed: the missed slot starts': async (scene) => {
    await start(scene, cronJob({ suspend: true }));
    await lastRan(scene);
    await scene.still(500);
    await spec(scene, { suspend: false });
    await scene.until('a Job', () => scene.jobs().length === 1);
    await known(scene);
  },
  'suspended while its Job runs': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await spec(scene, { suspend: true });
    await scene.still(1_000);
    await play(scene, ['succeed']);
    await notActive(scene);
    await scene.still(700);
    expect(scene.jobs()).toHaveLength(1);
  },
  'only the last of several missed slots starts': async (scene) => {
    await start(scene, cronJob());
    await lastRan(scene, '2020-06-01T00:00:00Z');
    await scene.until('a Job', () => scene.jobs().length === 1);
    await known(scene);
    expect(scene.jobs()).toHaveLength(1);
  },
  'more than a hundred missed slots: a warning, and a Job': async (scene) => {
    await start(scene, cronJob({ schedule: '0 0 * * *' }));
    await lastRan(scene, LONG_AGO);
    await scene.until('a Job', () => scene.jobs().length === 1);
    await known(scene);
    await scene.untilEvent('TooManyMissedTimes');
  },
  'too late for a slot': async (scene) => {
    await start(scene, cronJob({ startingDeadlineSeconds: 10 }));
    await lastRan(scene);
    await scene.still(1_500);
    expect(scene.jobs()).toHaveLength(0);
  },
  'a deadline that is wide enough': async (scene) => {
    await start(scene, cronJob({ startingDeadlineSeconds: 400 * 86_400 }));
    await due(scene);
    expect(scene.jobs()).toHaveLength(1);
  },
  'Allow: two at once': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await spec(scene, { schedule: '0 0 1 2 *' });
    await lastRan(scene);
    await scene.until('two Jobs', () => scene.jobs().length === 2);
    await scene.until('two are active', () => scene.cronJobs()[0]?.status?.active?.length === 2);
    await scene.still(700);
  },
  'Forbid: not while one runs': async (scene) => {
    await start(scene, cronJob({ concurrencyPolicy: 'Forbid' }));
    await due(scene);
    await spec(scene, { schedule: '0 0 1 2 *' });
    await lastRan(scene);
    await scene.untilEvent('JobAlreadyActive');
    expect(scene.jobs()).toHaveLength(1);
  },
  'Forbid: once the other has ended': async (scene) => {
    await start(scene, cronJob({ concurrencyPolicy: 'Forbid' }));
    await due(scene);
    await spec(scene, { schedule: '0 0 1 2 *' });
    await lastRan(scene);
    await scene.untilEvent('JobAlreadyActive');
    await play(scene, ['succeed']);
    await scene.until('two Jobs', () => scene.jobs().length === 2);
    await scene.still(1_000);
  },
  'Replace: the other goes': async (scene) => {
    await start(scene, cronJob({ concurrencyPolicy: 'Replace' }));
    await due(scene);
    await spec(scene, { schedule: '0 0 1 2 *' });
    await lastRan(scene);
    await scene.until('another Job', () => scene.view.of('Job').length === 2 && scene.jobs().length === 1);
    await scene.until('another pod', () => scene.view.of('Pod').length === 2 && scene.pods().length === 1);
    await scene.still(1_000);
  },
  'history: the oldest go': async (scene) => {
    scene.ignoreEvents('MissingJob');
    await start(scene, cronJob({ successfulJobsHistoryLimit: 1 }));
    await due(scene);
    await play(scene, ['succeed']);
    await notActive(scene);
    await spec(scene, { schedule: '0 0 1 2 *' });
    await lastRan(scene);
    await scene.until('two Jobs', () => scene.view.of('Job').length === 2);
    await known(scene);
    await play(scene, ['succeed']);
    await scene.until('one Job', () => scene.jobs().length === 1);
    await scene.still(1_000);
  },
  'history of 0': async (scene) => {
    scene.ignoreEvents('MissingJob');
    await start(scene, cronJob({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 }));
    await due(scene);
    await play(scene, ['succeed']);
    await scene.until('no Job', () => scene.jobs().length === 0);
    await scene.until('no pod', () => scene.pods().length === 0);
    await scene.still(700);
  },
  'history of failed Jobs': async (scene) => {
    scene.ignoreEvents('MissingJob');
    await start(scene, cronJob({ failedJobsHistoryLimit: 0 }, {}, { backoffLimit: 0 }));
    await due(scene);
    await play(scene, ['fail']);
    await scene.until('no Job', () => scene.jobs().length === 0);
    await scene.still(700);
  },
  'its Job is deleted by hand': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await scene.must('DELETE', `jobs/${scene.jobs()[0]!.metadata.name}`, {
      query: { propagationPolicy: 'Background' },
    });
    await notActive(scene);
    await scene.still(1_000);
    expect(scene.jobs()).toHaveLength(0);
  },
  'a Job made by hand from it': async (scene) => {
    await start(scene, cronJob());
    await scene.must('POST', 'jobs', { body: fromCronJob(scene.cronJobs()[0]!, 'by-hand') });
    await scene.untilEvent('UnexpectedJob');
    await scene.until('it has a pod', () => scene.pods().length === 1);
    await play(scene, ['succeed']);
    await scene.still(1_000);
    expect(scene.cronJobs()[0]!.status!.active).toBeUndefined();
  },
  'a Job made by hand takes part in the history': async (scene) => {
    await start(scene, cronJob({ successfulJobsHistoryLimit: 0 }));
    await scene.must('POST', 'jobs', { body: fromCronJob(scene.cronJobs()[0]!, 'by-hand') });
    await scene.until('it has a pod', () => scene.pods().length === 1);
    await play(scene, ['succeed']);
    await scene.until('it is gone', () => scene.jobs().length === 0);
    await scene.still(700);
  },
  'the name of the Job is taken by a stranger': async (scene) => {
    await start(scene, cronJob({ suspend: true }));
    const slot = Date.UTC(new Date(scene.now()).getUTCFullYear(), 0, 1) / 60_000;
    await scene.must('POST', 'jobs', { body: job({ name: `nightly-${slot}` }) });
    await lastRan(scene);
    await spec(scene, { suspend: false });
    await scene.still(2_000);
    expect(scene.jobs()).toHaveLength(1);
  },
  'a slot is not started twice': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await lastRan(scene);
    await scene.still(2_000);
    expect(scene.jobs()).toHaveLength(1);
  },
  'the template is changed: only later Jobs have it': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await spec(scene, { jobTemplate: { spec: { parallelism: 2 } }, schedule: '0 0 1 2 *' });
    await lastRan(scene);
    await scene.until('two Jobs', () => scene.jobs().length === 2);
    await scene.until('two are active', () => scene.cronJobs()[0]?.status?.active?.length === 2);
    await scene.until('three pods', () => scene.pods().length === 3);
    await scene.still(1_000);
  },
  'a Job template that no Job can be made of': async (scene) => {
    await start(scene, cronJob({}, { name: 'a'.repeat(52) }, { completionMode: 'Indexed', completions: 100_000 }));
    await lastRan(scene, LONG_AGO, 'a'.repeat(52));
    await scene.untilEvent('FailedCreate');
    expect(scene.jobs()).toHaveLength(0);
  },
  'a date that never comes': async (scene) => {
    await start(scene, cronJob({ schedule: '0 0 30 2 *' }));
    await scene.still(1_000);
    expect(scene.jobs()).toHaveLength(0);
  },
  'deleted with its Jobs': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await scene.answer('delete', 'DELETE', 'cronjobs/nightly');
    await scene.until('all is gone', () => scene.jobs().length + scene.pods().length + scene.cronJobs().length === 0);
  },
  'deleted without its Jobs': async (scene) => {
    await start(scene, cronJob());
    await due(scene);
    await scene.must('DELETE', 'cronjobs/nightly', { query: { propagationPolicy: 'Orphan' } });
    await scene.until('it is gone', () => scene.cronJobs().length === 0);
    await scene.until('the Job is free', () => scene.jobs()[0]?.metadata.ownerReferences === undefined);
    await scene.still(700);
  },
  'a status that somebody has written': async (scene) => {
    await start(scene, cronJob({ suspend: true }));
    const active = [
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        name: 'ghost',
        namespace: scene.namespace,
        uid: '00000000-0000-4000-8000-000000000000',
      },
    ];
    await scene.must('PATCH', 'cronjobs/nightly/status', { type: MERGE, body: { status: { active } } });
    await notActive(scene);
    await scene.still(1_000);
  },
});

/** As `kubectl create job --from` makes it. */
function fromCronJob(owner: ObservedCronJob, name: string): KubernetesObject {
  const { jobTemplate } = owner.spec as unknown as { jobTemplate: { metadata?: object; spec: object } };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...jobTemplate.metadata,
      name,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: owner.metadata.name!,
          uid: owner.metadata.uid!,
          controller: true,
        },
      ],
    },
    spec: jobTemplate.spec,
  };
}
