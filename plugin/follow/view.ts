import type { Output } from '../context.ts';
import type { JobProgress } from '../progress/types.ts';
import { renderJobJson } from '../render/job-json.ts';
import { renderLiveView } from '../render/live-view.ts';
import { renderProgressLine } from '../render/progress-line.ts';
import { redraw } from '../render/screen.ts';

/** How Jobs are shown while they are followed. */
export interface View {
  show(jobs: JobProgress[], now: number): void;
  /** A line of prose, for people only. */
  note(line: string): void;
  /** A line of a log. */
  log(line: string): void;
  /** Leaves the screen as the reader should find it. */
  end(): void;
}

/** Redraws in place on a terminal. Notes and logs go above it. */
export function liveView(screen: Output, logs: Output, options: { colour: boolean; namespaces: boolean }): View {
  let drawn: string[] = [];
  const draw = (lines: string[]) => {
    screen.write(redraw(drawn, lines, screen.size()));
    drawn = lines;
  };
  const above = (out: Output, text: string) => {
    const lines = drawn;
    draw([]);
    out.write(`${text}\n`);
    draw(lines);
  };
  return {
    show: (jobs, now) =>
      draw(renderLiveView(jobs, { ...(screen.size() ?? { columns: 80, rows: 24 }), ...options, now })),
    note: (line) => above(screen, line),
    log: (line) => (logs.isTTY ? above(logs, line) : logs.write(`${line}\n`)),
    end: () => {
      drawn = [];
    },
  };
}

/** Milliseconds between two lines of a Job with many pods, unless its phase changes. */
const manyPodsInterval = 1000;

/** One line for each change of a Job, for pipes and build logs; Jobs with many pods at most one a second. */
export function lineView(out: Output, notes: Output, logs: Output, options: { namespaces: boolean }): View {
  const shown = new Map<string, { key: string; phase: string; at: number }>();
  return {
    show(jobs, now) {
      for (const job of jobs) {
        // The clock alone is no change: compare the line as it would read at a fixed time.
        const key = renderProgressLine(job, job.created, options);
        const last = shown.get(job.uid);
        if (last?.key === key) continue;
        const soon = last !== undefined && now - last.at < manyPodsInterval && last.phase === job.phase;
        if (soon && job.parallelism > 10) continue;
        shown.set(job.uid, { key, phase: job.phase, at: now });
        out.write(`${renderProgressLine(job, now, options)}\n`);
      }
    },
    note: (line) => notes.write(`${line}\n`),
    log: (line) => logs.write(`${line}\n`),
    end: () => {},
  };
}

/** One JSON object a line for each change of a Job, for programs. */
export function jsonView(out: Output, notes: Output, logs: Output): View {
  const shown = new Map<string, string>();
  return {
    show(jobs) {
      for (const job of jobs) {
        const line = renderJobJson(job);
        if (shown.get(job.uid) === line) continue;
        shown.set(job.uid, line);
        out.write(`${line}\n`);
      }
    },
    note: (line) => notes.write(`${line}\n`),
    log: (line) => logs.write(`${line}\n`),
    end: () => {},
  };
}
