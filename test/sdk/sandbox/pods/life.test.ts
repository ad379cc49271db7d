import { expect, test } from 'vitest';
import { conditionsOf, scripted, startCluster } from './cluster.ts';

test('a pod without a script runs for a second and succeeds, in the statuses of the real kubelet', async () => {
  const { create, phase, statuses, events } = startCluster();
  create('a');
  const { status, spec } = await phase('a', 'Succeeded');
  expect(spec.nodeName).toBe('n1');
  expect(statuses('a').map(({ phase }) => phase ?? 'Pending')).toEqual([
    'Pending',
    'Pending',
    'Pending',
    'Running',
    'Succeeded',
  ]);
  expect(statuses('a').map(conditionsOf)).toEqual([
    [],
    ['PodScheduled=True'],
    [
      'PodReadyToStartContainers=False',
      'Initialized=True',
      'Ready=False (ContainersNotReady)',
      'ContainersReady=False (ContainersNotReady)',
      'PodScheduled=True',
    ],
    ['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True'],
    [
      'PodReadyToStartContainers=False',
      'Initialized=True (PodCompleted)',
      'Ready=False (PodCompleted)',
      'ContainersReady=False (PodCompleted)',
      'PodScheduled=True',
    ],
  ]);
  const [container] = status!.containerStatuses!;
  expect(container).toMatchObject({
    name: 'main',
    image: 'docker.io/library/busybox:latest',
    imageID: expect.stringMatching(/^docker.io\/library\/busybox@sha256:[0-9a-f]{64}$/),
    containerID: expect.stringMatching(/^sandbox:\/\/[0-9a-f]{64}$/),
    lastState: {},
    ready: false,
    started: false,
    restartCount: 0,
    state: { terminated: { exitCode: 0, reason: 'Completed', containerID: container!.containerID } },
  });
  const { startedAt, finishedAt } = container!.state.terminated!;
  expect(Date.parse(finishedAt!) - Date.parse(startedAt!)).toBeGreaterThanOrEqual(1000);
  expect(events('a').sort()).toEqual([
    'Normal Created: Container created',
    'Normal Pulled: Successfully pulled image "busybox" in 0s (0s including waiting). Image size: 0 bytes.',
    'Normal Pulling: Pulling image "busybox"',
    'Normal Scheduled: Successfully assigned default/a to n1',
    'Normal Started: Container started',
  ]);
});

test('a pod that fails says so', async () => {
  const { create, phase } = startCluster();
  create('a', {}, scripted({ exitCode: 3, message: 'no input' }));
  const { status } = await phase('a', 'Failed');
  expect(conditionsOf(status!)).toEqual([
    'PodReadyToStartContainers=False',
    'Initialized=True',
    'Ready=False (PodFailed)',
    'ContainersReady=False (PodFailed)',
    'PodScheduled=True',
  ]);
  expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({
    exitCode: 3,
    reason: 'Error',
    message: 'no input',
  });
});

test.each([
  [{ signal: 'SIGKILL' }, { exitCode: 137, reason: 'Error' }],
  [{ reason: 'OOMKilled' }, { exitCode: 137, reason: 'OOMKilled' }],
  [
    { exitCode: 0, reason: 'Completed' },
    { exitCode: 0, reason: 'Completed' },
  ],
])('the end %j is %j', async (outcome, expected) => {
  const { create, until, get, peek } = startCluster();
  create('a', {}, scripted(outcome));
  await until('it ends', () => /Succeeded|Failed/.test(peek('a')?.status?.phase ?? ''));
  expect(get('a').status!.containerStatuses![0]!.state.terminated).toMatchObject(expected);
});

test('init containers run in order, sidecars beside the containers, and sidecars end last', async () => {
  const { create, phase, statuses, events } = startCluster();
  const container = (name: string) => ({ name, image: 'busybox' });
  create('a', {
    initContainers: [container('i1'), { ...container('side'), restartPolicy: 'Always' }, container('i2')],
    containers: [container('zebra'), container('ant')],
  });
  const { status } = await phase('a', 'Succeeded');
  const [, , pending, first, second] = statuses('a');
  expect(pending!.conditions).toContainEqual(
    expect.objectContaining({ type: 'Initialized', message: 'containers with incomplete status: [i1 side i2]' }),
  );
  expect(pending!.conditions).toContainEqual(
    expect.objectContaining({ type: 'Ready', message: 'containers with unready status: [side zebra ant]' }),
  );
  expect(pending!.containerStatuses!.map(({ state }) => state)).toEqual([
    { waiting: { reason: 'PodInitializing' } },
    { waiting: { reason: 'PodInitializing' } },
  ]);
  expect(first!.phase).toBe('Pending');
  expect(first!.initContainerStatuses![0]).toMatchObject({ started: true, ready: false, state: { running: {} } });
  expect(second!.initContainerStatuses![0]).toMatchObject({ ready: true, state: { terminated: { exitCode: 0 } } });
  expect(status!.containerStatuses!.map(({ name }) => name)).toEqual(['ant', 'zebra']);
  expect(status!.initContainerStatuses!.map(({ name, ready }) => [name, ready])).toEqual([
    ['i1', true],
    ['side', false],
    ['i2', true],
  ]);
  expect(status!.initContainerStatuses![1]!.state.terminated).toMatchObject({ exitCode: 143 });
  expect(events('a')).toContain('Normal Killing: Stopping container side');
});

test('a failed init container fails a pod that does not restart', async () => {
  const { create, phase } = startCluster();
  const initContainers = [{ name: 'i', image: 'busybox' }];
  create('a', { initContainers }, scripted({ containers: { i: { exitCode: 4 } } }));
  const { status } = await phase('a', 'Failed');
  expect(conditionsOf(status!)).toEqual([
    'PodReadyToStartContainers=False',
    'Initialized=False (ContainersNotInitialized)',
    'Ready=False (PodFailed)',
    'ContainersReady=False (PodFailed)',
    'PodScheduled=True',
  ]);
  expect(status!.containerStatuses![0]!.state).toEqual({ waiting: { reason: 'PodInitializing' } });
});

test('OnFailure restarts at once, then after 10 s, then after 20 s with CrashLoopBackOff', async () => {
  const { create, phase, statuses, events } = startCluster({ speed: 50 });
  const script = { attempts: [{ exitCode: 1 }, { exitCode: 2 }, { exitCode: 3 }, { exitCode: 0 }] };
  create('a', { restartPolicy: 'OnFailure' }, scripted(script));
  const { status, metadata } = await phase('a', 'Succeeded');
  expect(status!.containerStatuses![0]).toMatchObject({
    restartCount: 3,
    lastState: {},
    state: { terminated: { exitCode: 0 } },
  });
  const running = statuses('a').findLast(({ containerStatuses }) => containerStatuses?.[0]?.state.running);
  expect(running!.containerStatuses![0]!.lastState).toMatchObject({ terminated: { exitCode: 3 } });
  const ends = statuses('a').flatMap(({ containerStatuses }) => containerStatuses?.[0]?.state.terminated ?? []);
  const starts = [...new Set(ends.map(({ startedAt }) => Date.parse(startedAt!) / 1000))];
  expect(starts).toHaveLength(4);
  expect(starts[1]! - starts[0]!).toBeLessThan(10);
  expect(starts[2]! - starts[1]!).toBeGreaterThanOrEqual(10);
  expect(starts[3]! - starts[2]!).toBeGreaterThanOrEqual(20);
  const waiting = statuses('a').flatMap(({ containerStatuses }) => containerStatuses?.[0]?.state.waiting ?? []);
  expect(waiting).toContainEqual({
    reason: 'CrashLoopBackOff',
    message: `back-off 20s restarting failed container=main pod=a_default(${metadata.uid})`,
  });
  expect(statuses('a').every(({ phase }) => phase !== 'Failed')).toBe(true);
  expect(events('a')).toContain(
    `Warning BackOff: Back-off restarting failed container main in pod a_default(${metadata.uid})`,
  );
});

test('activeDeadlineSeconds ends the pod', async () => {
  const { create, phase, statuses, events } = startCluster();
  create(
    'a',
    { activeDeadlineSeconds: 4, terminationGracePeriodSeconds: 2 },
    scripted({ hold: true, onTerm: 'ignore' }),
  );
  const { status } = await phase('a', 'Failed');
  expect(status).toMatchObject({
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
    containerStatuses: [{ state: { terminated: { exitCode: 137, reason: 'Error' } } }],
  });
  // Until no container runs the phase stays.
  expect(statuses('a').at(-2)).toMatchObject({ phase: 'Running', containerStatuses: [{ state: { running: {} } }] });
  expect(conditionsOf(statuses('a').at(-2)!)).toContain('Ready=False (PodFailed)');
  expect(events('a')).toContain('Normal Killing: Stopping container main');
});

test('an evicted pod carries the condition DisruptionTarget', async () => {
  const { create, phase } = startCluster();
  create('a', {}, scripted({ evicted: true }));
  const { status } = await phase('a', 'Failed');
  expect(status!.reason).toBe('Evicted');
  expect(status!.conditions).toContainEqual(
    expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }),
  );
  expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 137 });
});

test('an image that cannot be pulled is tried again and again', async () => {
  const { create, until, statuses, events, peek } = startCluster({ speed: 300 });
  create('a', { containers: [{ name: 'main', image: 'nosuch.example/x' }] }, scripted({ waiting: 'ErrImagePull' }));
  const reasons = () => statuses('a').flatMap((status) => status.containerStatuses?.[0]?.state.waiting?.reason ?? []);
  await until('it is tried thrice', () => reasons().filter((reason) => reason === 'ErrImagePull').length === 3);
  expect(reasons().slice(0, 6)).toEqual([
    'ContainerCreating',
    'ErrImagePull',
    'ImagePullBackOff',
    'ErrImagePull',
    'ImagePullBackOff',
    'ErrImagePull',
  ]);
  expect(peek('a')!.status!.phase).toBe('Pending');
  expect(new Set(events('a').map((event) => event.replace(/: .*/, '')))).toEqual(
    new Set(['Normal Scheduled', 'Normal Pulling', 'Warning Failed', 'Normal BackOff']),
  );
});

test('a container gets ready when its outcome says so', async () => {
  const { create, until, statuses, phase } = startCluster();
  create('a', {}, scripted({ seconds: 6, ready: 3 }));
  await phase('a', 'Succeeded');
  const ready = statuses('a')
    .filter(({ phase }) => phase === 'Running')
    .map(({ containerStatuses }) => containerStatuses![0]!.ready);
  expect(ready).toEqual([false, true]);
  await until('nothing', () => true);
});
