import { expect, test } from 'vitest';
import { done, type Facts, failed, planOf, running } from './situation.ts';

const LABEL_NOTE = 'the label job-name of the pods stays "old": kubectl get pods -l job-name=new finds none of them';

const cases: (Facts & { what: string; notes: string[] })[] = [
  { what: 'a new name', notes: [LABEL_NOTE] },
  {
    what: 'the same name',
    request: { to: 'old', sets: ['spec.backoffLimit=9'] },
    notes: [],
  },
  {
    what: 'a new template',
    request: { images: ['perl:6'] },
    notes: ['2 pods that run keep the old template; only pods that are started later have the new one', LABEL_NOTE],
  },
  {
    what: 'a new template, and one pod',
    spec: { parallelism: 1 },
    pods: [running('a')],
    request: { to: 'old', images: ['perl:6'] },
    notes: ['1 pod that runs keeps the old template; only pods that are started later have the new one'],
  },
  {
    what: 'a deadline',
    now: 3788,
    spec: { activeDeadlineSeconds: 7200 },
    notes: ['activeDeadlineSeconds goes on: 3,412 s of 7,200 s are left', LABEL_NOTE],
  },
  {
    what: 'a deadline that begins anew',
    spec: { activeDeadlineSeconds: 7200 },
    request: { restartDeadline: true },
    notes: ['activeDeadlineSeconds begins anew: 7,200 s from then', LABEL_NOTE],
  },
  {
    what: 'successes that are gone',
    status: { succeeded: 2 },
    pods: [running('a'), running('b'), done('c')],
    notes: ['completions is 3 instead of 4: 1 pod that succeeded is gone already', LABEL_NOTE],
  },
  {
    what: 'failures that are gone',
    status: { failed: 3 },
    pods: [running('a'), running('b'), failed('c')],
    notes: ['2 pods that failed are gone and count no longer against the backoffLimit of 6', LABEL_NOTE],
  },
  {
    what: 'a pod that waits for its turn after failures',
    now: 130,
    status: { failed: 4 },
    pods: [running('a'), failed('b'), failed('c'), failed('d'), failed('e')],
    notes: ['a failed pod is tried again in about 40s', LABEL_NOTE],
  },
  {
    what: 'another time to live',
    request: { to: 'old', sets: ['spec.ttlSecondsAfterFinished=3600'] },
    notes: ['job "old" and all of these pods are deleted 3,600 s after its end'],
  },
  { what: 'the same time to live', spec: { ttlSecondsAfterFinished: 3600 }, notes: [LABEL_NOTE] },
  {
    what: 'hostnames, and failures without limit',
    spec: { completionMode: 'Indexed', backoffLimitPerIndex: 1, backoffLimit: 2147483647 },
    status: { failed: 3 },
    pods: [running('a', { index: 0 }), running('b', { index: 1 })],
    notes: [LABEL_NOTE, 'pods that are started later have new-<index> for a hostname, those that run keep old-<index>'],
  },
  {
    what: 'a CronJob',
    metadata: { ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: 'n' }] },
    notes: [
      LABEL_NOTE,
      'cron job "nightly" forgets the Job: it is in no history, and concurrencyPolicy does not count it',
    ],
  },
  {
    what: 'a webhook',
    seen: { altered: [{ path: ['spec', 'template', 'spec', 'priority'], wanted: 0, existing: 10 }] },
    notes: [
      LABEL_NOTE,
      'the cluster changes spec.template.spec.priority when the Job is created (an admission webhook)',
    ],
  },
  {
    what: 'kinds that cannot be listed',
    seen: { unchecked: ['ReplicaSets', 'StatefulSets'] },
    notes: [
      LABEL_NOTE,
      'not allowed to list ReplicaSets and StatefulSets: whether one of them selects these pods is not known',
    ],
  },
  {
    what: 'kinds that cannot be listed, and pods without labels of their own',
    pods: [running('a'), running('b')].map((pod) => {
      const { app: _, ...labels } = pod.metadata.labels!;
      return { ...pod, metadata: { ...pod.metadata, labels } };
    }),
    seen: { unchecked: ['ReplicaSets'] },
    notes: [LABEL_NOTE],
  },
  {
    what: 'Argo CD',
    metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'etl:batch/Job:default/old' } },
    notes: [
      LABEL_NOTE,
      'Argo CD applies job "old": change its source as well, else it may bring the old one back beside the pods',
    ],
  },
  {
    what: 'a change in place',
    request: { to: 'old', sets: ['spec.ttlSecondsAfterFinished=9'] },
    seen: { inPlace: { spec: { ttlSecondsAfterFinished: 9 } } },
    notes: [],
  },
];

test.each(cases)('$what', ({ notes, what: _, ...facts }) => {
  expect(planOf(facts).notes).toEqual(notes);
});
