import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { quiet } from '../quiet.ts';
import { asks, job } from '../scenario.ts';
import type { Scene } from '../scene.ts';
import { cronJob, MERGE } from './requests.ts';

const NAMESPACE = '/api/v1/namespaces';

/** Namespaces, quotas, and the collector of garbage. */
export const surroundings = asks('namespaces and quotas', {
  'a namespace': async (scene) => {
    const { body } = await scene.answer('get', 'GET', `${NAMESPACE}/NAMESPACE`);
    expect(body).toMatchObject({ status: { phase: 'Active' }, spec: { finalizers: ['kubernetes'] } });
    const kinds = ['configmaps', 'secrets', 'serviceaccounts'];
    for (const kind of kinds) {
      const { items } = await scene.must<{ items: KubernetesObject[] }>('GET', kind);
      scene.note(
        kind,
        items.map(({ metadata }) => metadata.name),
      );
    }
  },
  'names of namespaces': [
    ['bad', 'POST', NAMESPACE, { body: { metadata: { name: 'Not Good' } } }, 422],
    ['taken', 'POST', NAMESPACE, { body: { metadata: { name: 'default' } } }, 409],
    ['not there', 'GET', `${NAMESPACE}/conformance-none`, undefined, 404],
    ['kube-system stays', 'DELETE', `${NAMESPACE}/kube-system`, { query: { dryRun: 'All' } }, 403],
  ],
  'a namespace that is deleted takes all along': async (scene) => {
    await scene.must('POST', 'jobs', { body: job({ spec: { suspend: true } }) });
    await scene.must('POST', 'cronjobs', { body: cronJob() });
    const spec = { schedulerName: 'nobody', containers: [{ name: 'main', image: 'x' }] };
    await scene.must('POST', 'pods', { body: { metadata: { name: 'one' }, spec } });
    await scene.must('POST', 'configmaps', { body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } } });
    await quiet(scene);
    await scene.answer('delete', 'DELETE', `${NAMESPACE}/NAMESPACE`);
    const refused = await scene.answer('create in it', 'POST', 'jobs', { body: job({ name: 'late' }) });
    expect(refused.status).toBe(403);
    await scene.until(
      'all is gone',
      () => scene.jobs().length + scene.pods().length + scene.cronJobs().length === 0,
      90_000,
    );
    await scene.must('PATCH', 'configmaps/held', { type: MERGE, body: { metadata: { finalizers: null } } });
    await scene.untilGone(`${NAMESPACE}/NAMESPACE`);
  },
  'a quota of pods': async (scene) => {
    await quota(scene, { pods: '1' });
    await scene.must('POST', 'jobs', { body: job({ spec: { parallelism: 2, completions: 2 } }) });
    await scene.untilEvent('FailedCreate');
    await scene.until('the other pod is seen', () => scene.pods().length === 1);
  },
  'a quota of Jobs': async (scene) => {
    await quota(scene, { 'count/jobs.batch': '1' });
    await scene.must('POST', 'jobs', { body: job() });
    const refused = await scene.answer('one too many', 'POST', 'jobs', { body: job({ name: 'tau' }) });
    expect(refused.status).toBe(403);
  },
  'a quota of processors': async (scene) => {
    await quota(scene, { 'requests.cpu': '1' });
    const pod = (name: string, resources: object) => ({
      metadata: { name },
      spec: { schedulerName: 'nobody', containers: [{ name: 'main', image: 'x', resources }] },
    });
    const without = await scene.answer('without requests', 'POST', 'pods', { body: pod('none', {}) });
    await scene.must('POST', 'pods', { body: pod('fits', { requests: { cpu: '600m' } }) });
    const above = await scene.answer('too much', 'POST', 'pods', { body: pod('more', { requests: { cpu: '500m' } }) });
    expect([without.status, above.status]).toEqual([403, 403]);
  },
});

async function quota(scene: Scene, hard: Record<string, string>): Promise<void> {
  await scene.must('POST', 'resourcequotas', { body: { metadata: { name: 'few' }, spec: { hard } } });
  const known = async () =>
    (await scene.must<{ status?: { used?: object } }>('GET', 'resourcequotas/few')).status?.used !== undefined;
  await scene.poll('the quota is counted', known);
  await scene.sleep(500);
}
