import { ApiObject, type ApiObjectMetadata, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Fields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import type {
  JobFields,
  JobMode,
  JobRestartPolicy,
  JobSelector,
  Metadata,
  PodFailurePolicy,
  PodFailurePolicyRule,
  PodReplacementPolicy,
} from '../batch-v1/types.ts';
import { POD_PROP_NAMES, type PodProps, PodWorkload } from './pod.ts';
import { unknownProps, validateAtSynth } from './validation.ts';
import { type DurationLike, late, merge, present, seconds, settle } from './values.ts';

/** What every Job takes: the fields of its spec and of its pod side by side. */
export interface JobCommonProps extends Omit<JobFields, 'activeDeadlineSeconds' | 'ttlSecondsAfterFinished'>, PodProps {
  /** Name, labels and annotations of the Job. Default: a name made of the construct's path. */
  metadata?: Metadata;
  /** Time from the start of the Job until it fails as a whole. `podActiveDeadline` is that of each pod. */
  activeDeadline?: DurationLike;
  /** Time that the finished Job stays before it and its pods are deleted. Default: it stays. */
  ttlAfterFinished?: DurationLike;
  /** Any other field of the Job's spec, merged over the rest: for what these types do not know yet. */
  spec?: Fields;
}

/** With a podFailurePolicy pods must not restart in place, and are replaced once they have ended. */
export type JobFailureProps =
  | {
      /** Rules in order, the first that matches decides; or the API's `{ rules }`. */
      podFailurePolicy: PodFailurePolicyRule[] | PodFailurePolicy;
      restartPolicy?: 'Never';
      podReplacementPolicy?: 'Failed';
    }
  | {
      podFailurePolicy?: undefined;
      /** Default: Never. */
      restartPolicy?: JobRestartPolicy;
      podReplacementPolicy?: PodReplacementPolicy;
    };

/** Properties of a `Job`: the API's names, `Duration`s for what the API counts in seconds. */
export type JobProps = JobCommonProps & JobMode & JobSelector & JobFailureProps;

/** Fields that go into the Job's spec as they are. */
const SPEC_FIELDS = [
  'parallelism',
  'completions',
  'completionMode',
  'backoffLimit',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
  'suspend',
  'managedBy',
  'scheduling',
  'manualSelector',
  'successPolicy',
  'podReplacementPolicy',
] as const;

const JOB_PROP_NAMES = [
  'metadata',
  'spec',
  'activeDeadline',
  'ttlAfterFinished',
  'restartPolicy',
  'selector',
  'podFailurePolicy',
];

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
export class Job extends PodWorkload {
  readonly resourceType = 'jobs';
  protected readonly apiObject: ApiObject;
  private readonly jobProps: JobProps;

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, { ...props, restartPolicy: props.restartPolicy ?? 'Never' });
    this.jobProps = props;
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: props.metadata as ApiObjectMetadata | undefined,
      spec: late(() => this.renderSpec()),
    });
    if (props.isolate) this.connections.isolate();
    dropNameBesideGenerateName(this.apiObject, props.metadata);
    validateAtSynth(this, {
      own: () => ({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: this.name },
        spec: settle(this.renderOwnSpec()),
      }),
      final: () => this.apiObject.toJson(),
      props: () => this.findings(),
    });
  }

  /** The spec without passthrough and patches. Kinds of Jobs that add something to it do so here. */
  protected renderOwnSpec(): Fields {
    const props = this.jobProps;
    const { podFailurePolicy } = props;
    const labels = this._toLabelSelector();
    return present({
      ...Object.fromEntries(SPEC_FIELDS.map((field) => [field, props[field]])),
      activeDeadlineSeconds: seconds(props.activeDeadline),
      ttlSecondsAfterFinished: seconds(props.ttlAfterFinished),
      podFailurePolicy: Array.isArray(podFailurePolicy) ? { rules: podFailurePolicy } : podFailurePolicy,
      // `select()` of kplus adds to the selector.
      selector: props.selector ?? (Object.keys(present(labels)).length > 0 ? present(labels) : undefined),
      template: this.renderPodTemplate(),
    });
  }

  /** What is wrong with the properties themselves. */
  protected findings(): Finding[] {
    return unknownProps(this.jobProps, this.propNames());
  }

  /** The properties that there are. */
  protected propNames(): string[] {
    return [...POD_PROP_NAMES, ...SPEC_FIELDS, ...JOB_PROP_NAMES];
  }

  private renderSpec(): Fields {
    const own = this.renderOwnSpec();
    return merge({ ...own, template: this.withPassthrough(own.template as Fields) }, this.jobProps.spec);
  }
}

/** cdk8s names every object, which leaves generateName without effect. */
function dropNameBesideGenerateName(apiObject: ApiObject, metadata: Metadata | undefined): void {
  if (metadata?.generateName === undefined || metadata.name !== undefined) return;
  apiObject.addJsonPatch(JsonPatch.remove('/metadata/name'));
}
