import type { ContainerStatus, ObservedJob, ObservedPod } from '../batch-v1/objects.ts';

interface OnExitCodes {
  containerName?: string;
  operator: 'In' | 'NotIn';
  values: number[];
}

interface PodFailurePolicyRule {
  action: string;
  onExitCodes?: OnExitCodes | null;
  onPodConditions?: { type: string; status?: string }[] | null;
}

/** The rule of `spec.podFailurePolicy` that a failed pod falls under. */
export interface PodFailureMatch {
  /** Its place in `rules`, from 0. */
  rule: number;
  action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';
}

const actions = ['FailJob', 'FailIndex', 'Ignore', 'Count'];

/**
 * The first rule that a failed pod matches; `undefined` without a policy or a match (the failure then counts).
 * matchPodFailurePolicy in the Job controller's pod_failure_policy.go: rules in order, unknown actions are passed over.
 */
export function matchPodFailurePolicy(job: ObservedJob, pod: ObservedPod): PodFailureMatch | undefined {
  for (const [index, rule] of rulesOf(job).entries()) {
    if (!actions.includes(rule.action) || findCause(rule, pod) === undefined) continue;
    return { rule: index, action: rule.action as PodFailureMatch['action'] };
  }
  return undefined;
}

/** Why a failed pod ends its whole Job, in the controller's words; `undefined` unless a FailJob rule is the first to match. */
export function failJobMessage(job: ObservedJob, pod: ObservedPod): string | undefined {
  const match = matchPodFailurePolicy(job, pod);
  if (match?.action !== 'FailJob') return undefined;
  return `${findCause(rulesOf(job)[match.rule]!, pod)} matching FailJob rule at index ${match.rule}`;
}

function rulesOf(job: ObservedJob): PodFailurePolicyRule[] {
  const policy = job.spec.podFailurePolicy as { rules?: PodFailurePolicyRule[] } | null | undefined;
  return policy?.rules ?? [];
}

/** Whether a failed pod raises `status.failed` and counts against the limits: all do, except those a rule ignores. */
export function countsAsFailed(job: ObservedJob, pod: ObservedPod): boolean {
  return matchPodFailurePolicy(job, pod)?.action !== 'Ignore';
}

/** What in the pod matches a rule. */
function findCause({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: ObservedPod): string | undefined {
  const { metadata, status = {} } = pod;
  const name = `${metadata.namespace}/${metadata.name}`;
  if (onExitCodes) {
    const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
    const found = statuses.find((container) => matchesExitCode(onExitCodes, container));
    return (
      found && `Container ${found.name} for pod ${name} failed with exit code ${found.state?.terminated?.exitCode}`
    );
  }
  const isMeant = ({ type, status }: { type: string; status: string }) =>
    onPodConditions?.some((pattern) => pattern.type === type && (pattern.status ?? 'True') === status);
  const found = status.conditions?.find(isMeant);
  return found && `Pod ${name} has condition ${found.type}`;
}

/** Exit code 0 and containers that still run match no operator. */
function matchesExitCode({ containerName, operator, values }: OnExitCodes, container: ContainerStatus): boolean {
  const exitCode = container.state?.terminated?.exitCode;
  if (exitCode === undefined || exitCode === 0) return false;
  if (containerName && containerName !== container.name) return false;
  return operator === 'NotIn' ? !values.includes(exitCode) : operator === 'In' && values.includes(exitCode);
}
