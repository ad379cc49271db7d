import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { Cache } from '../conformance/cache.ts';
import { playOn } from '../conformance/play.ts';
import { openScene, type Scene } from '../conformance/scene.ts';
import type { Target } from '../conformance/target.ts';
import { type History, recordHistory } from './history.ts';

/** A namespace in which one migration is played; its pods are on a node that the test itself plays. */
export interface Stage {
  scene: Scene;
  history: History;
  node: string;
  live(): ObservedPod[];
  leaving(): ObservedPod[];
  job(name: string): ObservedJob | undefined;
  /** Does this to a pod; the pod as it is then, undefined where it is gone or ended already. */
  act(pod: ObservedPod, step: string): Promise<ObservedPod | undefined>;
  end(): Promise<void>;
}

export const hasEnded = ({ status }: ObservedPod): boolean => /Succeeded|Failed/.test(status?.phase ?? '');
export const isLeaving = ({ metadata }: ObservedPod): boolean => metadata.deletionTimestamp !== undefined;

export async function openStage(target: Target, cache: Cache): Promise<Stage> {
  const scene = await openScene(target, cache);
  const history = recordHistory(scene.view);
  const node = await scene.node();
  const beat = setInterval(() => void heartbeat(scene, node).catch(() => {}), 15_000);
  await heartbeat(scene, node);
  return {
    scene,
    history,
    node,
    live: () => scene.pods().filter((pod) => !hasEnded(pod) && !isLeaving(pod)),
    leaving: () => scene.pods().filter(isLeaving),
    job: (name) => scene.jobs().find(({ metadata }) => metadata.name === name),
    async act(pod, step) {
      const now = scene.pods().find(({ metadata }) => metadata.uid === pod.metadata.uid);
      if (!now || (hasEnded(now) && !/^(end|delete)/.test(step))) return undefined;
      try {
        return (await playOn(scene, now, step)) as ObservedPod;
      } catch (error) {
        // It went meanwhile; or its end came first.
        if (/ (404|409|422) /.test((error as Error).message)) return undefined;
        throw error;
      }
    },
    async end() {
      clearInterval(beat);
      history.stop();
      await scene.end();
    },
  };
}

/** A node that is not heard of for a minute is taken for lost, and with it its pods. */
async function heartbeat(scene: Scene, node: string): Promise<void> {
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const ready = { type: 'Ready', status: 'True', reason: 'Played', lastHeartbeatTime: at };
  const body = { status: { conditions: [ready] } };
  await scene.must('PATCH', `/api/v1/nodes/${node}/status`, { body, type: 'application/merge-patch+json' });
}
