import type { ContainerStatus, ObservedPod, PodStatus } from '../../sdk/batch-v1/objects.ts';
import { isPodActive } from '../../sdk/controller/pod.ts';
import type { StuckPod } from './types.ts';

/** Faults of the moment: the registry, the network or the node may get over them. */
const passing =
  /timed? ?out|deadline exceeded|connection re(fused|set)|no such host|temporary|try again|unreachable|EOF|too ?many ?requests|rate limit|5\d\d (internal|bad gateway|service|gateway)|unavailable|failed to reserve|failed to sync/i;

/** What a registry says of an image that it will not give, now or later. */
const refused =
  /not ?found|does not exist|manifest unknown|no match for platform|no matching manifest|access denied|denied:|unauthorized|authorization failed|authentication required|invalid reference/i;

/** Whether waiting helps, by the kubelet's waiting reason; a reason that is not here holds no pod up. */
const waitingReasons: Record<string, (message: string) => boolean> = {
  InvalidImageName: () => true,
  ErrImageNeverPull: () => true,
  SignatureValidationFailed: () => true,
  // One failed pull may be bad luck; after it the kubelet waits, with ImagePullBackOff.
  ErrImagePull: (message) => refused.test(message) && !passing.test(message),
  ImagePullBackOff: (message) => refused.test(message) || !passing.test(message),
  ImageInspectError: () => false,
  RegistryUnavailable: () => false,
  CreateContainerConfigError: (message) => !passing.test(message),
  CreateContainerError: (message) => !passing.test(message),
  RunContainerError: (message) => !passing.test(message),
};

/** Why a container never began to run: its command is not in the image, may not be executed, and the like. */
const startFailures = ['StartError', 'ContainerCannotRun'];

/** A pod that cannot get on, and why; `undefined` for one that runs, starts, ends, or has ended. */
export function findStuck(pod: ObservedPod): StuckPod | undefined {
  if (!isPodActive(pod) || pod.status === undefined) return undefined;
  const cause = unschedulable(pod.status) ?? firstStuckContainer(pod.status);
  return cause && { pod: pod.metadata.name ?? '', ...cause };
}

type Cause = Omit<StuckPod, 'pod'>;

function firstStuckContainer({ initContainerStatuses = [], containerStatuses = [] }: PodStatus): Cause | undefined {
  for (const status of [...initContainerStatuses, ...containerStatuses]) {
    const cause = stuckContainer(status);
    if (cause) return cause;
  }
  return undefined;
}

function stuckContainer({ state, lastState }: ContainerStatus): Cause | undefined {
  const { reason, message = '' } = state?.waiting ?? {};
  if (reason === undefined) return undefined;
  const last = lastState?.terminated;
  // Under restartPolicy OnFailure a container that cannot start is tried again and again.
  if (last?.reason && startFailures.includes(last.reason)) {
    return { reason: last.reason, message: last.message ?? message, forGood: true };
  }
  const forGood = waitingReasons[reason];
  return forGood && { reason, message, forGood: forGood(message) };
}

function unschedulable({ conditions = [] }: PodStatus): Cause | undefined {
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  const message = scheduled.message ?? '';
  return { reason: 'Unschedulable', message, forGood: suitsNoNode(message) };
}

/**
 * Whether the scheduler's message rules out every node for a reason that lies in the pod: a node selector or affinity that
 * no node meets, or a volume claim that does not exist. Full nodes empty, and taints are lifted: those may pass.
 */
function suitsNoNode(message: string): boolean {
  if (/persistentvolumeclaim "[^"]*" not found/.test(message)) return true;
  const total = /^0\/(\d+) nodes are available/.exec(message)?.[1];
  const unsuited = /(\d+) node\(s\) didn't match Pod's node affinity\/selector/.exec(message)?.[1];
  return total !== undefined && total !== '0' && total === unsuited;
}
