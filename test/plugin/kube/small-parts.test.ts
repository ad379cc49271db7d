import { describe, expect, test } from 'vitest';
import { objectText, targetOf } from '../../../plugin/kube/api-path.ts';
import { limiter } from '../../../plugin/kube/limiter.ts';
import { splitLines } from '../../../plugin/kube/lines.ts';
import { retryWait } from '../../../plugin/kube/retry.ts';
import { serverClock } from '../../../plugin/kube/server-clock.ts';
import type { KubeRequest } from '../../../plugin/kube/types.ts';
import { backOff } from '../../../plugin/kube/wait.ts';
import { parseWarnings } from '../../../plugin/kube/warnings.ts';
import { BatchError } from '../../../sdk/errors.ts';
import { take } from './server.ts';

describe('targetOf', () => {
  const jobs = '/apis/batch/v1/namespaces/team/jobs';
  const cases: [KubeRequest, object][] = [
    [
      { method: 'GET', path: jobs },
      { verb: 'list', resource: 'jobs', group: 'batch', namespace: 'team' },
    ],
    [
      { method: 'GET', path: jobs, query: { watch: true } },
      { verb: 'watch', resource: 'jobs', group: 'batch', namespace: 'team' },
    ],
    [
      { method: 'GET', path: '/apis/batch/v1/jobs' },
      { verb: 'list', resource: 'jobs', group: 'batch' },
    ],
    [
      { method: 'GET', path: `${jobs}/pi` },
      { verb: 'get', resource: 'jobs', group: 'batch', namespace: 'team', name: 'pi' },
    ],
    [
      { method: 'POST', path: jobs, body: { metadata: { name: 'pi' } } },
      { verb: 'create', resource: 'jobs', group: 'batch', namespace: 'team', name: 'pi' },
    ],
    [
      { method: 'POST', path: jobs, body: { metadata: { generateName: 'pi-' } } },
      { verb: 'create', resource: 'jobs', group: 'batch', namespace: 'team', name: 'pi-' },
    ],
    [
      { method: 'PATCH', path: `${jobs}/pi` },
      { verb: 'patch', resource: 'jobs', group: 'batch', namespace: 'team', name: 'pi' },
    ],
    [
      { method: 'DELETE', path: jobs },
      { verb: 'deletecollection', resource: 'jobs', group: 'batch', namespace: 'team' },
    ],
    [
      { method: 'GET', path: '/api/v1/namespaces/team/pods/p/log' },
      { verb: 'get', resource: 'pods', subresource: 'log', group: '', namespace: 'team', name: 'p' },
    ],
    [
      { method: 'GET', path: '/api/v1/namespaces/team' },
      { verb: 'get', resource: 'namespaces', group: '', name: 'team' },
    ],
    [
      { method: 'GET', path: '/version' },
      { verb: 'list', group: '' },
    ],
  ];
  test.each(cases)('%j', (request, target) => {
    expect(targetOf(request)).toEqual(target);
  });
});

test('objectText says one of a plural', () => {
  const plurals = ['jobs', 'cronjobs', 'networkpolicies', 'ingresses', 'storageclasses', 'configmaps', 'endpoints'];
  expect(plurals.map((plural) => objectText(plural, 'x'))).toEqual([
    'job "x"',
    'cronjob "x"',
    'networkpolicy "x"',
    'ingress "x"',
    'storageclass "x"',
    'configmap "x"',
    'endpoint "x"',
  ]);
});

test('limiter keeps the order and never runs more than it may', async () => {
  const run = limiter(2);
  const log: string[] = [];
  let running = 0;
  const task = (name: string, fails = false) =>
    run(async () => {
      running += 1;
      log.push(`${name}:${running}`);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([task('a'), task('b', true), task('c'), task('d')]);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([
    'a',
    'Error: b',
    'c',
    'd',
  ]);
  expect(log).toEqual(['a:1', 'b:2', 'c:2', 'd:2']);
});

test('splitLines joins what chunks cut, and tells the rest apart', async () => {
  const chunks = (async function* () {
    yield* ['a\nb', 'c', '\n\nd\n', 'rest'];
  })();
  let rest: string | undefined;
  expect(await take(splitLines(chunks, (text) => (rest = text)))).toEqual(['a', 'bc', '', 'd']);
  expect(rest).toBe('rest');
});

test('backOff doubles up to the most, at least half of it, and begins anew after reset', () => {
  const waits = backOff({ first: 100, most: 400 });
  const ranges = [100, 200, 400, 400].map((full) => {
    const wait = waits.next();
    return wait >= full / 2 && wait <= full;
  });
  expect(ranges).toEqual([true, true, true, true]);
  waits.reset();
  expect(waits.next()).toBeLessThanOrEqual(100);
});

test.each([
  [undefined, []],
  ['299 - "spec.x is deprecated"', ['spec.x is deprecated']],
  ['299 - "say \\"hi\\", please", 299 kube "two\\\\"', ['say "hi", please', 'two\\']],
  ['299 - "old" "Sat, 21 Nov 2026 08:00:00 GMT"', ['old']],
  ['299 - "\u001b[31mred"', ['red']],
  ['no warning at all', []],
])('parseWarnings %j', (header, texts) => {
  expect(parseWarnings(header)).toEqual(texts);
});

describe('serverClock', () => {
  const base = Date.parse('2026-11-21T08:00:00Z');
  const date = (offset: number) => new Date(base + offset).toUTCString();

  test('is the local one before the first answer, and where both agree', () => {
    const clock = serverClock(() => base);
    expect(clock.now()).toBe(base);
    clock.learn(date(0), base + 200, base + 900);
    clock.learn('no date', base, base);
    clock.learn(undefined, base, base);
    expect(clock.now()).toBe(base);
  });

  test('follows a server that is ahead, or behind', () => {
    const ahead = serverClock(() => base + 500);
    ahead.learn(date(60_000), base, base + 100);
    expect(ahead.now()).toBe(base + 500 + 59_900);
    const behind = serverClock(() => base + 500);
    behind.learn(date(-60_000), base, base + 100);
    expect(behind.now()).toBe(base + 500 - 60_100);
  });

  test('gets nearer with each answer, and takes a new time where the clock was set', () => {
    const clock = serverClock(() => base);
    clock.learn(date(10_000), base + 100, base + 900);
    expect(clock.now()).toBe(base + 9_100);
    clock.learn(date(11_000), base + 1000, base + 1100);
    expect(clock.now()).toBe(base + 9_900);
    clock.learn(date(500_000), base, base);
    expect(clock.now()).toBe(base + 500_000);
  });

  test("runs as fast as a sandbox' clock", () => {
    const clock = serverClock(() => base + 500);
    clock.learn(date(60_000), base, base + 100, 60);
    expect(clock.now()).toBe(base + 60_000 + 400 * 60);
    clock.learn(date(90_000), base, base + 500, 60);
    expect(clock.now()).toBe(base + 90_000);
  });
});

describe('retryWait', () => {
  const error = new BatchError('Server', 'x');
  const reset = new BatchError('Unreachable', 'x', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) });
  const refused = new BatchError('Unreachable', 'x', {
    cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
  });
  const timings = { tries: 4, first: 100, most: 5000 };
  const cases: [string, KubeRequest['method'], Parameters<typeof retryWait>[1], number, number | undefined][] = [
    ['429 asks for time', 'POST', { error, status: 429, retryAfter: 2 }, 0, 2000],
    ['429 without a time', 'POST', { error, status: 429 }, 1, 200],
    ['more time than we give', 'GET', { error, status: 429, retryAfter: 60 }, 0, 5000],
    ['503 with Retry-After was not done', 'POST', { error, status: 503, retryAfter: 1 }, 0, 1000],
    ['503 on reading', 'GET', { error, status: 503 }, 0, 100],
    ['503 on creating', 'POST', { error, status: 503 }, 0, undefined],
    ['500 on reading', 'GET', { error, status: 500 }, 0, undefined],
    ['a broken connection on reading', 'GET', { error: reset }, 0, 100],
    ['a broken connection on deleting', 'DELETE', { error: reset }, 0, 100],
    ['a broken connection on creating', 'POST', { error: reset }, 0, undefined],
    ['a refused connection', 'GET', { error: refused }, 0, undefined],
    ['a race over a quota', 'POST', { error, status: 409, quotaConflict: true }, 0, 100],
    ['another conflict', 'POST', { error, status: 409 }, 0, undefined],
    ['a fourth time where no answer came', 'GET', { error: reset }, 3, undefined],
    ['a fourth time where the server said no', 'GET', { error, status: 429 }, 3, 800],
    ['too many tries', 'GET', { error, status: 429 }, 4, undefined],
  ];
  test.each(cases)('%s', (_, method, failure, tried, wait) => {
    expect(retryWait(method, failure, tried, timings, () => 0)).toBe(wait);
  });
});
