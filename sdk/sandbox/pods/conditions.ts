import type { ContainerRecord } from './container-record.ts';
import type { KubeletStatus, PodCondition, SandboxPod } from './pod-types.ts';

/** What the conditions of a pod are made of. */
export interface ConditionFacts {
  pod: SandboxPod;
  records: readonly ContainerRecord[];
  phase: KubeletStatus['phase'];
  /** The pod has its network: containers can start. */
  sandbox: boolean;
}

/** Kinds of condition that are the kubelet's own; it keeps all others (types.PodConditionByKubelet). */
const OWN = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']);

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>;

/** The conditions in the kubelet's order, without times (generateAPIPodStatus; pkg/kubelet/status/generate.go). */
export function podConditions(facts: ConditionFacts): PodCondition[] {
  const { pod, sandbox } = facts;
  const others = (pod.status?.conditions ?? []).filter(({ type }) => !OWN.has(type));
  const { generation } = pod.metadata;
  const own = (type: string, verdict: Verdict): PodCondition => ({
    lastProbeTime: null,
    ...(generation && { observedGeneration: generation }),
    ...verdict,
    type,
  });
  const containersReady = judgeContainers(facts);
  return [
    ...others,
    own('PodReadyToStartContainers', { status: sandbox ? 'True' : 'False' }),
    own('Initialized', judgeInit(facts)),
    own('Ready', judgeReady(containersReady, pod, others)),
    own('ContainersReady', containersReady),
    own('PodScheduled', { status: 'True' }),
  ];
}

/** Keeps the time of each condition whose status did not change (updateLastTransitionTime). */
export function withTimes(conditions: PodCondition[], before: readonly PodCondition[], now: string): PodCondition[] {
  return conditions.map((condition) => {
    const old = before.find(({ type }) => type === condition.type);
    const lastTransitionTime = (old?.status === condition.status && old.lastTransitionTime) || now;
    return { ...condition, lastTransitionTime };
  });
}

/** GeneratePodInitializedCondition. */
function judgeInit({ records, phase }: ConditionFacts): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  if (records.some((record) => record.kind === 'app' && record.containerID)) return { status: 'True' };
  const incomplete = records
    .filter(({ kind, started, ready }) => kind !== 'app' && !(kind === 'sidecar' ? started : ready))
    .map(({ spec }) => spec.name);
  if (incomplete.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
}

/** GenerateContainersReadyCondition. */
function judgeContainers({ records, phase }: ConditionFacts): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = records.filter(({ kind, ready }) => kind !== 'init' && !ready).map(({ spec }) => spec.name);
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

/** GeneratePodReadyCondition: the containers, then the readiness gates. */
function judgeReady(containers: Verdict, pod: SandboxPod, others: readonly PodCondition[]): Verdict {
  if (containers.status !== 'True') return containers;
  const problems = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = others.find(({ type }) => type === conditionType);
    if (!condition) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    if (condition.status === 'True') return [];
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`];
  });
  if (problems.length === 0) return { status: 'True' };
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: problems.join(', ') };
}
