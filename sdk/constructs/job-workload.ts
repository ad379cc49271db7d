import type { Construct } from 'constructs';
import { type Fields, fieldsOf, isFields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import type {
  JobFields,
  JobMode,
  JobRestartPolicy,
  JobSelector,
  PodFailurePolicy,
  PodFailurePolicyRule,
  PodReplacementPolicy,
} from '../batch-v1/types.ts';
import { pathOf, podPropsGiven } from './given.ts';
import { type Kueue, KueueQueue } from './kueue.ts';
import { POD_PROP_NAMES, type PodProps, PodWorkload } from './pod.ts';
import { Security } from './security.ts';
import type { SecurityProfile } from './settings.ts';
import type { SpecPart } from './spec-part.ts';
import { notDurations, unknownProps } from './validation.ts';
import { type DurationLike, merge, pick, present, seconds } from './values.ts';

/** What the Jobs of a CronJob take as well: the fields of a Job's spec and of its pod side by side. */
export interface JobTemplateProps
  extends Omit<JobFields, 'activeDeadlineSeconds' | 'ttlSecondsAfterFinished'>,
    PodProps {
  /** Time from the start of the Job until it fails as a whole. `podActiveDeadline` is that of each pod. */
  activeDeadline?: DurationLike;
  /** Time that the finished Job stays before it and its pods are deleted. Default: it stays. */
  ttlAfterFinished?: DurationLike;
  /** What Pod Security admission is to accept. Default: see `setDefaults`, else none. */
  security?: SecurityProfile;
  /** Lets Kueue admit the Job. Default: if `setDefaults` names a queue; `false` never does. */
  kueue?: Kueue | false;
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

/** All that becomes a JobSpec. */
export type JobSpecProps = JobTemplateProps & JobMode & JobSelector & JobFailureProps;

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

const SPEC_PROP_NAMES = ['spec', 'activeDeadline', 'ttlAfterFinished', 'restartPolicy', 'selector', 'podFailurePolicy'];

const DURATIONS = ['activeDeadline', 'ttlAfterFinished', 'podActiveDeadline', 'terminationGracePeriod'];

/** A workload that renders the spec of a Job: the Job itself, or what a CronJob makes Jobs of. */
export abstract class JobWorkload extends PodWorkload {
  private readonly specProps: JobSpecProps;
  private readonly parts: SpecPart[] = [];
  protected readonly kueue: KueueQueue;
  private readonly security: Security;

  constructor(scope: Construct, id: string, props: JobSpecProps) {
    podPropsGiven(pathOf(scope, id), props);
    super(scope, id, { ...props, restartPolicy: props.restartPolicy ?? 'Never' });
    this.specProps = props;
    this.kueue = this.addPart(new KueueQueue(this, props.kueue));
    this.security = this.addPart(new Security(this, props.security));
  }

  /** Has a part change the spec, after those that were added before. */
  protected addPart<Part extends SpecPart>(part: Part): Part {
    this.parts.push(part);
    return part;
  }

  /** The spec as it is written, before patches. */
  protected renderJobSpec(): Fields {
    const own = this.renderOwnSpec();
    return merge({ ...own, template: this.withPassthrough(own.template as Fields) }, this.specProps.spec);
  }

  /** The spec without passthrough and patches. */
  protected renderOwnSpec(): Fields {
    return this.parts.reduce((spec, part) => part.render(spec), this.renderBareSpec());
  }

  /** What is wrong with the properties themselves. */
  protected findings(): Finding[] {
    return [
      ...unknownProps(this.specProps, this.propNames()),
      ...notDurations(this.specProps, DURATIONS),
      ...notRules(this.specProps.podFailurePolicy),
      ...this.parts.flatMap((part) => part.findings(() => this.renderBareSpec())),
    ];
  }

  /** What is wrong with the spec as it will be written, at its path in the manifest. */
  protected specFindings(spec: Fields, path: string[]): Finding[] {
    return this.security.podFindings(fieldsOf(fieldsOf(spec.template).spec), [...path, 'template', 'spec']);
  }

  /** The properties that there are. */
  protected propNames(): string[] {
    return [...POD_PROP_NAMES, ...SPEC_FIELDS, ...SPEC_PROP_NAMES, ...this.parts.flatMap(({ props }) => props)];
  }

  private renderBareSpec(): Fields {
    const props = this.specProps;
    const labels = this._toLabelSelector();
    return present({
      ...pick(props, SPEC_FIELDS),
      activeDeadlineSeconds: seconds(props.activeDeadline),
      ttlSecondsAfterFinished: seconds(props.ttlAfterFinished),
      podFailurePolicy: policyOf(props.podFailurePolicy),
      // `select()` of kplus adds to the selector.
      selector: props.selector ?? (Object.keys(present(labels)).length > 0 ? present(labels) : undefined),
      template: this.renderPodTemplate(),
    });
  }
}

/** A rule without its list is judged as if it were in one, beside what `notRules` says. */
function policyOf(policy: unknown): unknown {
  if (isRule(policy)) return { rules: [policy] };
  return Array.isArray(policy) ? { rules: policy } : policy;
}

function isRule(policy: unknown): boolean {
  return isFields(policy) && policy.action !== undefined && policy.rules === undefined;
}

function notRules(policy: unknown): Finding[] {
  if (!isRule(policy)) return [];
  const message = 'must be a list of rules, is one rule';
  const fix = 'write a list: podFailurePolicy: [...]';
  return [{ level: 'error', rule: 'pod-failure-policy', path: ['podFailurePolicy'], value: undefined, message, fix }];
}
