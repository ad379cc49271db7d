import { UsageError } from '../../sdk/errors.ts';
import { program } from '../command.ts';
import { shellWord } from '../words.ts';
import type { SandboxFolder } from './folder.ts';
import type { SandboxState } from './state.ts';

/** What somebody who has just started a sandbox is to know of it. */
export function aboutText({ server, speed, exec }: SandboxState, { kubeconfig }: SandboxFolder): string {
  const lines = [
    `the sandbox runs at ${server}: an API server with Jobs and CronJobs, in memory`,
    podsText({ exec }),
    ...(speed === 1 ? [] : [`its clock runs ${speed} times as fast`]),
    `use it: ${program} list --sandbox, or kubectl --kubeconfig ${shellWord(kubeconfig)} get jobs`,
    `end it: ${program} sandbox stop`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What becomes of pods. */
export function podsText({ exec }: Pick<SandboxState, 'exec'>): string {
  return exec
    ? 'pods are processes of this machine, with its programs and files: no image is pulled'
    : 'pods are played: nothing runs, each succeeds after a second unless its annotation says otherwise';
}

/** The one line of output, for `eval`. */
export function exportLine({ kubeconfig }: SandboxFolder): string {
  return `export KUBECONFIG=${shellWord(kubeconfig)}\n`;
}

/** What `sandbox status` prints. */
export function statusText(state: SandboxState, { kubeconfig }: SandboxFolder): string {
  const { server, pid, version, since, speed, exec } = state;
  const rows = [
    ['Server', server ?? 'starting'],
    ['Kubeconfig', kubeconfig],
    ['Process', String(pid)],
    ['Version', `v${version}`],
    ['Since', since],
    ['Speed', String(speed)],
    ['Pods', exec ? 'processes of this machine' : 'played'],
  ];
  return rows.map(([name, value]) => `${`${name}:`.padEnd(12)}${value}\n`).join('');
}

export function runsAlready({ pid, server }: SandboxState): UsageError {
  return new UsageError(`a sandbox ${server ? `runs already at ${server}` : 'starts already'} (process ${pid})`, {
    hint: `use it with --sandbox, or end it first: ${program} sandbox stop`,
  });
}
