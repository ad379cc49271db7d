import { outcomeOf } from '../progress/outcome.ts';
import type { JobPhase, JobProgress } from '../progress/types.ts';
import { humanDuration } from './duration.ts';
import {
  activeText,
  completionsText,
  durationText,
  failedText,
  phaseStyle,
  reasonText,
  retryText,
} from './job-words.ts';
import { paint, type Span } from './style.ts';
import { type Cell, type Column, tableLines } from './table.ts';

export interface LiveViewOptions {
  /** The terminal's size. */
  columns: number;
  rows: number;
  colour: boolean;
  /** Whether Jobs of several namespaces are shown. */
  namespaces: boolean;
  /** Epoch milliseconds of the server's clock. */
  now: number;
}

/** More lines about pods and failures than these would hide the Jobs. */
const mostDetails = 5;

/**
 * The live view: a table of the Jobs, what holds them up, and a summary. Every line is narrower than the terminal, and
 * all of them leave its last row to the cursor. Where there are more Jobs than rows, the unfinished come first.
 */
export function renderLiveView(jobs: readonly JobProgress[], options: LiveViewOptions): string[] {
  const available = Math.max(1, options.rows - 1);
  const summary = jobs.length > 1 ? [summaryLine(jobs)] : [];
  const frame = 1 + summary.length;
  const details = detailLines(jobs, Math.min(mostDetails, Math.floor((available - frame) / 2)));
  const { shown, hidden } = select(jobs, available - frame - details.length);
  const columns = options.columns - 1;
  const table = tableLines(
    columnsOf(options),
    shown.map((job) => rowOf(job, options)),
    { columns },
  );
  const [header = [], ...rows] = table;
  const more =
    hidden.length === 0 ? [] : [[{ text: `… and ${hidden.length} more: ${countsText(hidden)}`, style: 'dim' } as Span]];
  return [header.map((span) => ({ ...span, style: 'bold' as const })), ...rows, ...more, ...details, ...summary]
    .slice(0, available)
    .map((line) => paint(line, { colour: options.colour, columns }));
}

function columnsOf({ namespaces }: LiveViewOptions): Column[] {
  return [
    ...(namespaces ? [{ header: 'NAMESPACE', flexible: true }] : []),
    { header: 'NAME', flexible: true },
    { header: 'STATE' },
    { header: 'COMPLETIONS' },
    { header: 'ACTIVE' },
    { header: 'FAILED' },
    { header: 'RETRY' },
    { header: 'DURATION' },
    { header: 'AGE' },
  ];
}

function rowOf(job: JobProgress, { namespaces, now }: LiveViewOptions): Cell[] {
  return [
    ...(namespaces ? [job.namespace] : []),
    job.name,
    { text: job.phase, style: phaseStyle(job.phase) },
    `${bar(job)}${completionsText(job)}`,
    activeText(job),
    job.failed > 0 ? { text: failedText(job), style: 'red' } : failedText(job),
    retryText(job, now),
    durationText(job, now),
    humanDuration(now - job.created),
  ];
}

const barLength = 10;

/** A work queue has no number to reach, and no bar. */
function bar({ completions: { succeeded, wanted } }: JobProgress): string {
  if (wanted === undefined) return '';
  const part = wanted === 0 ? 1 : Math.min(1, succeeded / wanted);
  const full = Math.floor(part * barLength);
  return `${'█'.repeat(full)}${'░'.repeat(barLength - full)} `;
}

function isOver(job: JobProgress): boolean {
  return outcomeOf(job) !== undefined;
}

/** As many Jobs as there is room for; one line of it says how many are left out. */
function select(jobs: readonly JobProgress[], room: number): { shown: JobProgress[]; hidden: JobProgress[] } {
  if (jobs.length <= room) return { shown: [...jobs], hidden: [] };
  const ordered = [...jobs.filter((job) => !isOver(job)), ...jobs.filter(isOver)];
  const count = Math.max(0, room - 1);
  return { shown: ordered.slice(0, count), hidden: ordered.slice(count) };
}

/** Stuck pods first, since somebody has to act; then why Jobs fail or go. */
function detailLines(jobs: readonly JobProgress[], most: number): Span[][] {
  const stuck = jobs.flatMap(({ stuck: pods }) =>
    pods.map(({ pod, reason, message, forGood }) => [
      { text: `! pod ${pod}: ${reason}`, style: forGood ? ('red' as const) : ('yellow' as const) },
      { text: message ? `: ${message}` : '' },
    ]),
  );
  const reasons = jobs
    .filter((job) => reasonText(job) !== '')
    .map((job) => [
      { text: `! job ${job.name}: ${job.reason}`, style: phaseStyle(job.phase) },
      { text: job.message ? `: ${job.message}` : '' },
    ]);
  const all: Span[][] = [...stuck, ...reasons];
  if (all.length <= most) return all;
  const shown = all.slice(0, Math.max(0, most - 1));
  return most < 1 ? [] : [...shown, [{ text: `! and ${all.length - shown.length} more`, style: 'dim' }]];
}

function summaryLine(jobs: readonly JobProgress[]): Span[] {
  return [{ text: `${jobs.length} Jobs: ${countsText(jobs)}` }];
}

const phaseWords: Record<JobPhase, string> = {
  Failed: 'failed',
  Failing: 'failing',
  BackingOff: 'backing off',
  Running: 'running',
  Pending: 'pending',
  Completing: 'completing',
  Suspended: 'suspended',
  Terminating: 'terminating',
  Deleted: 'deleted',
  Replaced: 'replaced',
  Complete: 'complete',
};

/** `1 failed, 3 running, 2 complete` */
function countsText(jobs: readonly JobProgress[]): string {
  return Object.entries(phaseWords)
    .map(([phase, word]) => ({ count: jobs.filter((job) => job.phase === phase).length, word }))
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${count} ${word}`)
    .join(', ');
}
