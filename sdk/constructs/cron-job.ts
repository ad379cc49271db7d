import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Fields, fieldsOf } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import type { CronJobSpec, JobMode, Metadata } from '../batch-v1/types.ts';
import { objectGiven, pathOf } from './given.ts';
import { type IndexedProps, indexed } from './indexed-job.ts';
import { ItemDelivery } from './item-delivery.ts';
import { type JobFailureProps, type JobSpecProps, type JobTemplateProps, JobWorkload } from './job-workload.ts';
import { dropNameBesideGenerateName } from './object-name.ts';
import { PatchedObject } from './patched-object.ts';
import { notDurations, unknownProps, validateAtSynth } from './validation.ts';
import { type DurationLike, late, merge, nonEmptyFields, pick, present, seconds, settle } from './values.ts';

/** What a CronJob makes Jobs of: the properties of a Job or an IndexedJob, without metadata and selector. */
export type CronJobJobProps<Item = unknown> = JobTemplateProps & JobFailureProps & (JobMode | IndexedProps<Item>);

/** Properties of a `CronJob`: the API's names, with the Jobs that it makes in `job`. */
export interface CronJobProps<Item = unknown> extends Omit<CronJobSpec, 'startingDeadlineSeconds' | 'jobTemplate'> {
  /** Name, labels and annotations of the CronJob. Default: a name made of the construct's path. */
  metadata?: Metadata;
  /** Time in which a run that was missed is still started. The controller looks every ten seconds. Default: however late. */
  startingDeadline?: DurationLike;
  /** Labels of the Jobs. */
  jobLabels?: Record<string, string>;
  /** Annotations of the Jobs. */
  jobAnnotations?: Record<string, string>;
  /** The Jobs. With `items`, each of them works on all. */
  job: CronJobJobProps<Item>;
  /** Any other field of the CronJob's spec, merged over the rest: for what these types do not know yet. */
  spec?: Fields;
}

/** Fields that go into the CronJob's spec as they are. */
const SPEC_FIELDS = [
  'schedule',
  'timeZone',
  'concurrencyPolicy',
  'suspend',
  'successfulJobsHistoryLimit',
  'failedJobsHistoryLimit',
] as const;

const JOB_HINT = "write job: { containers: [{ image: '...' }] }";

const CRON_JOB_PROP_NAMES = [
  ...SPEC_FIELDS,
  'metadata',
  'startingDeadline',
  'jobLabels',
  'jobAnnotations',
  'job',
  'spec',
];

/**
 * A CronJob: makes a Job at each time of its schedule. Its pods, volumes and containers are those of its Jobs.
 *
 * @example
 * ```ts
 * new CronJob(chart, 'nightly', {
 *   schedule: '30 4 * * *',
 *   timeZone: 'Europe/Paris',
 *   concurrencyPolicy: 'Forbid',
 *   startingDeadline: Duration.hours(2),
 *   job: { containers: [{ image: 'report:1' }], activeDeadline: Duration.hours(6) },
 * });
 * ```
 */
export class CronJob<Item = unknown> extends JobWorkload {
  readonly resourceType = 'cronjobs';
  protected readonly apiObject: PatchedObject;
  private readonly cronJobProps: CronJobProps<Item>;

  constructor(scope: Construct, id: string, props: CronJobProps<Item>) {
    const where = pathOf(scope, id);
    objectGiven(`${where}: the properties`, props, JOB_HINT);
    const job = objectGiven(`${where}: job`, props.job, JOB_HINT);
    super(scope, id, ('items' in job ? indexed(job) : job) as JobSpecProps);
    this.cronJobProps = props;
    this.apiObject = new PatchedObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: props.metadata as ApiObjectMetadata | undefined,
      spec: late(() => merge(this.renderSpec(this.renderJobSpec()), props.spec)),
    });
    this.addPart(new ItemDelivery(this.apiObject, job as IndexedProps<Item>));
    if (job.isolate) this.connections.isolate();
    dropNameBesideGenerateName(this.apiObject, props.metadata);
    validateAtSynth(this, {
      own: () => ({
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: this.name },
        spec: settle(this.renderSpec(this.renderOwnSpec())),
      }),
      final: () => this.apiObject.validated(),
      more: (manifest) => {
        const jobTemplate = fieldsOf(fieldsOf(manifest.spec).jobTemplate);
        return [...this.findings(), ...this.specFindings(fieldsOf(jobTemplate.spec), ['spec', 'jobTemplate', 'spec'])];
      },
    });
  }

  private renderSpec(jobSpec: Fields): Fields {
    const props = this.cronJobProps;
    const metadata = nonEmptyFields({
      labels: nonEmptyFields({ ...this.kueue.labels(), ...props.jobLabels }),
      annotations: nonEmptyFields({ ...this.kueue.annotations(), ...props.jobAnnotations }),
    });
    return present({
      ...pick(props, SPEC_FIELDS),
      startingDeadlineSeconds: seconds(props.startingDeadline),
      jobTemplate: present({ metadata, spec: jobSpec }),
    });
  }

  protected override findings(): Finding[] {
    return [
      ...unknownProps(this.cronJobProps, CRON_JOB_PROP_NAMES, this.placesInJob()),
      ...notDurations(this.cronJobProps, ['startingDeadline']),
      ...super.findings().map((finding) => ({ ...finding, path: ['job', ...finding.path] })),
    ];
  }

  private placesInJob(): Record<string, string> {
    return Object.fromEntries(this.propNames().map((name) => [name, `it in job: { ${name}: ... }`]));
  }

  /** The server writes the selectors of the Jobs, which would else take each other's pods. */
  protected override propNames(): string[] {
    return super.propNames().filter((name) => name !== 'selector' && name !== 'manualSelector');
  }
}
