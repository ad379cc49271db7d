import { DEPENDS_ON_ANNOTATION, GROUP_LABEL, HELD_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { type Dependency, dependenciesOf, formatDependsOn, planWaves } from '../../sdk/batch-v1/order.ts';
import { isJob } from './run.ts';

/** `job/etl` or `group/train`: met when all of its Jobs are complete. One for all the Jobs that wait for it. */
export interface Requirement {
  text: string;
  jobs: KubernetesObject[];
}

/** Who waits for whom in an input. */
export interface Order {
  /** The number of each object's wave, from 0. */
  waves: Map<KubernetesObject, number>;
  /** What each Job that waits for others waits for in the input. */
  requirements: Map<KubernetesObject, Requirement[]>;
  /** What is not in the input, and must be complete on the cluster. */
  outside: { object: KubernetesObject; dependency: Dependency }[];
}

/** Whether a Job says that it waits for others. */
export function waitsForOthers(object: KubernetesObject): boolean {
  return isJob(object) && object.metadata.annotations?.[DEPENDS_ON_ANNOTATION] !== undefined;
}

/**
 * The Job without the hold that is there for those who apply it by other means: here it is created when it may run. A
 * Job that its author wants suspended stays so.
 */
export function withoutHold(object: KubernetesObject): KubernetesObject {
  if (!waitsForOthers(object) || object.metadata.annotations?.[HELD_ANNOTATION] === 'true') return object;
  const { suspend: _, ...spec } = object.spec as Record<string, unknown>;
  return { ...object, spec };
}

/**
 * The order of an input; undefined where no Job waits for another.
 *
 * @param namespace of objects that name none
 * @throws UsageError for a cycle, and for an annotation that cannot be read
 */
export function planOrder(objects: KubernetesObject[], namespace: string | undefined): Order | undefined {
  if (!objects.some(waitsForOthers)) return undefined;
  const { waves, outside } = planWaves(objects, { namespace });
  const numbers = new Map(waves.flatMap((wave, number) => wave.map((object) => [object, number] as const)));
  return { waves: numbers, requirements: requirementsOf(objects, namespace), outside };
}

function requirementsOf(objects: KubernetesObject[], namespace: string | undefined): Order['requirements'] {
  const byKey = jobsByKey(objects, namespace);
  const known = new Map<string, Requirement>();
  const requirements: Order['requirements'] = new Map();
  for (const object of objects.filter(waitsForOthers)) {
    const own = dependenciesOf(object).flatMap((dependency) => {
      const key = keyOf({ namespace: object.metadata.namespace ?? namespace, ...dependency });
      const jobs = byKey.get(key);
      if (!jobs) return [];
      const requirement = known.get(key) ?? { text: formatDependsOn([dependency]), jobs };
      known.set(key, requirement);
      return [requirement];
    });
    requirements.set(object, own);
  }
  return requirements;
}

/** The Jobs of an input by what a dependency may call them: their name, or their group's. */
function jobsByKey(objects: KubernetesObject[], fallback: string | undefined): Map<string, KubernetesObject[]> {
  const found = new Map<string, KubernetesObject[]>();
  const add = (key: string, job: KubernetesObject) => {
    const jobs = found.get(key);
    if (jobs) jobs.push(job);
    else found.set(key, [job]);
  };
  for (const job of objects.filter(isJob)) {
    const { name, namespace = fallback, labels } = job.metadata;
    const group = labels?.[GROUP_LABEL];
    if (name !== undefined) add(keyOf({ kind: 'job', name, namespace }), job);
    if (group !== undefined) add(keyOf({ kind: 'group', name: group, namespace }), job);
  }
  return found;
}

function keyOf({ kind, namespace = '', name }: { kind: string; namespace?: string; name: string }): string {
  return `${kind}/${namespace}/${name}`;
}

/** How a Job of the input stands while others wait for it. */
export type Standing = 'open' | 'complete' | { failed: string };

/** Who may begin, who never will and why, and who goes on waiting, for what. */
export interface Release<T> {
  ready: T[];
  blocked: { waiter: T; why: string }[];
  waiting: { waiter: T; for: string[] }[];
}

/** A Job that is not created yet. */
export interface Waiter {
  object: KubernetesObject;
  requirements: readonly Requirement[];
}

/**
 * Sorts those that wait by how the Jobs stand that they wait for. A Job that failed blocks all that wait for it, and
 * those that wait for these in turn.
 *
 * @param waiters in the order of their waves
 */
export function planRelease<T extends Waiter>(
  waiters: readonly T[],
  standingOf: (object: KubernetesObject) => Standing,
): Release<T> {
  const release: Release<T> = { ready: [], blocked: [], waiting: [] };
  const never = new Set<KubernetesObject>();
  const judge = judgeOf((object) => (never.has(object) ? { failed: 'was not created' } : standingOf(object)));
  for (const waiter of waiters) {
    const verdicts = waiter.requirements.map((requirement) => ({
      text: requirement.text,
      verdict: judge(requirement),
    }));
    const open = verdicts.filter(({ verdict }) => verdict === 'open').map(({ text }) => text);
    const failed = verdicts.map(({ verdict }) => verdict).find((verdict) => typeof verdict === 'object');
    if (failed) {
      never.add(waiter.object);
      release.blocked.push({ waiter, why: failed.failed });
    } else if (open.length > 0) release.waiting.push({ waiter, for: open });
    else release.ready.push(waiter);
  }
  return release;
}

/** Ten thousand Jobs may share one requirement: each is judged once. */
function judgeOf(standingOf: (object: KubernetesObject) => Standing): (requirement: Requirement) => Standing {
  const verdicts = new Map<Requirement, Standing>();
  return (requirement) => {
    let verdict = verdicts.get(requirement);
    if (verdict === undefined) {
      verdict = together(requirement, standingOf);
      verdicts.set(requirement, verdict);
    }
    return verdict;
  };
}

function together({ jobs }: Requirement, standingOf: (object: KubernetesObject) => Standing): Standing {
  let verdict: Standing = 'complete';
  for (const job of jobs) {
    const standing = standingOf(job);
    if (typeof standing === 'object') return { failed: `job/${job.metadata.name} ${standing.failed}` };
    if (standing === 'open') verdict = 'open';
  }
  return verdict;
}
