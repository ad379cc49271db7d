import { expect, test } from 'vitest';
import { summarizeJob, summarizeWaiting } from '../../../plugin/progress/index.ts';
import { renderJobJson } from '../../../plugin/render/job-json.ts';
import { renderJobList } from '../../../plugin/render/list.ts';
import { renderLiveView } from '../../../plugin/render/live-view.ts';
import { renderProgressLine } from '../../../plugin/render/progress-line.ts';
import { DEPENDS_ON_ANNOTATION } from '../../../sdk/batch-v1/names.ts';
import { aJob, at } from '../../helpers/objects.ts';

/** Jobs that wait for others, as they are shown: not created yet, or applied by other means and held. */
const now = at(60);
const { status: _, ...manifest } = aJob({}, {}, { name: 'report', uid: undefined, creationTimestamp: undefined });
const waiting = summarizeWaiting(manifest, ['job/etl', 'group/train'], now);
const annotations = { [DEPENDS_ON_ANNOTATION]: 'job/etl, group/train' };
const held = aJob({ suspend: true }, {}, { name: 'report', annotations });
const letGo = aJob({}, { active: 1 }, { name: 'report', annotations });
const view = { columns: 100, rows: 40, colour: false, namespaces: false, now };

test('in a line', () => {
  expect(renderProgressLine(waiting, now)).toBe('job/report: Waiting for job/etl, group/train');
  expect(renderProgressLine(summarizeJob(held, [], now), now)).toBe(
    'job/report: Suspended, 0/1 done; waits for job/etl, group/train',
  );
  expect(renderProgressLine(summarizeJob(letGo, [], now), now)).toBe('job/report: Pending, 0/1 done');
});

test('one that gets its name when it is created', () => {
  const unnamed = { ...manifest, metadata: { generateName: 'report-' } };
  const [eu, us] = ['job/eu', 'job/us'].map((text) => summarizeWaiting(unnamed, [text], now));
  expect(renderProgressLine(eu!, now)).toBe('job/report-*: Waiting for job/eu');
  expect(eu!.uid).not.toBe(us!.uid);
});

test('in the live view, below what fails', () => {
  expect(renderLiveView([summarizeJob(aJob(), [], now), waiting], view)).toEqual([
    'NAME     STATE     COMPLETIONS      ACTIVE   FAILED   RETRY    DURATION   AGE',
    'pi       Pending   ░░░░░░░░░░ 0/1   0/1      0/6      <none>   60s        60s',
    'report   Waiting   ░░░░░░░░░░ 0/1   0/1      0/6      <none>   <none>     0s',
    '  job report waits for job/etl, group/train',
    '2 Jobs: 1 pending, 1 waiting',
  ]);
});

test('in a wide list, as the reason', () => {
  expect(renderJobList([held], { now, wide: true, headers: false })).toMatch(/ waits for job\/etl, group\/train\n$/);
});

test('as JSON', () => {
  expect(JSON.parse(renderJobJson(waiting))).toMatchObject({ phase: 'Waiting', waitsFor: ['job/etl', 'group/train'] });
  expect(JSON.parse(renderJobJson(summarizeJob(held, [], now)))).toMatchObject({
    phase: 'Suspended',
    waitsFor: ['job/etl', 'group/train'],
  });
  expect(JSON.parse(renderJobJson(summarizeJob(letGo, [], now)))).not.toHaveProperty('waitsFor');
});
