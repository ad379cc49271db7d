import { program } from '../command.ts';
import type { SessionResult } from '../follow/session.ts';
import type { Kube } from '../kube/types.ts';
import { outcomeOf } from '../progress/index.ts';

/** Why following ended before the Jobs did. */
export function endText({ ended }: SessionResult): string {
  return {
    all: '',
    interrupted: 'interrupted',
    timeout: 'timed out',
    stuck: 'stopped: a pod is stuck for good',
  }[ended];
}

/** What people read when following ended before the Jobs did: why, and how to attach again. */
export function attachHint(result: SessionResult, kube: Kube): string {
  const why = endText(result);
  const open = result.jobs.filter((job) => outcomeOf(job) === undefined);
  if (open.length === 0) return `${why}\n`;
  const namespaces = new Set(open.map(({ namespace }) => namespace));
  const names = open.length <= 5 && namespaces.size === 1 ? ` ${open.map(({ name }) => name).join(' ')}` : '';
  const namespace = namespaces.size > 1 ? ' -A' : ` -n ${open[0]?.namespace ?? kube.namespace}`;
  const runsOn = open.length === 1 ? 'the Job runs on' : `${open.length} Jobs run on`;
  return `${why}: ${runsOn}; attach again with: ${program} watch${names}${namespace}\n`;
}
