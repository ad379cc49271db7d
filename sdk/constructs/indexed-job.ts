import type { Construct } from 'constructs';
import type { JobSelector, PerIndexLimits, SuccessPolicy } from '../batch-v1/types.ts';
import type { Delivery } from './deliver.ts';
import { ItemDelivery } from './item-delivery.ts';
import { Job, type JobCommonProps, type JobProps } from './job.ts';
import type { JobFailureProps } from './job-workload.ts';

/** Either items, one for each index, or just how many indexes there are. */
export type IndexedWork<Item> =
  | {
      /** One for each index: there are as many completions as items. */
      items: readonly Item[];
      /** How each pod gets its item. Default: as the file `/batch/item`. */
      deliver?: Delivery<Item>;
      completions?: never;
    }
  | {
      /** How many indexes there are; each pod finds its own in `JOB_COMPLETION_INDEX`. */
      completions: number;
      items?: never;
      deliver?: never;
    };

/** What only Indexed Jobs can have. */
export type IndexedProps<Item = unknown> = PerIndexLimits &
  IndexedWork<Item> & {
    /** When the Job has succeeded though not all indexes have. */
    successPolicy?: SuccessPolicy;
  };

/** Properties of an `IndexedJob`: those of a Job, items, and what only Indexed Jobs can have. */
export type IndexedJobProps<Item = unknown> = JobCommonProps & JobSelector & JobFailureProps & IndexedProps<Item>;

/**
 * A Job whose pods each have an index, and an item if items are given.
 *
 * @example
 * ```ts
 * new IndexedJob(chart, 'convert', {
 *   items: [{ src: 's3://in/a.csv', level: 3 }, { src: 's3://in/b.csv', level: 5 }],
 *   deliver: { via: 'env', env: ({ src, level }) => ({ SRC: src, LEVEL: level }) },
 *   parallelism: 8,
 *   backoffLimitPerIndex: 2,
 *   containers: [{ image: 'convert:1', command: ['convert.sh'] }],
 * });
 * ```
 */
export class IndexedJob<Item = unknown> extends Job {
  constructor(scope: Construct, id: string, props: IndexedJobProps<Item>) {
    super(scope, id, indexed(props) as unknown as JobProps);
    this.addPart(new ItemDelivery(this.apiObject, props));
  }
}

/** The properties with the mode and the completions that follow from what makes a Job an Indexed one. */
export function indexed<Props extends { items?: readonly unknown[]; completions?: number }>(props: Props) {
  return { ...props, completionMode: 'Indexed' as const, completions: props.items?.length ?? props.completions };
}
