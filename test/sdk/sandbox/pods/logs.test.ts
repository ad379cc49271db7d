import { expect, test } from 'vitest';
import { createClock } from '../../../../sdk/sandbox/clock.ts';
import { createLogStore } from '../../../../sdk/sandbox/pods/log-store.ts';
import { scripted, startCluster } from './cluster.ts';

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

test('what a container printed is read whole, by its end, by its age, by its length', async () => {
  const { create, phase, logs } = startCluster();
  create('a', {}, scripted({ log: ['one', 'two', 'drei €'] }));
  await phase('a', 'Succeeded');
  const read = (options = {}) => textOf(logs('default', 'a', undefined, options));
  expect(await read()).toBe('one\ntwo\ndrei €\n');
  expect(await read({ tailLines: 1 })).toBe('drei €\n');
  expect(await read({ tailLines: 0 })).toBe('');
  expect(await read({ limitBytes: 6 })).toBe('one\ntw');
  expect(await read({ sinceSeconds: 1000 })).toBe('one\ntwo\ndrei €\n');
  expect(await read({ sinceTime: '2100-01-01T00:00:00Z' })).toBe('');
  expect(await read({ timestamps: true, tailLines: 1 })).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z drei €\n$/);
});

test('following ends with the container, or when it is called off', async () => {
  const { create, phase, logs, finish } = startCluster();
  create('a', {}, scripted({ hold: true, log: ['begin'] }));
  await phase('a', 'Running');
  const abort = new AbortController();
  const [whole, cut] = [
    logs('default', 'a', 'main', { follow: true }),
    logs('default', 'a', 'main', { follow: true, signal: abort.signal }),
  ];
  const texts = Promise.all([textOf(whole), textOf(cut)]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  abort.abort();
  await new Promise((resolve) => setTimeout(resolve, 10));
  finish('default', 'a', { log: ['end'] });
  expect(await texts).toEqual(['begin\nend\n', 'begin\n']);
});

test('the run before is kept', async () => {
  const { create, until, get, logs } = startCluster({ restartBackOff: { base: 100, max: 100 } });
  const attempts = [
    { exitCode: 1, log: ['1'] },
    { exitCode: 1, log: ['2'] },
    { log: ['3'], hold: true },
  ];
  create('a', { restartPolicy: 'OnFailure' }, scripted({ attempts }));
  await until('it runs for the third time', () => get('a').status?.containerStatuses?.[0]?.restartCount === 2);
  expect(await textOf(logs('default', 'a'))).toBe('3\n');
  expect(await textOf(logs('default', 'a', 'main', { previous: true }))).toBe('2\n');
});

test('refusals are in the words of the API server', async () => {
  const { create, phase, logs, until, get } = startCluster();
  const container = (name: string) => ({ name, image: 'busybox' });
  create('two', { initContainers: [container('i')], containers: [container('x'), container('y')] });
  create('waits', {}, scripted({ waiting: 'ImagePullBackOff' }));
  create('nowhere', { nodeSelector: { nosuch: 'label' } });
  await phase('two', 'Succeeded');
  await until(
    'it waits',
    () => get('waits').status?.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff',
  );
  expect(() => logs('default', 'none')).toThrow('pods "none" not found');
  expect(() => logs('default', 'two')).toThrow(
    'a container name must be specified for pod two, choose one of: [x y] or one of the init containers: [i]',
  );
  expect(() => logs('default', 'two', 'z')).toThrow('container z is not valid for pod two');
  expect(() => logs('default', 'two', 'x', { previous: true })).toThrow(
    'previous terminated container "x" in pod "two" not found',
  );
  expect(() => logs('default', 'waits')).toThrow(
    'container "main" in pod "waits" is waiting to start: trying and failing to pull image',
  );
  expect(await textOf(logs('default', 'nowhere'))).toBe('');
});

test('a long log loses its oldest lines', () => {
  const clock = createClock();
  const store = createLogStore(clock, 1000);
  store.open('pod', 'main', 'id');
  for (let i = 0; i < 10_000; i++) store.print('id', `line ${i}\n`);
  const { lines, dropped } = store.get('id')!;
  expect(lines.length).toBeLessThan(200);
  expect(lines.at(-1)!.text).toBe('line 9999');
  expect(dropped + lines.length).toBe(10_000);
  clock.stop();
});
