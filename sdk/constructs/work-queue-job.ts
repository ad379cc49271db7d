import type { Construct } from 'constructs';
import type { Finding } from '../batch-v1/finding.ts';
import type { JobSelector } from '../batch-v1/types.ts';
import { pathOf, podPropsGiven } from './given.ts';
import { Job, type JobCommonProps, type JobProps } from './job.ts';
import type { JobFailureProps } from './job-workload.ts';
import { type Queue, QueueEnv } from './queue.ts';

/** How the pods of a `WorkQueueJob` share the items. */
export type WorkQueueMode =
  | {
      /**
       * Each pod is a worker that takes items until none is left. The Job is complete once one worker has succeeded and all
       * have ended, so that a worker must succeed only when the queue is empty.
       */
      mode: 'until-empty';
      completions?: never;
    }
  | {
      /** Each pod takes one item, so that there are as many successful pods as items. */
      mode: 'pod-per-item';
      /** How many items there are. */
      completions: number;
    };

/** Properties of a `WorkQueueJob`: those of a Job, the queue and how its items are shared. */
export type WorkQueueJobProps = JobCommonProps & JobSelector & JobFailureProps & WorkQueueMode & { queue: Queue };

/** Queues hand out items in an order of their own. */
const INDEXED_PROPS = ['completionMode', 'successPolicy', 'backoffLimitPerIndex', 'maxFailedIndexes'];
const MODES = ['until-empty', 'pod-per-item'];

/**
 * A Job whose pods take their work from a queue. It tells them where in `QUEUE_URL` and `QUEUE_NAME`, unless a container has
 * its own variables of these names. `parallelism` is the number of workers, 1 by default.
 *
 * @example
 * ```ts
 * new WorkQueueJob(chart, 'thumbs', {
 *   queue: Queue.redis({ url: { secret: 'redis', key: 'url' }, list: 'thumbs' }),
 *   mode: 'until-empty',
 *   parallelism: 8,
 *   containers: [{ image: 'thumbs:1' }],
 * });
 * ```
 */
export class WorkQueueJob extends Job {
  private readonly queueProps: WorkQueueJobProps;

  constructor(scope: Construct, id: string, props: WorkQueueJobProps) {
    podPropsGiven(pathOf(scope, id), props);
    // Without either number the server would want one completion, and the Job would be no queue.
    const workers = props.mode === 'until-empty' ? { parallelism: props.parallelism ?? 1 } : {};
    super(scope, id, { ...props, ...workers } as unknown as JobProps);
    this.queueProps = props;
    this.addPart(new QueueEnv(props.queue));
  }

  protected override findings(): Finding[] {
    return [...super.findings(), ...modeProblems(this.queueProps)];
  }

  protected override propNames(): string[] {
    return super.propNames().filter((name) => !INDEXED_PROPS.includes(name));
  }
}

/** What the types say, for programs that are run without them. */
function modeProblems({ mode, completions }: WorkQueueJobProps): Finding[] {
  const problem = (path: string, message: string, fix: string): Finding[] => [
    { level: 'error', rule: 'work-queue', path: [path], value: path === 'mode' ? mode : completions, message, fix },
  ];
  if (!MODES.includes(mode)) return problem('mode', 'must be "until-empty" or "pod-per-item"', `write one of them`);
  if (mode === 'pod-per-item' && completions === undefined) {
    return problem('completions', 'is required with mode "pod-per-item"', 'write how many items there are');
  }
  if (mode === 'until-empty' && completions !== undefined) {
    return problem('completions', 'cannot be with mode "until-empty"', 'remove it, or write mode: "pod-per-item"');
  }
  return [];
}
