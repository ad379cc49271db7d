import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { pods } from '../../../../sdk/sandbox/resources/index.ts';
import { conditionsOf, scripted, startCluster } from './cluster.ts';

/** Keeps the last status of a pod to be seen. */
const held = { finalizers: ['example.com/hold'] };

test('a running pod gets SIGTERM, tells its end, and goes', async () => {
  const { create, phase, registry, until, get, peek, events } = startCluster();
  create('a', {}, { ...scripted({ hold: true }), ...held });
  await phase('a', 'Running');
  registry.delete(pods, 'default', 'a');
  const { status } = await phase('a', 'Failed');
  expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 143, reason: 'Error' });
  expect(conditionsOf(status!)).toContain('Ready=False (PodFailed)');
  expect(events('a')).toContain('Normal Killing: Stopping container main');
  await until('the grace period is cut', () => get('a').metadata.deletionGracePeriodSeconds === 0);
  const { finalizers: _, ...metadata } = get('a').metadata;
  registry.update(pods, 'default', { ...get('a'), metadata } as KubernetesObject);
  expect(peek('a')).toBeUndefined();
});

test('what ignores SIGTERM is killed when its grace period is over', async () => {
  const { create, phase, registry, clock } = startCluster();
  create('a', { terminationGracePeriodSeconds: 5 }, { ...scripted({ hold: true, onTerm: 'ignore' }), ...held });
  await phase('a', 'Running');
  const asked = clock.now();
  registry.delete(pods, 'default', 'a');
  const { status } = await phase('a', 'Failed');
  expect(clock.now() - asked).toBeGreaterThanOrEqual(5000);
  expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
});

test('what ends well on SIGTERM succeeds, restart policy or not', async () => {
  const { create, phase, registry } = startCluster();
  create('a', { restartPolicy: 'OnFailure' }, { ...scripted({ hold: true, onTerm: { exitCode: 0 } }), ...held });
  await phase('a', 'Running');
  registry.delete(pods, 'default', 'a');
  const { status } = await phase('a', 'Succeeded');
  expect(conditionsOf(status!)[1]).toBe('Initialized=True (PodCompleted)');
});

test('a container that never started is unknown at its end', async () => {
  const { create, until, registry, get, phase } = startCluster();
  create('a', {}, { ...scripted({ waiting: 'CreateContainerConfigError' }), ...held });
  await until(
    'it waits',
    () => get('a').status?.containerStatuses?.[0]?.state.waiting?.reason === 'CreateContainerConfigError',
  );
  registry.delete(pods, 'default', 'a');
  const { status } = await phase('a', 'Failed');
  expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
  });
  expect(conditionsOf(status!)).toContain('Ready=False (ContainersNotReady)');
});

test('a pod that waits for its restart ends as it failed', async () => {
  const { create, until, registry, get, phase } = startCluster();
  create('a', { restartPolicy: 'OnFailure' }, { ...scripted({ exitCode: 5 }), ...held });
  await until(
    'it crashes',
    () => get('a').status?.containerStatuses?.[0]?.state.waiting?.reason === 'CrashLoopBackOff',
  );
  registry.delete(pods, 'default', 'a');
  const { status } = await phase('a', 'Failed');
  expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 5 });
});

test('a pod that was on no node is said to have failed by the garbage collector', async () => {
  const { create, phase, registry, until, get } = startCluster();
  create('a', { nodeSelector: { nosuch: 'label' } }, held);
  await until('it waits', () => get('a').status?.conditions !== undefined);
  registry.delete(pods, 'default', 'a');
  await phase('a', 'Failed');
});

test('after a forced deletion nothing is told of the pod', async () => {
  const { create, phase, registry, changes, clock } = startCluster();
  create('a', {}, scripted({ seconds: 5 }));
  await phase('a', 'Running');
  registry.delete(pods, 'default', 'a', { gracePeriodSeconds: 0 });
  const count = changes.length;
  const later = clock.now() + 10_000;
  while (clock.now() < later) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(changes).toHaveLength(count);
});
