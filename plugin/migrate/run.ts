import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import type { PodRef } from '../../sdk/controller/forecast-types.ts';
import { isPodActive } from '../../sdk/controller/pod.ts';
import type { Kube } from '../kube/types.ts';
import type { Execution, StepFacts } from './execution.ts';
import type { Hold } from './hold.ts';
import type { Memory } from './next-step.ts';
import { type Sight, targetName } from './sight.ts';
import { type MigrationTimings, migrationTimings } from './timings.ts';
import type { Journal } from './types.ts';

/** One execution of a migration: what its steps share. */
export interface Run {
  kube: Kube;
  hold: Hold;
  execution: Execution;
  timings: MigrationTimings;
  /** As it was last seen; undefined before the first look. */
  sight?: Sight;
  memory: Memory;
  /** How often the write of this step has failed so far, and since when. */
  refusals: { count: number; since?: number };
  /** How often OLD was planned for anew. */
  replans: number;
  /** Finalizers that were put back. */
  repaired: PodRef[];
  /** When the Job that is taken away was deleted, where this run did it: milliseconds of the local clock. */
  deleted?: number;
  /** When all pods were seen with their new owner. */
  adopted?: number;
}

export function newRun(kube: Kube, hold: Hold, execution: Execution): Run {
  const timings = { ...migrationTimings, ...execution.timings };
  return { kube, hold, execution, timings, memory: {}, refusals: { count: 0 }, replans: 0, repaired: [] };
}

export function facts({ hold, sight }: Pick<Run, 'hold' | 'sight'>): StepFacts {
  const journal = hold.journal();
  return factsOf(journal, sight);
}

export function factsOf(journal: Journal, sight?: Sight): StepFacts {
  const isEnded = (phase: string | undefined) => phase === 'Succeeded' || phase === 'Failed';
  const ended = sight
    ? sight.pods.filter(({ status }) => isEnded(status?.phase)).length
    : journal.pods.filter(({ phase }) => isEnded(phase)).length;
  const running = sight ? sight.pods.filter(isPodActive).length : journal.pods.length - ended;
  return { from: journal.state.from.name, to: targetName(journal), running, ended };
}

/** The key of an object by which it is changed or deleted as it was seen. */
export function keyOf({ metadata }: KubernetesObject) {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { namespace: namespace!, name: name!, uid: uid!, resourceVersion: resourceVersion! };
}
