import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { outcomeFor } from '../../../../sdk/sandbox/pods/outcome.ts';
import { parseOutcome } from '../../../../sdk/sandbox/pods/read-outcome.ts';
import { pods } from '../../../../sdk/sandbox/resources/index.ts';
import { scripted, startCluster } from './cluster.ts';

const job = (uid: string) => ({
  ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid, controller: true }],
});
const index = (i: number) => ({ 'batch.kubernetes.io/job-completion-index': String(i) });

describe('which outcome of a script counts', () => {
  const script = {
    exitCode: 9,
    byIndex: { '0,2-3': { seconds: 2 }, '1': { attempts: [{ exitCode: 1 }, { exitCode: 2 }] } },
    containers: { side: { hold: true } },
  };
  const cases: [{ index?: number; attempt: number; container: string }, boolean, unknown][] = [
    [{ attempt: 0, container: 'main' }, false, { exitCode: 9 }],
    [{ attempt: 0, container: 'side' }, false, { hold: true }],
    [{ attempt: 0, container: 'init' }, true, undefined],
    [{ index: 0, attempt: 0, container: 'main' }, false, { seconds: 2 }],
    [{ index: 3, attempt: 5, container: 'main' }, false, { seconds: 2 }],
    [{ index: 3, attempt: 5, container: 'side' }, true, { hold: true }],
    [{ index: 1, attempt: 0, container: 'main' }, false, { exitCode: 1 }],
    [{ index: 1, attempt: 1, container: 'main' }, false, { exitCode: 2 }],
    [{ index: 1, attempt: 7, container: 'main' }, false, { exitCode: 2 }],
    [{ index: 4, attempt: 0, container: 'main' }, false, { exitCode: 9 }],
  ];
  test.each(cases)('of %j (init: %s)', (run, isInit, expected) => {
    expect(outcomeFor(script, run, isInit)).toEqual(expected);
  });
});

describe('a script that cannot be read', () => {
  const PREFIX = 'annotation kubectl-batch/outcome: ';
  test.each([
    ['{', /^annotation kubectl-batch\/outcome: is no JSON: /],
    ['[]', `${PREFIX}must be an object, not []`],
    ['{"exitCode": 256}', `${PREFIX}exitCode must be a whole number from 0 to 255, not 256`],
    ['{"seconds": "1"}', `${PREFIX}seconds must be a number of seconds, 0 or more, not "1"`],
    ['{"byIndex": {"0": {"exit": 1}}}', `${PREFIX}byIndex["0"].exit is no field of an outcome`],
    ['{"byIndex": {"3-1": {}}}', `${PREFIX}byIndex must be completion indexes such as 0,2-5, not "3-1"`],
    ['{"attempts": []}', `${PREFIX}attempts must be a list of at least one outcome, not []`],
    ['{"attempts": [{"signal": "SIGFOO"}]}', /attempts\[0\].signal must be one of SIGHUP, /],
    ['{"onTerm": {"exitcode": 1}}', `${PREFIX}onTerm.exitcode is no field of an outcome`],
    ['{"log": "text"}', `${PREFIX}log must be a list of texts, not "text"`],
  ])('%s', (text, message) => {
    expect(() => parseOutcome(text)).toThrow(message);
  });

  test('fails its pod with the reason', async () => {
    const { create, phase, statuses } = startCluster();
    create('a', {}, scripted('{"exitcode": 1}'));
    const { status } = await phase('a', 'Failed');
    expect(status).toMatchObject({
      reason: 'InvalidOutcome',
      message: 'annotation kubectl-batch/outcome: exitcode is no field of an outcome; did you mean exitCode?',
    });
    expect(statuses('a').some(({ phase }) => phase === 'Running')).toBe(false);
  });
});

test('attempts are counted over the pods of an index', async () => {
  const { create, phase, get } = startCluster();
  const script = scripted({ byIndex: { '1': { attempts: [{ exitCode: 1 }, { exitCode: 2 }, {}] } } });
  const run = async (name: string, i: number, wanted: string) => {
    create(name, {}, { ...job('u1'), annotations: { ...script.annotations, ...index(i) } });
    await phase(name, wanted);
    return get(name).status!.containerStatuses![0]!.state.terminated!.exitCode;
  };
  expect(await run('a', 1, 'Failed')).toBe(1);
  expect(await run('b', 0, 'Succeeded')).toBe(0);
  expect(await run('c', 1, 'Failed')).toBe(2);
  expect(await run('d', 1, 'Succeeded')).toBe(0);
});

test('a callback decides for pods without an annotation', async () => {
  const seen: unknown[] = [];
  const outcome = (pod: KubernetesObject, run: object) => {
    seen.push([pod.metadata.name, run]);
    return { exitCode: 7 };
  };
  const { create, phase } = startCluster({ pods: { outcome } });
  create('a', {}, { ...job('u1'), annotations: index(4) });
  create('b', {}, scripted({}));
  await phase('a', 'Failed');
  await phase('b', 'Succeeded');
  expect(seen).toEqual([['a', { index: 4, attempt: 0, container: 'main' }]]);
});

test('a pod that is held ends when it is told to', async () => {
  const { create, phase, finish } = startCluster();
  create('a', {}, scripted({ hold: true }));
  create('b', {}, scripted({ hold: true }));
  await phase('a', 'Running');
  finish('default', 'a', { exitCode: 4 });
  const { status } = await phase('a', 'Failed');
  expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 4 });
  finish('default', 'b');
  await phase('b', 'Succeeded');
  expect(() => finish('default', 'a')).toThrow(
    'pod "a" in namespace "default" is not at work on a node of the sandbox',
  );
  expect(() => finish('default', 'b', { exitCode: 999 })).toThrow('exitCode must be');
});

test('a pod is told to end before it starts', async () => {
  const { create, phase, finish, until, get } = startCluster();
  create('a', {}, scripted({ hold: true }));
  await until('it is bound', () => get('a').spec.nodeName !== undefined);
  finish('default', 'a', { exitCode: 4 });
  await phase('a', 'Failed');
});

test('another annotation ends a pod that is held', async () => {
  const { create, phase, registry, get } = startCluster();
  create('a', {}, scripted({ hold: true }));
  await phase('a', 'Running');
  const body = { metadata: scripted({ seconds: 0, exitCode: 6 }) };
  registry.patch(pods, 'default', 'a', { type: 'merge', body });
  await phase('a', 'Failed');
  expect(get('a').status!.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 6 });
});

test('an end that someone else writes is left as it is', async () => {
  const { create, phase, registry, get, clock, changes } = startCluster();
  create('a', {}, scripted({ seconds: 5, exitCode: 3 }));
  const { status } = await phase('a', 'Running');
  registry.update(
    pods,
    'default',
    { ...get('a'), status: { ...status, phase: 'Succeeded' } },
    { subresource: 'status' },
  );
  const count = changes.length;
  const later = clock.now() + 10_000;
  while (clock.now() < later) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(changes).toHaveLength(count);
  expect(get('a').status!.phase).toBe('Succeeded');
});

test('after stop nothing happens', async () => {
  const { create, phase, stop, changes } = startCluster();
  create('a', {}, scripted({ seconds: 1 }));
  await phase('a', 'Running');
  await stop();
  const count = changes.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(changes).toHaveLength(count);
});
