import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Fields, fieldsOf } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import type { JobMode, JobSelector, Metadata } from '../batch-v1/types.ts';
import { UsageError } from '../errors.ts';
import { JobOrder, type Predecessor } from './depends-on.ts';
import { type JobFailureProps, type JobTemplateProps, JobWorkload } from './job-workload.ts';
import { dropNameBesideGenerateName } from './object-name.ts';
import { markRecreated, type OnChange, onChangeFindings, withHashedName } from './on-change.ts';
import { PatchedObject } from './patched-object.ts';
import { validateAtSynth } from './validation.ts';
import { late, merge, present, settle } from './values.ts';

/** What every Job takes: itself, the fields of its spec and those of its pod side by side. */
export interface JobCommonProps extends JobTemplateProps {
  /** Name, labels and annotations of the Job. Default: a name made of the construct's path. */
  metadata?: Metadata;
  /** What happens when the definition changes after the Job has run. Default: keep. */
  onChange?: OnChange;
}

/** Properties of a `Job`: the API's names, `Duration`s for what the API counts in seconds. */
export type JobProps = JobCommonProps & JobMode & JobSelector & JobFailureProps;

/**
 * A Job. Its YAML holds what is written here, and `restartPolicy: Never` unless that is written too. What the API server
 * would refuse is reported when the program is synthesised, everything at once.
 *
 * @example
 * ```ts
 * new Job(chart, 'pi', {
 *   containers: [{ image: 'perl:5', command: ['perl', '-MMath::BigFloat', '-wle', 'print Math::BigFloat->bpi(2000)'] }],
 *   backoffLimit: 4,
 *   activeDeadline: Duration.minutes(10),
 * });
 * ```
 */
export class Job extends JobWorkload {
  readonly resourceType = 'jobs';
  protected readonly apiObject: PatchedObject;
  private readonly jobProps: JobProps;
  private readonly order: JobOrder;
  /** The name as it was when somebody asked for it, if it is one that may change. */
  private nameGiven: string | undefined;
  private naming = false;
  /** From then on names are asked for by what is rendered late. */
  private validated = false;

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props);
    this.jobProps = props;
    const hashed = props.onChange === 'hash-name';
    this.apiObject = new PatchedObject(
      this,
      'Resource',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: props.metadata as ApiObjectMetadata | undefined,
        spec: late(() => this.renderJobSpec()),
      },
      hashed ? withHashedName : undefined,
    );
    if (props.isolate) this.connections.isolate();
    this.kueue.mark(this.metadata);
    this.order = this.addPart(
      new JobOrder(this, {
        isNamed: props.metadata?.name !== undefined || props.metadata?.generateName === undefined,
        annotations: props.metadata?.annotations ?? {},
        isSuspended: () => merge(this.kueue.render(present({ suspend: props.suspend })), props.spec).suspend === true,
      }),
    );
    this.order.mark(this.metadata);
    if (props.onChange === 'recreate') markRecreated(this, this.metadata, props.metadata?.annotations ?? {});
    dropNameBesideGenerateName(this.apiObject, props.metadata);
    validateAtSynth(this, {
      own: () => ({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: this.apiObject.name },
        spec: settle(this.renderOwnSpec()),
      }),
      final: () => this.apiObject.validated(),
      more: (manifest) => [
        ...this.findings(),
        ...this.specFindings(fieldsOf(manifest.spec), ['spec']),
        ...this.nameFindings(manifest),
      ],
    });
  }

  /**
   * Has the Job wait until others are complete: Jobs, or all Jobs of a group. `kubectl batch run` keeps the order; for Argo CD
   * and Flux see `setDefaults`.
   *
   * @throws UsageError for what is neither a Job nor a group.
   */
  dependsOn(...others: Predecessor[]): this {
    this.order.add(others);
    return this;
  }

  /**
   * The name of the Job. With `onChange: 'hash-name'` it is that of the Job as it is now, and a change after that is an error:
   * ask for it once the Job is whole, or in what is rendered late. `metadata.name` is what it is made of, without the hash.
   */
  override get name(): string {
    if (this.jobProps?.onChange !== 'hash-name') return this.apiObject.name;
    const name = this.hashedName();
    if (!this.validated) this.nameGiven = name;
    return name;
  }

  private hashedName(): string {
    if (this.naming) {
      throw new UsageError(`${this.node.path}: its name follows from its spec, which cannot hold the name`, {
        hint: "have the pods read it: fieldRef metadata.labels['batch.kubernetes.io/job-name']",
      });
    }
    this.naming = true;
    try {
      return String(fieldsOf(this.apiObject.manifest().metadata).name);
    } finally {
      this.naming = false;
    }
  }

  protected override findings(): Finding[] {
    return [...super.findings(), ...onChangeFindings(this, this.jobProps)];
  }

  protected override propNames(): string[] {
    return [...super.propNames(), 'metadata', 'onChange'];
  }

  private nameFindings(manifest: Fields): Finding[] {
    const { name } = fieldsOf(manifest.metadata);
    this.validated = true;
    if (this.nameGiven === undefined || this.nameGiven === name) return [];
    const message = `was asked for as ${JSON.stringify(this.nameGiven)}, but changed after that`;
    const fix = 'ask for it once the Job is whole';
    return [{ level: 'error', rule: 'hash-name', path: ['name'], value: name, message, fix }];
  }
}
