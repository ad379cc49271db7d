import type { PodRef } from '../../sdk/controller/forecast-types.ts';
import type { Report } from '../migrate/types.ts';
import { podNames } from './migration-plan.ts';
import { manyLines } from './text.ts';

/**
 * What became of the pods, in numbers that add up: the recorded ones on one line, what came beside them on the next ones.
 *
 * @param to the Job that has the pods now
 */
export function renderReport({ recorded, window, ...report }: Report, to: string): string {
  const { kept, succeeded, failed, killed, lost, started, repaired } = report;
  const parts = [
    `${kept.length} kept`,
    ...counted(succeeded, 'succeeded'),
    ...counted(failed, 'failed'),
    ...counted(killed, 'ended'),
    ...counted(lost, 'lost'),
  ];
  const lines = [
    `job.batch/${to} has the pods`,
    `  ${recorded} ${recorded === 1 ? 'pod' : 'pods'}: ${parts.join(' + ')}`,
    ...named(killed, 'ended, as its spec asks'),
    ...named(lost, 'lost: gone without being counted'),
    ...named(started, 'started anew'),
    ...named(repaired, 'had to be given their finalizer again'),
    `  without owner: ${secondsText(window)}`,
  ];
  return lines.map((line) => `${manyLines(line)}\n`).join('');
}

/** Where it did not come as forecast. */
export function renderSurprises({ surprises }: Pick<Report, 'surprises'>): string {
  return surprises.map((surprise) => `Warning: ${manyLines(surprise)}\n`).join('');
}

function counted(pods: readonly PodRef[], what: string): string[] {
  return pods.length === 0 ? [] : [`${pods.length} ${what}`];
}

function named(pods: readonly PodRef[], what: string): string[] {
  return pods.length === 0 ? [] : [`  ${pods.length} ${what} (${podNames(pods)})`];
}

/** Milliseconds as seconds with one figure behind the point. */
function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)}s`;
}
