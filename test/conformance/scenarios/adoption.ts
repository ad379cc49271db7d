import { expect } from 'vitest';
import { JOB_TRACKING_FINALIZER } from '../../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { hasTrackingFinalizer } from '../../../sdk/controller/pod.ts';
import { play } from '../play.ts';
import { quiet } from '../quiet.ts';
import { asks, job } from '../scenario.ts';
import { describe, type Scene } from '../scene.ts';
import { dropJob, untilOrphaned } from './deletion.ts';
import { MERGE } from './requests.ts';

const TWO = { completions: 2, parallelism: 2 };

/** A pod as a Job would have made it, without owner. */
const orphan = (name: string, labels: Record<string, string>, more: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels, ...more },
  spec: { schedulerName: 'nobody', restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] },
});

const manual = (name: string, labels: Record<string, string>, spec: object = {}) =>
  job({ name, podMetadata: { labels }, spec: { manualSelector: true, selector: { matchLabels: labels }, ...spec } });

async function create(scene: Scene, object: KubernetesObject): Promise<void> {
  await scene.must('POST', object.kind === 'Pod' ? 'pods' : 'jobs', { body: object });
  await quiet(scene);
}

async function steps(scene: Scene, ...list: Parameters<typeof play>[1]): Promise<void> {
  scene.note('steps', [describe(scene), ...(await play(scene, list))]);
}

const settle = (scene: Scene) => scene.still(2_500);

/** batch-api.md 1.6, 3.1 and 3.2. */
export const adoption = asks('adoption', {
  'a Job takes pods that match its selector': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await create(scene, manual('pi', { app: 'pi' }, TWO));
    await steps(scene, 'succeed *');
    expect(scene.view.of('Pod')).toHaveLength(2);
  },
  'pods that have ended count': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await play(scene, ['succeed']);
    await create(scene, manual('pi', { app: 'pi' }, { completions: 2 }));
    await steps(scene, 'succeed *');
    expect(scene.jobs()[0]!.status!.succeeded).toBe(2);
  },
  'a pod that failed counts against the limit': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await play(scene, ['fail']);
    await create(scene, manual('pi', { app: 'pi' }, { backoffLimit: 0 }));
    await settle(scene);
    await steps(scene);
    expect(scene.jobs()[0]!.status!.failed).toBe(1);
  },
  'pods of other labels stay alone': async (scene) => {
    await create(scene, orphan('one', { app: 'other' }));
    await create(scene, manual('pi', { app: 'pi' }));
    await steps(scene);
    expect(scene.view.of('Pod')).toHaveLength(2);
  },
  'pods with a controller stay with it': async (scene) => {
    await create(scene, manual('first', { app: 'pi' }));
    await create(scene, manual('second', { app: 'pi' }));
    await steps(scene, 'succeed *');
    expect(scene.view.of('Pod')).toHaveLength(2);
  },
  'a pod whose label is changed is let go, and replaced': async (scene) => {
    await create(scene, manual('pi', { app: 'pi' }));
    const [pod] = scene.pods();
    await scene.must('PATCH', `pods/${pod!.metadata.name}`, {
      type: MERGE,
      body: { metadata: { labels: { app: null } } },
    });
    await scene.until('there are two pods', () => scene.pods().length === 2);
    await settle(scene);
    await steps(scene);
    expect(scene.jobs()[0]!.status!.active).toBe(1);
  },
  'and taken again when it is changed back': async (scene) => {
    await create(scene, manual('pi', { app: 'pi' }, { parallelism: 2, completions: 2 }));
    const [pod] = scene.pods();
    const label = (app: string | null) =>
      scene.must('PATCH', `pods/${pod!.metadata.name}`, { type: MERGE, body: { metadata: { labels: { app } } } });
    await play(scene, ['ready #0']);
    await label(null);
    await scene.until('there are three pods', () => scene.pods().length === 3);
    await play(scene, ['run #1', 'run #2']);
    await label('pi');
    await settle(scene);
    await steps(scene);
    expect(scene.jobs()[0]!.status!.active).toBe(2);
  },
  'an orphaned pod is adopted by the next Job': async (scene) => {
    await create(scene, job());
    const { spec } = scene.jobs()[0]!;
    await dropJob('Orphan')(scene);
    await untilOrphaned(scene);
    await settle(scene);
    const labels = spec.template.metadata!.labels!;
    await create(
      scene,
      job({ name: 'next', podMetadata: { labels }, spec: { manualSelector: true, selector: spec.selector } }),
    );
    await steps(scene, 'succeed *');
    expect(scene.view.of('Pod')).toHaveLength(1);
  },
  'a suspended Job deletes what it adopts': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await create(scene, manual('pi', { app: 'pi' }, { suspend: true }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(0);
  },
  'a suspended Job that adopts all its successes never completes: it has not started': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await play(scene, ['succeed']);
    await create(scene, manual('pi', { app: 'pi' }, { suspend: true }));
    await settle(scene);
    await steps(scene);
    expect(scene.jobs()[0]!.status!.succeeded).toBe(1);
  },
  'until it is resumed': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await play(scene, ['succeed']);
    await create(scene, manual('pi', { app: 'pi' }, { suspend: true }));
    await settle(scene);
    await steps(scene, 'resume');
    expect(scene.jobs()[0]!.status!.completionTime).toBeDefined();
  },
  'surplus pods are deleted': async (scene) => {
    for (const name of ['one', 'two', 'three']) await create(scene, orphan(name, { app: 'pi' }));
    await play(scene, ['ready #0']);
    await create(scene, manual('pi', { app: 'pi' }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods().map(({ metadata }) => metadata.name)).toEqual(['one']);
  },
  'an Indexed Job deletes pods without an index': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    await create(scene, manual('pi', { app: 'pi' }, { completionMode: 'Indexed', completions: 1 }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(1);
  },
  'an Indexed Job keeps one pod of each index': async (scene) => {
    const index = (at: number) => ({ annotations: { 'batch.kubernetes.io/job-completion-index': `${at}` } });
    await create(scene, orphan('a', { app: 'pi' }, index(0)));
    await create(scene, orphan('b', { app: 'pi' }, index(0)));
    await create(scene, orphan('c', { app: 'pi' }, index(7)));
    await play(scene, ['ready #1']);
    await create(scene, manual('pi', { app: 'pi' }, { completionMode: 'Indexed', completions: 2, parallelism: 2 }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(2);
  },
  'a pod that is being deleted is not adopted': async (scene) => {
    const pod = orphan('one', { app: 'pi' });
    Object.assign(pod.spec as object, { nodeName: await scene.node() });
    await create(scene, pod);
    await scene.must('DELETE', 'pods/one');
    await create(scene, manual('pi', { app: 'pi' }));
    await steps(scene);
    expect(scene.jobs()[0]!.status!.active).toBe(1);
  },
  'another controller has the Job': async (scene) => {
    await create(scene, job({ spec: { managedBy: 'example.com/other', ...TWO } }));
    await settle(scene);
    await steps(scene);
    expect(scene.pods()).toHaveLength(0);
  },
  'the Job controller is named': async (scene) => {
    await create(scene, job({ spec: { managedBy: 'kubernetes.io/job-controller' } }));
    await steps(scene, 'succeed *');
    expect(scene.jobs()[0]!.status!.succeeded).toBe(1);
  },
  'a pod that nobody owns loses the finalizer as often as it is given it': async (scene) => {
    await create(scene, orphan('one', { app: 'pi' }));
    for (let round = 0; round < 3; round++) {
      const body = { metadata: { finalizers: [JOB_TRACKING_FINALIZER] } };
      const { metadata } = await scene.must('PATCH', 'pods/one', { type: MERGE, body });
      await scene.until('it has lost the finalizer', () => {
        const [pod] = scene.pods();
        return Number(pod!.metadata.resourceVersion) > Number(metadata.resourceVersion) && !hasTrackingFinalizer(pod!);
      });
    }
    await steps(scene);
  },
  'a finalizer that somebody takes away': async (scene) => {
    await create(scene, job({ spec: { completions: 2 } }));
    const path = `pods/${scene.pods()[0]!.metadata.name}`;
    await scene.must('PATCH', path, { type: MERGE, body: { metadata: { finalizers: null } } });
    await settle(scene);
    await steps(scene, 'succeed *');
    expect(scene.jobs()).toHaveLength(1);
  },
});
