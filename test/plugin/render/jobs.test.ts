import { describe, expect, it, test } from 'vitest';
import { summarizeJob } from '../../../plugin/progress/index.ts';
import type { JobProgress } from '../../../plugin/progress/types.ts';
import { renderJobJson } from '../../../plugin/render/job-json.ts';
import { renderJobList } from '../../../plugin/render/list.ts';
import { renderProgressLine } from '../../../plugin/render/progress-line.ts';
import { readSituation } from '../../helpers/situations.ts';

const now = Date.parse('2026-11-20T10:10:00Z');
const names = [
  'just-created',
  'running-indexed',
  'backing-off',
  'counted-by-pods',
  'failing',
  'failed',
  'failed-indexes',
  'complete',
  'suspended',
  'resumed',
  'no-such-image',
  'being-deleted',
  'queued-elsewhere',
];
const situations = names.map(readSituation);
const jobs = situations.map(({ job }) => job);
const pods = situations.flatMap((situation) => situation.pods);
const progressOf = (name: string): JobProgress => {
  const situation = readSituation(name);
  return summarizeJob(situation.job, situation.pods, now);
};

describe('renderProgressLine', () => {
  const image =
    'pod typo-a: ImagePullBackOff: Back-off pulling image "perl:nope": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/perl:nope": docker.io/library/perl:nope: not found';
  test.each([
    ['just-created', 'job/fresh: Pending, 0/1 done'],
    ['running-indexed', 'job/convert: Running, 3/10 indexes done, 3 active (2 ready) of 3, 1 failed of 6'],
    ['backing-off', 'job/pi: BackingOff, 0/1 done, 5 failed of 6, next retry in ~100s'],
    ['counted-by-pods', 'job/queue: Running, 3 done, 2 active of 3, 1 terminating, 1 failed of 6'],
    [
      'failing',
      'job/etl: Failing, 1/5 done, 2 terminating, 2 failed of 6; DeadlineExceeded: Job was active longer than specified deadline',
    ],
    [
      'failed',
      'job/broken: Failed, 0/1 done, 2 failed of 1, after 2m5s; BackoffLimitExceeded: Job has reached the specified backoff limit',
    ],
    [
      'failed-indexes',
      'job/grid: Failed, 3/4 indexes done, 2 failed, failed indexes 1, after 4m1s; FailedIndexes: Job has failed indexes',
    ],
    ['complete', 'job/done: Complete, 2/2 done, after 3m20s'],
    ['suspended', 'job/held: Suspended, 1/3 done, 1 terminating'],
    ['resumed', 'job/again: Running, 1/3 done, 1 active (0 ready) of 1'],
    ['no-such-image', `job/typo: Pending, 0/1 done, 1 active (0 ready) of 1; ${image}`],
    ['being-deleted', 'job/leaving: Terminating, 0/1 done, 1 active of 1'],
    ['queued-elsewhere', 'job/fleet: Running, 1/4 done, 2 active of 2'],
  ])('%s', (name, line) => {
    expect(renderProgressLine(progressOf(name), now)).toBe(line);
  });

  const backingOff = progressOf('backing-off');
  const stuck = { pod: 'b', reason: 'Unschedulable', message: '', forGood: false };
  test.each([
    [
      'a retry that is due',
      { ...backingOff, nextRetry: now },
      'job/pi: BackingOff, 0/1 done, 5 failed of 6, next retry is due',
    ],
    [
      'several stuck pods',
      { ...progressOf('resumed'), stuck: [stuck, stuck, stuck] },
      'job/again: Running, 1/3 done, 1 active (0 ready) of 1; pod b: Unschedulable (and 2 more stuck)',
    ],
    ['a deleted Job', { ...progressOf('just-created'), phase: 'Deleted' as const }, 'job/fresh: Deleted, 0/1 done'],
    [
      'many failed indexes',
      {
        ...progressOf('failed-indexes'),
        failedIndexes: Array.from({ length: 40 }, (_, i) => 2 * i).join(','),
        reason: 'R',
        message: undefined,
      },
      'job/grid: Failed, 3/4 indexes done, 2 failed, failed indexes 0,2,4,6,8,10,12,14,16,18,20,22,24,26,28…, after 4m1s; R',
    ],
    [
      'hostile text',
      { ...progressOf('failed'), message: 'a\u001b[2J\nb\u0007' },
      'job/broken: Failed, 0/1 done, 2 failed of 1, after 2m5s; BackoffLimitExceeded: a b',
    ],
  ])('%s', (_, progress, line) => {
    expect(renderProgressLine(progress, now)).toBe(line);
  });

  it('names the namespace where there are several', () => {
    expect(renderProgressLine(progressOf('complete'), now, { namespaces: true })).toBe(
      'default job/done: Complete, 2/2 done, after 3m20s',
    );
  });
});

describe('renderJobList', () => {
  it('counts pods where they are known', () => {
    expect(renderJobList(jobs, { now, pods })).toBe(
      [
        'NAME      STATE         COMPLETIONS   ACTIVE        FAILED   RETRY    DURATION   AGE',
        'fresh     Pending       0/1           0             0/6      <none>   <none>     10m',
        'convert   Running       3/10          3 (2 ready)   1/6      <none>   10m        10m',
        'pi        BackingOff    0/1           0             5/6      ~100s    10m        10m',
        'queue     Running       3/1 of 3      2             1/6      <none>   10m        10m',
        'etl       Failing       1/5           0             2/6      <none>   10m        10m',
        'broken    Failed        0/1           0             2/1      <none>   2m5s       10m',
        'grid      Failed        3/4           0             2        <none>   4m1s       10m',
        'done      Complete      2/2           0             0/6      <none>   3m20s      10m',
        'held      Suspended     1/3           0             0/6      <none>   <none>     10m',
        'again     Running       1/3           1 (0 ready)   0/6      <none>   2m         10m',
        'typo      Pending       0/1           1 (0 ready)   0/6      <none>   10m        10m',
        'leaving   Terminating   0/1           1             0/6      <none>   10m        10m',
        'fleet     Running       1/4           2             0/6      <none>   10m        10m',
        '',
      ].join('\n'),
    );
  });

  it('shows more when wide, and takes the Jobs at their word without pods', () => {
    const selector = (name: string) => `batch.kubernetes.io/controller-uid=${name}-uid`;
    const some = ['counted-by-pods', 'failed'].map((name) => readSituation(name).job);
    expect(renderJobList(some, { now, wide: true, namespaces: true })).toBe(
      [
        `NAMESPACE   NAME     STATE     COMPLETIONS   ACTIVE   FAILED   RETRY    DURATION   AGE   CONTAINERS   IMAGES   SELECTOR                                        REASON`,
        `default     queue    Running   2/1 of 3      2        0/6      <none>   10m        10m   main         perl:5   ${selector('queue')}    <none>`,
        `default     broken   Failed    0/1           0        2/1      <none>   2m5s       10m   main         perl:5   ${selector('broken')}   BackoffLimitExceeded`,
        '',
      ].join('\n'),
    );
  });

  it('writes selectors as kubectl does', () => {
    const { job } = readSituation('complete');
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['a', 'b'] },
      { key: 'zone', operator: 'NotIn', values: ['c'] },
      { key: 'app', operator: 'Exists' },
      { key: 'old', operator: 'DoesNotExist' },
    ];
    const odd = { ...job, spec: { ...job.spec, selector: { matchLabels: { a: 'b' }, matchExpressions } } };
    expect(renderJobList([odd], { now, wide: true, headers: false })).toBe(
      'done   Complete   2/2   0     0/6   <none>   3m20s   10m   main   perl:5   a=b,tier in (a,b),zone notin (c),app,!old   CompletionsReached\n',
    );
  });

  it('keeps to a narrow terminal by the name', () => {
    const { job } = readSituation('complete');
    const long = { ...job, metadata: { ...job.metadata, name: 'a-name-that-is-longer-than-others' } };
    expect(renderJobList([long], { now, columns: 80, headers: false })).toBe(
      'a-name-that-is-longer-than-…   Complete   2/2   0     0/6   <none>   3m20s   10m\n',
    );
  });
});

describe('renderJobJson', () => {
  test.each([
    [
      'backing-off',
      {
        namespace: 'default',
        name: 'pi',
        uid: 'pi-uid',
        phase: 'BackingOff',
        completionMode: 'NonIndexed',
        completions: 1,
        succeeded: 0,
        parallelism: 1,
        active: 0,
        ready: 0,
        terminating: 0,
        failed: 5,
        backoffLimit: 6,
        nextRetryEstimate: '2026-11-20T10:11:40Z',
        creationTimestamp: '2026-11-20T10:00:00Z',
        startTime: '2026-11-20T10:00:00Z',
        podsKnown: true,
        stuckPods: [],
      },
    ],
    [
      'failed-indexes',
      {
        namespace: 'default',
        name: 'grid',
        uid: 'grid-uid',
        phase: 'Failed',
        reason: 'FailedIndexes',
        message: 'Job has failed indexes',
        completionMode: 'Indexed',
        completions: 4,
        succeeded: 3,
        parallelism: 2,
        active: 0,
        ready: 0,
        terminating: 0,
        failed: 2,
        backoffLimit: 2147483647,
        backoffLimitPerIndex: 1,
        completedIndexes: '0,2,3',
        failedIndexes: '1',
        creationTimestamp: '2026-11-20T10:00:00Z',
        startTime: '2026-11-20T10:00:00Z',
        finishTime: '2026-11-20T10:04:01Z',
        podsKnown: true,
        stuckPods: [],
      },
    ],
  ])('%s', (name, expected) => {
    expect(renderJobJson(progressOf(name))).toBe(JSON.stringify(expected));
  });

  it('holds what a terminal would obey as escapes', () => {
    const stuckPods = [{ pod: 'p', reason: 'R', message: 'a\u001b[2J\u009b\u007f\u202e\nb', forGood: true }];
    const line = renderJobJson({ ...progressOf('complete'), stuck: stuckPods });
    expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(JSON.parse(line)).toMatchObject({ stuckPods });
  });
});
