import { type ApiObject, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { fieldsOf } from '../batch-v1/fields.ts';
import { GROUP_LABEL, longestJobName, shortenName, toDnsLabel } from '../batch-v1/names.ts';
import { UsageError } from '../errors.ts';
import type { Predecessor } from './depends-on.ts';
import { functionGiven, listGiven, objectGiven, pathOf } from './given.ts';
import { Job, type JobProps } from './job.ts';
import { type Axes, type Combination, combinationsOf, type Entry, type Scalar } from './matrix.ts';

/** Properties of a group with a Job for each item. */
export interface JobGroupItemsProps<Item> {
  /** At least one. */
  items: readonly Item[];
  /** What stands in the Job's name behind that of the group; made fit for a name. Default: the values of the item. */
  name?: (item: Item, index: number) => string;
  /** The Job of an item. */
  job: (item: Item, index: number) => JobProps;
}

/** Properties of a group with a Job for each combination of values. */
export interface JobGroupMatrixProps<Matrix extends Axes, Include extends Entry<Matrix> = never> {
  /** The values of each name; the Jobs are in the order of the names, the last one turning fastest. */
  matrix: Matrix;
  /** Combinations to leave out: those that have all of these values. */
  exclude?: readonly Partial<Combination<Matrix>>[];
  /** Combinations to add, with a value for each name. */
  include?: readonly Include[];
  /** What stands in the Job's name behind that of the group; made fit for a name. Default: the values. */
  name?: (combination: Combination<Matrix> | Include, index: number) => string;
  /** The Job of a combination. */
  job: (combination: Combination<Matrix> | Include, index: number) => JobProps;
}

/**
 * Jobs of one kind, a Job for each item or combination. Each has a name made of the group's and of its values, and like its
 * pods the label `kubectl-batch/group`.
 *
 * @example
 * ```ts
 * JobGroup.matrix(chart, 'train', {
 *   matrix: { region: ['eu', 'us'], depth: [4, 8] },
 *   exclude: [{ region: 'us', depth: 8 }],
 *   job: ({ region, depth }) => ({
 *     containers: [{ image: 'train:1', args: ['--depth', String(depth)], env: { REGION: region } }],
 *   }),
 * });
 * ```
 */
export class JobGroup extends Construct {
  /** The value of the label `kubectl-batch/group`, and the beginning of the Jobs' names. */
  readonly name: string;
  /** In the order of the items. */
  readonly jobs: readonly Job[];
  private behind: IConstruct | undefined;

  private constructor(scope: Construct, id: string, { items, name = textOf, job }: JobGroupItemsProps<unknown>) {
    super(scope, id);
    listGiven(`${this.node.path}: items`, items, "write items: ['a', 'b']");
    functionGiven(`${this.node.path}: job`, job, JOB_HINT);
    functionGiven(`${this.node.path}: name`, name, NAME_HINT);
    if (items.length === 0) {
      throw new UsageError(`${this.node.path}: the group has no items`, { hint: 'give it at least one' });
    }
    this.name = nameOf(this);
    const slugs = items.map((item, index) => toDnsLabel(name(item, index), Number.POSITIVE_INFINITY));
    refuseSlugs(this, items, slugs);
    this.jobs = slugs.map((slug, index) => new Job(this, slug, this.propsOf(slug, job(items[index], index), index)));
  }

  /** Stands behind all of them in the order of the YAML. Made when first asked for: cdk8s looks at every dependency many times. */
  get end(): IConstruct {
    if (this.behind === undefined) {
      this.behind = new Construct(this, 'End');
      for (const { node } of this.jobs) if (node.defaultChild) this.behind.node.addDependency(node.defaultChild);
    }
    return this.behind;
  }

  /**
   * A Job for each item.
   *
   * @throws UsageError for an empty list, and for two items whose Jobs would have one name
   *
   * @example
   * ```ts
   * JobGroup.items(chart, 'convert', {
   *   items: ['orders', 'customers'],
   *   job: (table) => ({ containers: [{ image: 'convert:1', args: [table] }] }),
   * });
   * ```
   */
  static items<Item>(scope: Construct, id: string, props: JobGroupItemsProps<Item>): JobGroup {
    objectGiven(`${pathOf(scope, id)}: the properties`, props, JOB_HINT);
    return new JobGroup(scope, id, props as JobGroupItemsProps<unknown>);
  }

  /**
   * A Job for each combination of values.
   *
   * @throws UsageError for a name without values, and for an `exclude` that leaves nothing out
   */
  static matrix<const Matrix extends Axes, const Include extends Entry<Matrix> = never>(
    scope: Construct,
    id: string,
    props: JobGroupMatrixProps<Matrix, Include>,
  ): JobGroup {
    const where = pathOf(scope, id);
    const { matrix, exclude = [], include = [], ...rest } = objectGiven(`${where}: the properties`, props, JOB_HINT);
    const items = combinationsOf(where, matrix, exclude as readonly Record<string, Scalar>[], include);
    return new JobGroup(scope, id, { ...rest, items } as unknown as JobGroupItemsProps<unknown>);
  }

  /** Has every Job of the group wait until these are complete, see `Job.dependsOn`. */
  dependsOn(...others: Predecessor[]): this {
    for (const job of this.jobs) job.dependsOn(...others);
    return this;
  }

  private propsOf(slug: string, props: JobProps, index: number): JobProps {
    objectGiven(`${this.node.path}: what job returns for item ${index}`, props, JOB_HINT);
    const { metadata = {}, podMetadata = {} } = props;
    const label = { [GROUP_LABEL]: this.name };
    const isNamed = metadata.name !== undefined || metadata.generateName !== undefined;
    return {
      ...props,
      metadata: {
        ...(!isNamed && { name: shortenName(`${this.name}-${slug}`, longestJobName(fieldsOf(props))) }),
        ...metadata,
        labels: { ...metadata.labels, ...label },
      },
      podMetadata: { ...podMetadata, labels: { ...podMetadata.labels, ...label } },
    };
  }
}

/** The name that the chart gives to objects at this place. */
function nameOf(group: JobGroup): string {
  return Chart.of(group).generateObjectName(group as unknown as ApiObject);
}

/** `eu-4` of `{ region: 'eu', depth: 4 }`. */
function textOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  return Object.values(item).map(textOf).join('-');
}

function refuseSlugs({ node, name }: JobGroup, items: readonly unknown[], slugs: readonly string[]): void {
  const first = new Map<string, number>();
  for (const [index, slug] of slugs.entries()) {
    const earlier = first.get(slug);
    const item = `item ${index} ${shown(items[index])}`;
    if (slug === '') {
      throw new UsageError(`${node.path}: ${item} has neither letters nor digits for a name`, { hint: NAME_HINT });
    }
    if (earlier !== undefined) {
      const both = `item ${earlier} ${shown(items[earlier])} and ${item}`;
      throw new UsageError(`${node.path}: ${both} both make the name ${name}-${slug}`, { hint: NAME_HINT });
    }
    first.set(slug, index);
  }
}

const JOB_HINT = "write job: (item) => ({ containers: [{ image: '...' }] })";
const NAME_HINT = 'tell them apart by name: (item, index) => ...';
const LONGEST_SHOWN = 60;

function shown(item: unknown): string {
  const text = JSON.stringify(item) ?? String(item);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
