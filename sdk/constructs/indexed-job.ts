import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Fields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import type { JobSelector, PerIndexLimits, SuccessPolicy } from '../batch-v1/types.ts';
import {
  type Delivery,
  type DeliveryPlan,
  dealFiles,
  deliverToPod,
  type ItemsConfigMap,
  planDelivery,
  withoutCommand,
} from './deliver.ts';
import { Job, type JobCommonProps, type JobFailureProps, type JobProps } from './job.ts';

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

/** Properties of an `IndexedJob`: those of a Job, items, and what only Indexed Jobs can have. */
export type IndexedJobProps<Item = unknown> = JobCommonProps &
  PerIndexLimits &
  JobSelector &
  JobFailureProps &
  IndexedWork<Item> & {
    /** When the Job has succeeded though not all indexes have. */
    successPolicy?: SuccessPolicy;
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
  private readonly delivery: DeliveryPlan | undefined;
  private readonly configMaps: readonly ItemsConfigMap[];
  private readonly refused: readonly string[];

  constructor(scope: Construct, id: string, props: IndexedJobProps<Item>) {
    const completions = props.items?.length ?? props.completions;
    super(scope, id, { ...props, completionMode: 'Indexed', completions } as unknown as JobProps);
    this.delivery = props.items && planDelivery(props.items, props.deliver);
    const dealt = this.delivery && dealFiles(this.delivery.files, this.name);
    this.configMaps = dealt?.configMaps ?? [];
    this.refused = [...(this.delivery?.problems ?? []), ...(dealt?.problems ?? [])];
    this.configMaps.forEach((configMap, part) => {
      this.addConfigMap(configMap, part);
    });
  }

  /** They never change, since a change of content is a change of name: the kubelet need not watch them. */
  private addConfigMap({ name, data }: ItemsConfigMap, part: number): void {
    const { namespace } = this.metadata;
    const configMap = new ApiObject(this, part === 0 ? 'Items' : `Items${part}`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, ...(namespace !== undefined && { namespace }) },
      immutable: true,
      data,
    });
    this.apiObject.addDependency(configMap);
  }

  protected override renderOwnSpec(): Fields {
    const spec = super.renderOwnSpec();
    if (this.delivery === undefined || this.configMaps.length === 0) return spec;
    const template = spec.template as Fields;
    const pod = deliverToPod(template.spec as Fields, this.delivery, this.configMaps);
    return { ...spec, template: { ...template, spec: pod } };
  }

  protected override findings(): Finding[] {
    return [
      ...super.findings(),
      ...this.refused.map((message) => error(['items'], `cannot be delivered: ${message}`)),
      ...this.missingCommands().map((name) => ({
        ...error(
          ['deliver'],
          `needs a command in the container ${name}, since nothing tells what its image starts with`,
        ),
        fix: 'write the command, or deliver by file',
      })),
    ];
  }

  protected override propNames(): string[] {
    return [...super.propNames(), 'items', 'deliver'];
  }

  private missingCommands(): string[] {
    if (this.delivery === undefined) return [];
    const template = super.renderOwnSpec().template as Fields;
    return withoutCommand(template.spec as Fields, this.delivery);
  }
}

function error(path: Finding['path'], message: string): Finding {
  return { level: 'error', rule: 'delivery', path, value: undefined, message };
}
