import type { OnPodCondition, PodFailurePolicyAction, PodFailurePolicyRule } from '../batch-v1/types.ts';
import { listGiven, objectGiven } from './given.ts';
import { present } from './values.ts';

/** Which failures of a pod a rule is about. */
export type Failures =
  | {
      /** In any order; 0 not with `In`. */
      exitCodes: readonly number[];
      /** `NotIn`: any other code. Default: `In`. */
      operator?: 'In' | 'NotIn';
      /** Only this container or init container. Default: any. */
      containerName?: string;
    }
  | {
      /** Conditions of the pod, by type when it is their status `True` that counts. */
      conditions: readonly (string | OnPodCondition)[];
    };

/**
 * Does not count pods that are evicted, preempted or drained away: they are tried again for as often as it takes.
 *
 * @example
 * ```ts
 * new Job(chart, 'pi', { containers: [{ image: 'pi:1' }], podFailurePolicy: [ignoreDisruptions()] });
 * ```
 */
export function ignoreDisruptions(): PodFailurePolicyRule {
  return ignoreFailures({ conditions: ['DisruptionTarget'] });
}

/** Does not count such failures: the pod is tried again. */
export function ignoreFailures(failures: Failures): PodFailurePolicyRule {
  return rule('Ignore', failures);
}

/**
 * Fails the whole Job at once, without trying again.
 *
 * @example
 * ```ts
 * new Job(chart, 'import', { containers: [{ image: 'import:1' }], podFailurePolicy: [failJob({ exitCodes: [65, 78] })] });
 * ```
 */
export function failJob(failures: Failures): PodFailurePolicyRule {
  return rule('FailJob', failures);
}

/**
 * Fails the index without trying it again; the others go on. Needs `backoffLimitPerIndex`.
 *
 * @example
 * ```ts
 * new IndexedJob(chart, 'import', {
 *   items: ['a.csv', 'b.csv'],
 *   backoffLimitPerIndex: 2,
 *   podFailurePolicy: [failIndex({ exitCodes: [65] })],
 *   containers: [{ image: 'import:1' }],
 * });
 * ```
 */
export function failIndex(failures: Failures): PodFailurePolicyRule {
  return rule('FailIndex', failures);
}

/** Counts such failures towards the back-off limit as if there were no policy: an exception from the rules behind it. */
export function countFailures(failures: Failures): PodFailurePolicyRule {
  return rule('Count', failures);
}

const CALLS: Readonly<Record<PodFailurePolicyAction, string>> = {
  Ignore: 'ignoreFailures',
  FailJob: 'failJob',
  FailIndex: 'failIndex',
  Count: 'countFailures',
};

/** The API wants exit codes in order and each once. */
function rule(action: PodFailurePolicyAction, failures: Failures): PodFailurePolicyRule {
  const call = `${CALLS[action]}(...)`;
  const hint = `write ${CALLS[action]}({ exitCodes: [1] })`;
  objectGiven(`${call}: the failures`, failures, hint);
  if ('conditions' in failures) {
    listGiven(
      `${call}: conditions`,
      failures.conditions,
      `write ${CALLS[action]}({ conditions: ['DisruptionTarget'] })`,
    );
    const onPodConditions = failures.conditions.map((given) => (typeof given === 'string' ? { type: given } : given));
    return { action, onPodConditions };
  }
  const { exitCodes, operator = 'In', containerName } = failures;
  listGiven(`${call}: exitCodes`, exitCodes, hint);
  const values = [...new Set(exitCodes)].sort((a, b) => a - b);
  return { action, onExitCodes: { ...present({ containerName }), operator, values } };
}
