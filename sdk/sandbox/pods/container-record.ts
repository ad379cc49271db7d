import type { ContainerState } from '../../batch-v1/objects.ts';
import type { PodContainer, SandboxPodSpec } from './pod-types.ts';

/** How one container of a pod stands: what the kubelet keeps of it between its syncs. */
export interface ContainerRecord {
  readonly spec: PodContainer;
  /** Sidecars are init containers that restart always. */
  readonly kind: 'init' | 'sidecar' | 'app';
  state: ContainerState;
  /** How its run before this one ended. */
  lastState: ContainerState;
  restartCount: number;
  /** Its process runs. */
  started: boolean;
  ready: boolean;
  /** Of its last run; absent before the first. */
  containerID?: string;
  /** It has ended since the last look at its pod. */
  endIsNew?: boolean;
}

export function containerRecords({ initContainers = [], containers }: SandboxPodSpec): ContainerRecord[] {
  const waiting = { reason: initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating' };
  const record = (spec: PodContainer, kind: ContainerRecord['kind']): ContainerRecord => ({
    spec,
    kind,
    state: { waiting },
    lastState: {},
    restartCount: 0,
    started: false,
    ready: false,
  });
  return [
    ...initContainers.map((spec) => record(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...containers.map((spec) => record(spec, 'app')),
  ];
}

/** How it ended last, while it has not been started again. */
export function lastEnd({ state, lastState }: ContainerRecord): ContainerState['terminated'] {
  return state.terminated ?? (state.waiting ? lastState.terminated : undefined);
}

/** podutil.ContainerShouldRestart: the container's own rules, its own policy, the pod's policy. */
export function restarts({ spec, kind }: ContainerRecord, pod: SandboxPodSpec, exitCode: number): boolean {
  if (kind === 'init' && exitCode === 0) return false;
  const { restartPolicy, restartPolicyRules = [] } = spec as {
    restartPolicy?: string;
    restartPolicyRules?: { action: string; exitCodes?: { operator: 'In' | 'NotIn'; values?: number[] } }[];
  };
  const matching = restartPolicyRules.find(
    ({ exitCodes }) => exitCodes && (exitCodes.values ?? []).includes(exitCode) === (exitCodes.operator === 'In'),
  );
  if (restartPolicy !== undefined && matching?.action === 'Restart') return true;
  const policy = restartPolicy ?? pod.restartPolicy ?? 'Always';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
