import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import type { SandboxOptions } from '../../../sdk/sandbox/start.ts';
import { type CallOptions, call, type Result } from '../../helpers/call.ts';
import { oldJob, podsOf, running, type Scene, useScene } from '../migrate/scene.ts';

/** A Job is looked at for three of the cluster's seconds before it counts as quiet. */
const SPEED = 10;

export const terminal = { columns: 100, rows: 40 };

/** A sandbox with the Job "train", whose pods run, two of them for four completions; and how it all was. */
export async function useTraining(spec: Record<string, unknown> = {}, options: SandboxOptions = {}) {
  const scene = await useScene({ speed: SPEED, ...options });
  const { parallelism = 2 } = spec as { parallelism?: number };
  await running(scene, oldJob('train', { parallelism, completions: 4, ...spec }), parallelism);
  return { ...scene, ownPods: podsOf(scene, 'train'), state: () => stateOf(scene), batch: callsOn(scene) };
}

/** Calls of the program on a scene's cluster. */
export function callsOn({ env }: Pick<Scene, 'env'>) {
  return (words: string[], options: CallOptions = {}): Promise<Result> =>
    call(words, { env: { ...env, KUBECONFIG: `${env.HOME}/kubeconfig` }, ...options });
}

/** All that a migration might touch: Jobs and journals. */
function stateOf(scene: Scene): unknown {
  const about = ({ metadata, spec }: KubernetesObject) => ({ name: metadata.name, uid: metadata.uid, spec });
  return {
    jobs: ['train', 'new'].map((name) => scene.job(name)).flatMap((job) => (job ? [about(job)] : [])),
    maps: scene.configMaps().length,
  };
}

/** What a call tells, whether or not it had to wait first. */
export function told(stderr: string): string {
  return steady(stderr).replace(/^waiting: .*\n/gm, '');
}

/** What differs from run to run. */
export function steady(text: string): string {
  return text
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-xxxxx')
    .replace(/\b\d+\.\d+s\b/g, '<time>')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>');
}
