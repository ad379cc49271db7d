import type { PodStatus } from '../../batch-v1/objects.ts';
import { type ContainerRecord, lastEnd, restarts } from './container-record.ts';
import type { SandboxPodSpec } from './pod-types.ts';

/**
 * getPhase in pkg/kubelet/kubelet_pods.go.
 *
 * @param ended no container will be started any more, whatever the restart policy
 */
export function podPhase(
  spec: SandboxPodSpec,
  records: readonly ContainerRecord[],
  ended: boolean,
): NonNullable<PodStatus['phase']> {
  const of = (kind: ContainerRecord['kind']) => records.filter((record) => record.kind === kind);
  const comesBack = (record: ContainerRecord) => restarts(record, spec, lastEnd(record)!.exitCode);

  const inits = of('init');
  if (inits.some((record) => (lastEnd(record)?.exitCode ?? 0) !== 0 && !comesBack(record))) return 'Failed';

  const apps = of('app');
  const sidecars = of('sidecar');
  const everStarted = apps.some((record) => !record.state.waiting || record.lastState.terminated);
  const pendingInit = inits.some((record) => !lastEnd(record));
  const pendingSidecar = sidecars.some(neverStarted) && !everStarted;
  if (pendingInit || pendingSidecar || [...apps, ...sidecars].some(neverStarted)) return 'Pending';

  if ([...apps, ...sidecars].some(({ state }) => state.running)) return 'Running';
  const succeeded = apps.every(({ state }) => state.terminated?.exitCode === 0);
  if (!ended && apps.some(comesBack)) return 'Running';
  return succeeded ? 'Succeeded' : 'Failed';
}

function neverStarted(record: ContainerRecord): boolean {
  return record.state.waiting !== undefined && !record.lastState.terminated;
}
