import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { fieldsOf } from '../batch-v1/fields.ts';
import type { JobMode, JobSelector, Metadata } from '../batch-v1/types.ts';
import { type JobFailureProps, type JobTemplateProps, JobWorkload } from './job-workload.ts';
import { dropNameBesideGenerateName } from './object-name.ts';
import { PatchedObject } from './patched-object.ts';
import { validateAtSynth } from './validation.ts';
import { late, settle } from './values.ts';

/** What every Job takes: itself, the fields of its spec and those of its pod side by side. */
export interface JobCommonProps extends JobTemplateProps {
  /** Name, labels and annotations of the Job. Default: a name made of the construct's path. */
  metadata?: Metadata;
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

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props);
    this.apiObject = new PatchedObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: props.metadata as ApiObjectMetadata | undefined,
      spec: late(() => this.renderJobSpec()),
    });
    if (props.isolate) this.connections.isolate();
    this.kueue.mark(this.metadata);
    dropNameBesideGenerateName(this.apiObject, props.metadata);
    validateAtSynth(this, {
      own: () => ({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: this.name },
        spec: settle(this.renderOwnSpec()),
      }),
      final: () => this.apiObject.manifest(),
      more: (manifest) => [...this.findings(), ...this.specFindings(fieldsOf(manifest.spec), ['spec'])],
    });
  }

  protected override propNames(): string[] {
    return [...super.propNames(), 'metadata'];
  }
}
