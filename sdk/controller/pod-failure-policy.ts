import type { ContainerStatus, ObservedJob, ObservedPod, PodStatus } from '../batch-v1/objects.ts';

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
  const policy = job.spec.podFailurePolicy as { rules?: PodFailurePolicyRule[] } | null | undefined;
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    if (!actions.includes(rule.action) || !matches(rule, pod.status ?? {})) continue;
    return { rule: index, action: rule.action as PodFailureMatch['action'] };
  }
  return undefined;
}

/** Whether a failed pod raises `status.failed` and counts against the limits: all do, except those a rule ignores. */
export function countsAsFailed(job: ObservedJob, pod: ObservedPod): boolean {
  return matchPodFailurePolicy(job, pod)?.action !== 'Ignore';
}

function matches({ onExitCodes, onPodConditions }: PodFailurePolicyRule, status: PodStatus): boolean {
  if (onExitCodes) {
    const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
    return statuses.some((container) => matchesExitCode(onExitCodes, container));
  }
  return (onPodConditions ?? []).some((pattern) =>
    status.conditions?.some((c) => c.type === pattern.type && c.status === (pattern.status ?? 'True')),
  );
}

/** Exit code 0 and containers that still run match no operator. */
function matchesExitCode({ containerName, operator, values }: OnExitCodes, container: ContainerStatus): boolean {
  const exitCode = container.state?.terminated?.exitCode;
  if (exitCode === undefined || exitCode === 0) return false;
  if (containerName && containerName !== container.name) return false;
  return operator === 'NotIn' ? !values.includes(exitCode) : operator === 'In' && values.includes(exitCode);
}
