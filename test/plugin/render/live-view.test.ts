import { describe, expect, it } from 'vitest';
import { summarizeJob } from '../../../plugin/progress/index.ts';
import type { JobPhase, JobProgress } from '../../../plugin/progress/types.ts';
import { type LiveViewOptions, renderLiveView } from '../../../plugin/render/live-view.ts';
import { textWidth } from '../../../plugin/render/text.ts';
import fc from '../../helpers/fast-check.ts';
import { readSituation } from '../../helpers/situations.ts';

const now = Date.parse('2026-11-20T10:10:00Z');
const wide: LiveViewOptions = { columns: 100, rows: 40, colour: false, namespaces: false, now };
const progressOf = (name: string): JobProgress => {
  const { job, pods } = readSituation(name);
  return summarizeJob(job, pods, now);
};
const some = ['backing-off', 'complete', 'running-indexed', 'counted-by-pods', 'no-such-image', 'failed'].map(
  progressOf,
);

describe('renderLiveView', () => {
  it('shows Jobs, what holds them up, and a summary', () => {
    expect(renderLiveView(some, wide)).toEqual([
      'NAME      STATE        COMPLETIONS       ACTIVE          FAILED   RETRY    DURATION   AGE',
      'pi        BackingOff   ░░░░░░░░░░ 0/1    0/1             5/6      ~100s    10m        10m',
      'done      Complete     ██████████ 2/2    0               0/6      <none>   3m20s      10m',
      'convert   Running      ███░░░░░░░ 3/10   3/3 (2 ready)   1/6      <none>   10m        10m',
      'queue     Running      3/1 of 3          2/3             1/6      <none>   10m        10m',
      'typo      Pending      ░░░░░░░░░░ 0/1    1/1 (0 ready)   0/6      <none>   10m        10m',
      'broken    Failed       ░░░░░░░░░░ 0/1    0               2/1      <none>   2m5s       10m',
      '! pod typo-a: ImagePullBackOff: Back-off pulling image "perl:nope": ErrImagePull: rpc error: code …',
      '! job broken: BackoffLimitExceeded: Job has reached the specified backoff limit',
      '6 Jobs: 1 failed, 1 backing off, 2 running, 1 pending, 1 complete',
    ]);
  });

  it('shows one Job without a summary', () => {
    expect(renderLiveView(some.slice(0, 1), wide)).toEqual([
      'NAME   STATE        COMPLETIONS      ACTIVE   FAILED   RETRY   DURATION   AGE',
      'pi     BackingOff   ░░░░░░░░░░ 0/1   0/1      5/6      ~100s   10m        10m',
    ]);
  });

  it('says so where there are none', () => {
    expect(renderLiveView([], wide)).toEqual(['No Jobs yet.']);
  });

  it('shows the unfinished first where not all fit, and what is left out', () => {
    expect(renderLiveView(some, { ...wide, columns: 102, rows: 9, namespaces: true })).toEqual([
      'NAMESPACE   NAME      STATE        COMPLETIONS       ACTIVE          FAILED   RETRY    DURATION   AGE',
      'default     pi        BackingOff   ░░░░░░░░░░ 0/1    0/1             5/6      ~100s    10m        10m',
      'default     convert   Running      ███░░░░░░░ 3/10   3/3 (2 ready)   1/6      <none>   10m        10m',
      'default     queue     Running      3/1 of 3          2/3             1/6      <none>   10m        10m',
      '… and 3 more: 1 failed, 1 pending, 1 complete',
      '! pod typo-a: ImagePullBackOff: Back-off pulling image "perl:nope": ErrImagePull: rpc error: code = …',
      '! job broken: BackoffLimitExceeded: Job has reached the specified backoff limit',
      '6 Jobs: 1 failed, 1 backing off, 2 running, 1 pending, 1 complete',
    ]);
  });

  it('gives up bars and the lesser columns on a narrow terminal', () => {
    expect(renderLiveView(some.slice(0, 3), { ...wide, columns: 80 })).toEqual([
      'NAME      STATE        COMPLETIONS   ACTIVE          FAILED   RETRY    DURATION',
      'pi        BackingOff   0/1           0/1             5/6      ~100s    10m',
      'done      Complete     2/2           0               0/6      <none>   3m20s',
      'convert   Running      3/10          3/3 (2 ready)   1/6      <none>   10m',
      '3 Jobs: 1 backing off, 1 running, 1 complete',
    ]);
  });

  it('colours the state and failures, and marks the header', () => {
    const [header = '', row] = renderLiveView(some.slice(0, 1), { ...wide, colour: true });
    expect(header.startsWith('\u001b[1mNAME   \u001b[22m\u001b[1mSTATE        \u001b[22m')).toBe(true);
    expect(row).toBe(
      'pi     \u001b[33mBackingOff   \u001b[39m░░░░░░░░░░ 0/1   0/1      \u001b[31m5/6      \u001b[39m~100s   10m        10m',
    );
  });

  const phases = ['Pending', 'Running', 'BackingOff', 'Failing', 'Failed', 'Complete', 'Deleted'] as JobPhase[];
  const job = fc
    .record({
      name: fc.string({ unit: 'binary', maxLength: 40 }),
      phase: fc.constantFrom(...phases),
      message: fc.string(),
    })
    .map((facts) => ({
      ...some[0]!,
      ...facts,
      reason: 'R',
      stuck: [{ pod: facts.name, reason: 'S', message: facts.message, forGood: true }],
    }));

  it('never leaves the terminal, whatever its size and the Jobs', () => {
    fc.assert(
      fc.property(
        fc.array(job, { maxLength: 30 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 30 }),
        (jobs, columns, rows) => {
          const lines = renderLiveView(jobs, { ...wide, columns, rows });
          expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
          for (const line of lines) {
            expect(textWidth(line)).toBeLessThan(columns);
            expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
          }
        },
      ),
    );
  });
});
