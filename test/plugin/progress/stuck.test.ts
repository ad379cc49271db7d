import { describe, expect, it, test } from 'vitest';
import { findStuck } from '../../../plugin/progress/stuck.ts';
import type { PodStatus } from '../../../sdk/batch-v1/objects.ts';
import { aPod } from '../../helpers/objects.ts';

const waiting = (reason: string, message = ''): Partial<PodStatus> => ({
  containerStatuses: [{ name: 'main', state: { waiting: { reason, message } } }],
});
const unscheduled = (message: string, reason = 'Unschedulable'): Partial<PodStatus> => ({
  conditions: [{ type: 'PodScheduled', status: 'False', reason, message }],
});

/** Reason, message, and whether waiting cannot help. */
const cases: [string, string, boolean][] = [
  ['InvalidImageName', 'Failed to apply default image tag "a b": couldn\'t parse image reference', true],
  ['ErrImageNeverPull', 'Container image "x" is not present with pull policy of Never', true],
  ['ErrImagePull', 'failed to pull and unpack image "docker.io/library/perl:nope": not found', true],
  ['ErrImagePull', 'pull access denied, repository does not exist or may require authorization', true],
  ['ErrImagePull', 'failed to do request: Head "https://registry": dial tcp 10.0.0.1:443: i/o timeout', false],
  ['ErrImagePull', 'dial tcp: lookup registry.example.com: no such host', false],
  ['ErrImagePull', 'unexpected status from HEAD request: 503 Service Unavailable', false],
  ['ErrImagePull', '', false],
  ['ImagePullBackOff', 'Back-off pulling image "perl:nope"', true],
  ['ImagePullBackOff', 'Back-off pulling image "perl:nope": ErrImagePull: not found', true],
  [
    'ImagePullBackOff',
    'Back-off pulling image "a": ErrImagePull: toomanyrequests: You have reached your pull rate limit',
    false,
  ],
  ['ImagePullBackOff', 'Back-off pulling image "a": ErrImagePull: dial tcp: connection refused', false],
  ['ImageInspectError', 'Failed to inspect image', false],
  ['RegistryUnavailable', 'image pull failed because the registry is unavailable', false],
  ['SignatureValidationFailed', 'image pull failed because the signature validation failed', true],
  ['CreateContainerConfigError', 'configmap "settings" not found', true],
  ['CreateContainerConfigError', "couldn't find key url in Secret default/queue", true],
  ['CreateContainerConfigError', 'container has runAsNonRoot and image will run as root', true],
  ['CreateContainerConfigError', 'failed to sync configmap cache: timed out waiting for the condition', false],
  ['CreateContainerError', 'no command specified', true],
  ['CreateContainerError', 'context deadline exceeded', false],
  ['CreateContainerError', 'failed to reserve container name "main": name is reserved', false],
  ['RunContainerError', 'exec: "nope": executable file not found in $PATH', true],
];

describe('findStuck', () => {
  test.each(cases)('%s: %s', (reason, message, forGood) => {
    const pod = aPod({ name: 'pi-a', status: waiting(reason, message) });
    expect(findStuck(pod)).toEqual({ pod: 'pi-a', reason, message, forGood });
  });

  const nodes = (rest: string) =>
    `0/3 nodes are available: ${rest}. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.`;
  test.each([
    [nodes('3 Insufficient cpu'), false],
    [nodes("3 node(s) didn't match Pod's node affinity/selector"), true],
    [nodes("1 node(s) had untolerated taint {gpu: yes}, 2 node(s) didn't match Pod's node affinity/selector"), false],
    [nodes('3 node(s) had untolerated taint {node.kubernetes.io/not-ready: }'), false],
    ['0/3 nodes are available: persistentvolumeclaim "data" not found. not found', true],
    ['no nodes available to schedule pods', false],
    ['', false],
  ])('Unschedulable: %s', (message, forGood) => {
    const pod = aPod({ name: 'pi-a', status: unscheduled(message) });
    expect(findStuck(pod)).toEqual({ pod: 'pi-a', reason: 'Unschedulable', message, forGood });
  });

  it('looks at init containers first', () => {
    const status = {
      initContainerStatuses: [{ name: 'init', state: { waiting: { reason: 'ErrImageNeverPull', message: 'init' } } }],
      containerStatuses: [{ name: 'main', state: { waiting: { reason: 'PodInitializing' } } }],
    };
    expect(findStuck(aPod({ name: 'pi-a', status }))).toEqual({
      pod: 'pi-a',
      reason: 'ErrImageNeverPull',
      message: 'init',
      forGood: true,
    });
  });

  it('knows a container that is restarted and never starts', () => {
    const terminated = {
      exitCode: 128,
      reason: 'StartError',
      message: 'exec: "nope": executable file not found in $PATH',
    };
    const state = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting' } };
    const status = { containerStatuses: [{ name: 'main', state, lastState: { terminated } }] };
    expect(findStuck(aPod({ name: 'pi-a', status }))).toEqual({
      pod: 'pi-a',
      reason: 'StartError',
      message: 'exec: "nope": executable file not found in $PATH',
      forGood: true,
    });
  });

  test.each([
    ['a pod that starts', aPod({ name: 'a', status: waiting('ContainerCreating') })],
    [
      'a container that fails and is restarted',
      aPod({ name: 'a', status: waiting('CrashLoopBackOff', 'back-off 10s') }),
    ],
    ['a pod held by a scheduling gate', aPod({ name: 'a', status: unscheduled('waiting', 'SchedulingGated') })],
    ['a pod that runs', aPod({ name: 'a', phase: 'Running', ready: true })],
    ['a pod that has failed', aPod({ name: 'a', phase: 'Failed', status: waiting('ImagePullBackOff') })],
    ['a pod that is deleted', aPod({ name: 'a', deleted: 5, status: waiting('ImagePullBackOff') })],
    ['a pod without a status', { ...aPod({ name: 'a' }), status: undefined }],
  ])('lets %s be', (_, pod) => {
    expect(findStuck(pod)).toBeUndefined();
  });
});
