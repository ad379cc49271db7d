import { humanDuration } from '../../sdk/batch-v1/duration.ts';
import { outcomeOf } from '../progress/outcome.ts';
import type { JobPhase, JobProgress } from '../progress/types.ts';
import {
  activeOfText,
  completionsText,
  durationText,
  failedText,
  phaseStyle,
  reasonText,
  retryText,
} from './job-words.ts';
import { paint, type Span } from './style.ts';
import { type Cell, type Column, tableLines } from './table.ts';
import { textWidth } from './text.ts';

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
  const more: Span[][] =
    hidden.length === 0 ? [] : [[{ text: `… and ${hidden.length} more: ${countsText(hidden)}`, style: 'dim' }]];
  const table = jobs.length === 0 ? [[{ text: 'No Jobs yet.' }]] : jobTable(shown, options);
  return [...table, ...more, ...details, ...summary]
    .slice(0, available)
    .map((line) => paint(line, { colour: options.colour, columns: options.columns - 1 }));
}

/** What is given up on narrow terminals, one after another. */
const layouts: { bar: boolean; without: readonly string[] }[] = [
  { bar: true, without: [] },
  { bar: false, without: [] },
  { bar: false, without: ['AGE'] },
  { bar: false, without: ['AGE', 'NAMESPACE'] },
  { bar: false, without: ['AGE', 'NAMESPACE', 'DURATION'] },
  { bar: false, without: ['AGE', 'NAMESPACE', 'DURATION', 'RETRY'] },
];

function jobTable(jobs: readonly JobProgress[], options: LiveViewOptions): Span[][] {
  const columns = options.columns - 1;
  const tables = layouts.map(({ bar, without }) => () => {
    const kept = viewColumns.filter(({ header }) => {
      return !without.includes(header) && (header !== 'NAMESPACE' || options.namespaces);
    });
    const rows = jobs.map((job) => kept.map(({ cell }) => cell(job, { now: options.now, bar })));
    const [header = [], ...lines] = tableLines(kept, rows, { columns });
    return [header.map((span) => ({ ...span, style: 'bold' as const })), ...lines];
  });
  const fitting = tables.find((table) => table().every((line) => lineWidth(line) <= columns));
  return (fitting ?? tables.at(-1)!)();
}

function lineWidth(line: readonly Span[]): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

interface ViewColumn extends Column {
  cell(job: JobProgress, options: { now: number; bar: boolean }): Cell;
}

const viewColumns: ViewColumn[] = [
  { header: 'NAMESPACE', flexible: true, cell: (job) => job.namespace },
  { header: 'NAME', flexible: true, cell: (job) => job.name },
  { header: 'STATE', cell: ({ phase }) => ({ text: phase, style: phaseStyle(phase) }) },
  { header: 'COMPLETIONS', cell: (job, { bar }) => `${bar ? barText(job) : ''}${completionsText(job)}` },
  { header: 'ACTIVE', cell: (job) => activeOfText(job) },
  { header: 'FAILED', cell: (job) => ({ text: failedText(job), ...(job.failed > 0 ? { style: 'red' } : {}) }) },
  { header: 'RETRY', cell: (job, { now }) => retryText(job, now) },
  { header: 'DURATION', cell: (job, { now }) => durationText(job, now) },
  { header: 'AGE', cell: (job, { now }) => humanDuration(now - job.created) },
];

const barLength = 10;

/** A work queue has no number to reach, and no bar. */
function barText({ completions: { succeeded, wanted } }: JobProgress): string {
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

/** Stuck pods first, since somebody has to act; then why Jobs fail or go, and what others wait for. */
function detailLines(jobs: readonly JobProgress[], most: number): Span[][] {
  const stuck = jobs.flatMap(({ stuck: pods }) =>
    pods.map(({ pod, reason, message, forGood }) => [
      { text: `! pod ${pod}: ${reason}`, style: forGood ? ('red' as const) : ('yellow' as const) },
      { text: message ? `: ${message}` : '' },
    ]),
  );
  const reasons = jobs
    .filter((job) => !job.waitsFor && reasonText(job) !== '')
    .map((job) => [
      { text: `! job ${job.name}: ${job.reason}`, style: phaseStyle(job.phase) },
      { text: job.message ? `: ${job.message}` : '' },
    ]);
  const waits = jobs
    .filter((job) => job.waitsFor)
    .map((job) => [{ text: `  job ${job.name} ${reasonText(job)}`, style: phaseStyle(job.phase) }]);
  const all: Span[][] = [...stuck, ...reasons, ...waits];
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
  Waiting: 'waiting',
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
