import type { Comparison } from './measure.ts';

/** The most that a measurement may come to; ratios are ours divided by the peer's. */
export interface Goal {
  wallRatio?: number;
  cpuRatio?: number;
  /** Milliseconds over those of Node itself. */
  own?: number;
}

export interface Row {
  what: string;
  goal: Goal;
  comparison: Comparison;
  own?: number;
  note?: string;
}

const goalWords: Record<keyof Goal, string> = { wallRatio: 'ratio', cpuRatio: 'cpu ratio', own: 'own ms' };

/** Ours beside the peer's, with the goal and whether it was met. */
export function printRows(rows: readonly Row[]): void {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  printTable(
    ['what', 'ours', 'peer', 'ratio', 'our cpu', 'peer cpu', 'cpu ratio', 'own', 'note', 'goal', ''],
    rows.map(({ what, goal, comparison: { ours, peer, wallRatio, cpuRatio }, own, note }) => [
      what,
      ms(ours.wall),
      ms(peer.wall),
      wallRatio.toFixed(2),
      ms(ours.cpu),
      ms(peer.cpu),
      cpuRatio.toFixed(3),
      own === undefined ? '' : ms(own),
      note ?? '',
      goalText(goal),
      verdict(goal, { wallRatio, cpuRatio, own }),
    ]),
  );
}

function goalText(goal: Goal): string {
  return entriesOf(goal)
    .map(([name, most]) => `${goalWords[name]} <= ${most}`)
    .join(', ');
}

/** `met`, or `missed`; '' where nothing was aimed at. */
export function verdict(goal: Goal, values: { [K in keyof Goal]?: number | undefined }): string {
  const aims = entriesOf(goal);
  if (aims.length === 0) return '';
  return aims.every(([name, most]) => (values[name] ?? 0) <= most) ? 'met' : 'missed';
}

function entriesOf(goal: Goal): [keyof Goal, number][] {
  return Object.entries(goal) as [keyof Goal, number][];
}

export function printTable(header: string[], rows: string[][]): void {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  for (const row of [header, ...rows])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('   ')
        .trimEnd(),
    );
}
