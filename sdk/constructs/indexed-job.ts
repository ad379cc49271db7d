import type { Construct } from 'constructs';
import type { Finding } from '../batch-v1/finding.ts';
import type { JobSelector, PerIndexLimits, SuccessPolicy } from '../batch-v1/types.ts';
import { UsageError } from '../errors.ts';
import type { Delivery } from './deliver.ts';
import { pathOf, podPropsGiven } from './given.ts';
import { ItemDelivery } from './item-delivery.ts';
import { Job, type JobCommonProps, type JobProps } from './job.ts';
import type { JobFailureProps } from './job-workload.ts';
import { PeerService, type PeerServiceProps } from './peer-service.ts';

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
export type IndexedJobProps<Item = unknown> = JobCommonProps &
  JobSelector &
  JobFailureProps &
  IndexedProps<Item> & {
    /** A headless Service, by which a pod finds the others as `<job>-<index>.<service>`, see `hostOf`. Default: none. */
    service?: boolean | PeerServiceProps;
  };

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
  private readonly service: PeerService;
  private readonly indexes: number;
  private readonly work: IndexedWork<Item>;

  constructor(scope: Construct, id: string, props: IndexedJobProps<Item>) {
    const all = indexed(podPropsGiven(pathOf(scope, id), props));
    super(scope, id, all as unknown as JobProps);
    this.work = props;
    this.indexes = all.completions ?? 0;
    this.addPart(new ItemDelivery(this.apiObject, props));
    const job = {
      object: this.apiObject,
      name: () => this.name,
      selector: props.selector,
      generateName: props.metadata?.generateName !== undefined && props.metadata.name === undefined,
      subdomain: props.subdomain,
    };
    this.service = this.addPart(new PeerService(job, props.service));
  }

  /**
   * The name by which pods of the namespace reach the pod of an index: `<job>-<index>.<service>`.
   *
   * @throws UsageError without `service`, and for an index that the Job does not have.
   */
  hostOf(index: number): string {
    if (this.service.name === undefined) {
      throw new UsageError(`${this.node.path}: its pods have no names`, { hint: 'write service: true' });
    }
    if (!Number.isInteger(index) || index < 0 || index >= this.indexes) {
      throw new UsageError(`${this.node.path}: there is no index ${index}, the last one is ${this.indexes - 1}`);
    }
    return `${this.name}-${index}.${this.service.name}`;
  }

  protected override findings(): Finding[] {
    return [...super.findings(), ...workFindings(this.work)];
  }
}

/** What the types say, for programs that are run without them; the server would take one index for none said. */
function workFindings<Item>({ items, completions }: IndexedWork<Item>): Finding[] {
  if (items !== undefined || completions !== undefined) return [];
  const message = 'is required in an IndexedJob';
  const fix = 'write how many indexes there are, or items';
  return [{ level: 'error', rule: 'indexed-work', path: ['completions'], value: completions, message, fix }];
}

/** The properties with the mode and the completions that follow from what makes a Job an Indexed one. */
export function indexed<Props extends { items?: readonly unknown[]; completions?: number }>(props: Props) {
  return { ...props, completionMode: 'Indexed' as const, completions: props.items?.length ?? props.completions };
}
