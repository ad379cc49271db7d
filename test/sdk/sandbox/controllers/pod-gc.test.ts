import { expect, it } from 'vitest';
import type { ObservedPod } from '../../../../sdk/batch-v1/objects.ts';
import { startPodGarbageCollector } from '../../../../sdk/sandbox/controllers/pod-gc.ts';
import { nodes, pods } from '../../../../sdk/sandbox/resources/kinds.ts';
import { useRig } from './rig.ts';

const rig = useRig();

const aNode = (name = 'n') => rig().registry.create(nodes, '', { apiVersion: 'v1', kind: 'Node', metadata: { name } });

function aPod(name: string, nodeName?: string): void {
  const finalizers = ['batch.kubernetes.io/job-tracking'];
  const containers = [{ name: 'main', image: 'busybox' }];
  rig().create(pods, { metadata: { name, finalizers }, spec: { containers, ...(nodeName && { nodeName }) } });
}

function setPhase(name: string, phase: string): void {
  const pod = rig().peek(pods, name)!;
  rig().registry.update(pods, 'default', { ...pod, status: { phase } }, { subresource: 'status' });
}

const peek = (name: string) => rig().peek(pods, name) as ObservedPod;

it('fails and deletes the pods of a node that is gone for 40 seconds', () => {
  rig().run(startPodGarbageCollector);
  aNode();
  aNode('other');
  for (const name of ['a', 'done']) aPod(name, 'n');
  aPod('b', 'other');
  setPhase('a', 'Running');
  setPhase('done', 'Succeeded');
  rig().registry.delete(nodes, '', 'n');
  rig().pass(39);
  expect(peek('a').metadata.deletionTimestamp).toBeUndefined();
  rig().pass(2);
  expect(peek('a').metadata.deletionGracePeriodSeconds).toBe(0);
  expect(peek('a').status).toMatchObject({
    phase: 'Failed',
    conditions: [
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByPodGC',
        message: 'PodGC: node no longer exists',
        lastTransitionTime: '2026-11-20T10:00:40Z',
      },
    ],
  });
  expect(peek('done').status?.phase).toBe('Succeeded');
  expect(peek('done').metadata.deletionTimestamp).toBeDefined();
  expect(peek('b').metadata.deletionTimestamp).toBeUndefined();
});

it('leaves them alone if the node comes back', () => {
  rig().run(startPodGarbageCollector);
  aNode();
  aPod('a', 'n');
  rig().registry.delete(nodes, '', 'n');
  rig().pass(20);
  aNode();
  rig().pass(60);
  expect(peek('a').metadata.deletionTimestamp).toBeUndefined();
});

it('ends a pod that was put onto a node that is not there', () => {
  rig().run(startPodGarbageCollector);
  aPod('a', 'nowhere');
  rig().pass(41);
  expect(peek('a').status?.phase).toBe('Failed');
});
