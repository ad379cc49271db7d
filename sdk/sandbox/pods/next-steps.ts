import { type ContainerRecord, lastEnd, restarts } from './container-record.ts';
import type { SandboxPodSpec } from './pod-types.ts';

export interface Steps {
  /** To be started, unless their back-off holds them. */
  start: ContainerRecord[];
  /** Nothing is left that the pod waits for: what still runs are sidecars. */
  done: boolean;
}

/**
 * computePodActions in pkg/kubelet/kuberuntime: init containers one after another, sidecars beside them, then all
 * containers at once; those that ended are started again where the restart policy says so.
 */
export function nextSteps(spec: SandboxPodSpec, records: readonly ContainerRecord[]): Steps {
  const apps = records.filter(({ kind }) => kind === 'app');
  const inits = records.filter(({ kind }) => kind !== 'app');
  const steps: Steps = { start: [], done: false };
  if (!apps.some(({ containerID }) => containerID)) {
    for (const record of inits) {
      if (advance(spec, record, steps) === 'on') continue;
      return steps;
    }
  }
  const open = apps.filter((record) => record.state.running || toStart(spec, record));
  if (open.length === 0) return { start: [], done: true };
  const sidecars = inits.filter((record) => record.kind === 'sidecar' && toStart(spec, record));
  return {
    start: [...new Set([...steps.start, ...sidecars, ...apps.filter((record) => toStart(spec, record))])],
    done: false,
  };
}

/** Whether what comes after this init container may start. */
function advance(spec: SandboxPodSpec, record: ContainerRecord, steps: Steps): 'on' | 'wait' {
  const end = lastEnd(record);
  if (record.kind === 'init' && end?.exitCode === 0) return 'on';
  if (record.kind === 'sidecar' && record.started) return 'on';
  if (record.state.running) return 'wait';
  if (toStart(spec, record)) steps.start.push(record);
  else steps.done = true;
  return 'wait';
}

function toStart(spec: SandboxPodSpec, record: ContainerRecord): boolean {
  if (record.state.running) return false;
  const end = lastEnd(record);
  return end === undefined || restarts(record, spec, end.exitCode);
}
