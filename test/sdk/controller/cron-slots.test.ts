import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ObservedCronJob } from '../../../sdk/batch-v1/objects.ts';
import { missedSlots, nextLook, parseCronSchedule } from '../../../sdk/controller/cron-slots.ts';

/**
 * What nextScheduleTime and nextScheduleTimeDuration of Kubernetes 1.35.4 (pkg/controller/cronjob/utils.go) answered to
 * random situations: schedules of all shapes, in zones whose clocks change, minutes to years behind.
 */
interface Recorded {
  schedule: string;
  timeZone?: string;
  created: string;
  last?: string;
  deadline?: number;
  now: string;
  /** The slot to start. */
  slot?: string;
  /** TooManyMissedTimes was told. */
  many?: true;
  invalid?: true;
  /** When the controller looks again. */
  next?: string;
}

const file = new URL('../../fixtures/cron/slots.jsonl', import.meta.url);
const recorded = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

function answer({ schedule: text, timeZone, created, last, deadline, now }: Recorded): Partial<Recorded> {
  const spec = {
    schedule: text,
    ...(timeZone && { timeZone }),
    ...(deadline !== undefined && { startingDeadlineSeconds: deadline }),
  };
  const metadata = { name: 'tick', creationTimestamp: created };
  const status = last ? { lastScheduleTime: last } : {};
  const cronJob: ObservedCronJob = { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec, status };
  const schedule = parseCronSchedule(spec);
  const { latest, count, problem } = missedSlots(cronJob, schedule, Date.parse(now), true);
  const next = nextLook(cronJob, schedule, Date.parse(now));
  return {
    ...(latest !== undefined && { slot: new Date(latest).toISOString().replace('.000Z', 'Z') }),
    ...(latest !== undefined && count === 'many' && { many: true as const }),
    ...(problem !== undefined && { invalid: true as const }),
    ...(next !== undefined && { next: new Date(next).toISOString() }),
  };
}

test('slots are those that the controller of Kubernetes finds', () => {
  expect(recorded).toHaveLength(400);
  expect(recorded.filter(({ slot }) => slot !== undefined).length).toBeGreaterThan(90);
  for (const situation of recorded) {
    const { slot, many, invalid, next } = situation;
    const expected = {
      ...(slot && { slot }),
      ...(many && { many }),
      ...(invalid && { invalid }),
      ...(next && { next }),
    };
    expect(answer(situation), JSON.stringify(situation)).toEqual(expected);
  }
});
