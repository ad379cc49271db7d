import { expect, test } from 'vitest';
import { projectJob, projectPod } from '../../../plugin/kube/index.ts';

const meta = {
  name: 'pi',
  namespace: 'team',
  uid: 'u-1',
  resourceVersion: '7',
  creationTimestamp: '2026-11-21T08:00:00Z',
  labels: { team: 'data' },
  ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: 'u-0' }],
};
const bulk = {
  managedFields: [{ manager: 'x' }],
  annotations: {
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'batch.kubernetes.io/job-completion-index': '3',
  },
};
const kept = { ...meta, annotations: { 'batch.kubernetes.io/job-completion-index': '3' } };
const container = {
  name: 'main',
  image: 'busybox',
  env: [{ name: 'A', value: 'b' }],
  command: ['sh'],
  volumeMounts: [],
  resources: {},
};

test('a Job keeps its spec but the bulk of its template', () => {
  const status = { active: 1, uncountedTerminatedPods: {} };
  expect(
    projectJob({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { ...meta, ...bulk },
      spec: {
        parallelism: 2,
        podFailurePolicy: { rules: [] },
        template: {
          metadata: { labels: { a: 'b' }, annotations: {} },
          spec: { restartPolicy: 'Never', containers: [container], volumes: [{ name: 'v' }] },
        },
      },
      status,
    }),
  ).toEqual({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: kept,
    spec: {
      parallelism: 2,
      podFailurePolicy: { rules: [] },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] },
      },
    },
    status,
  });
});

test('a Pod keeps where it runs and how its containers fare', () => {
  const state = { terminated: { exitCode: 3, reason: 'Error', finishedAt: '2026-11-21T08:00:05Z' } };
  const containerStatus = { name: 'main', ready: false, restartCount: 1, state, lastState: {} };
  expect(
    projectPod({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...meta, ...bulk },
      spec: {
        nodeName: 'n',
        restartPolicy: 'OnFailure',
        tolerations: [{}],
        volumes: [{ name: 'v' }],
        containers: [container],
        initContainers: [{ ...container, name: 'side', restartPolicy: 'Always' }],
      },
      status: {
        phase: 'Failed',
        podIP: '10.0.0.1',
        startTime: '2026-11-21T08:00:01Z',
        conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }],
        containerStatuses: [{ ...containerStatus, imageID: 'sha256:x', containerID: 'containerd://y' }],
        initContainerStatuses: [{ ...containerStatus, imageID: 'sha256:x' }],
      },
    }),
  ).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: kept,
    spec: {
      nodeName: 'n',
      restartPolicy: 'OnFailure',
      containers: [{ name: 'main', image: 'busybox' }],
      initContainers: [{ name: 'side', image: 'busybox', restartPolicy: 'Always' }],
    },
    status: {
      phase: 'Failed',
      startTime: '2026-11-21T08:00:01Z',
      conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }],
      containerStatuses: [containerStatus],
      initContainerStatuses: [containerStatus],
    },
  });
});

test('what is not there is not made up', () => {
  const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [] } };
  expect(projectPod(bare)).toEqual(bare);
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'x' },
    spec: { template: { spec: { containers: [] } } },
  };
  expect(projectJob(job)).toEqual(job);
});
