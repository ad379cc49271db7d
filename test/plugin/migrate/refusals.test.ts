import { expect, test } from 'vitest';
import { commands } from '../../../plugin/commands/index.ts';
import type { Selecting } from '../../../plugin/kube/index.ts';
import { REFUSALS } from '../../../plugin/migrate/refusals/index.ts';
import type { Refusal } from '../../../plugin/migrate/types.ts';
import { at, time } from '../../helpers/objects.ts';
import { done, type Facts, failed, LABELS, ofOld, planOf, running } from './situation.ts';

interface Case extends Facts {
  what: string;
  refused: Refusal[];
}

const controller = (kind: string, name: string, apiVersion = 'batch/v1') => ({
  ownerReferences: [{ apiVersion, kind, name, uid: `uid-of-${name}`, controller: true }],
});
const cronJob = (suspend: boolean) => ({
  cronJob: {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly' },
    spec: { schedule: '0 2 * * *', suspend },
  },
});
const indexed = { completionMode: 'Indexed' as const };
const at0 = (index: number) => ({ index });
const perIndex = { ...indexed, backoffLimitPerIndex: 0, backoffLimit: 2147483647 };
const claimant = (kind: Selecting['kind'], matchLabels: Record<string, string>): Selecting => ({
  kind,
  name: 'web',
  uid: 'uid-of-web',
  selector: { matchLabels },
});
const condition = (type: string, reason = '') => ({ conditions: [{ type, status: 'True' as const, reason }] });

const cases: Case[] = [
  {
    what: 'OLD has failed, whatever else is the matter',
    status: condition('Failed', 'BackoffLimitExceeded'),
    metadata: controller('CronJob', 'nightly'),
    refused: [
      {
        rule: 'finished',
        reason: 'job "old" has ended (Failed) and has no running pods to keep',
        hint: 'to run a Job anew: kubectl batch run --replace',
      },
    ],
  },
  {
    what: 'OLD is being deleted',
    metadata: { deletionTimestamp: time(990), finalizers: ['orphan'] },
    refused: [
      {
        rule: 'deleting',
        reason: 'job "old" is being deleted',
        hint: 'where a migration was interrupted: kubectl batch migrate --list',
      },
    ],
  },
  {
    what: 'OLD is failing',
    status: condition('FailureTarget', 'DeadlineExceeded'),
    refused: [
      {
        rule: 'finishing',
        reason: 'job "old" is about to fail (DeadlineExceeded)',
        hint: 'wait for its end: kubectl batch watch old',
      },
    ],
  },
  {
    what: 'the last pod of OLD has just succeeded',
    status: { succeeded: 3 },
    pods: [done('a'), done('b'), done('c'), done('d', { tracked: true })],
    refused: [
      {
        rule: 'finishing',
        reason: 'job "old" is about to be complete',
        hint: 'wait for its end: kubectl batch watch old',
      },
    ],
  },
  {
    what: "OLD is a queue's",
    metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'team-a' } },
    refused: [
      {
        rule: 'managed',
        reason: 'job "old" is looked after by Kueue (queue "team-a")',
        hint: 'change it by the means of Kueue (queue "team-a")',
      },
    ],
  },
  {
    what: "NEW would be another controller's",
    request: { sets: ['spec.managedBy=example.com/fleet'] },
    refused: [
      {
        rule: 'managed',
        reason: 'job "new" would be looked after by controller "example.com/fleet"',
        hint: 'change it by the means of controller "example.com/fleet"',
      },
    ],
  },
  {
    what: 'OLD is part of a JobSet',
    metadata: controller('JobSet', 'train', 'jobset.x-k8s.io/v1alpha2'),
    refused: [
      {
        rule: 'owned',
        reason: 'job "old" belongs to JobSet "train", which would make it anew or lose it',
        hint: 'change the JobSet instead',
      },
    ],
  },
  {
    what: "OLD is a CronJob's, which runs on, and keeps its name",
    metadata: controller('CronJob', 'nightly'),
    request: { to: 'old', images: ['perl:6'] },
    seen: cronJob(false),
    refused: [
      {
        rule: 'cronJob',
        reason: 'job "old" belongs to cron job "nightly", which would no longer know that it runs',
        hint: 'to change later runs, change the cron job',
        accept: 'cronjob',
      },
      {
        rule: 'cronJobName',
        reason: 'job "old" would have a name that cron job "nightly" takes for its own',
        hint: 'give another name: --to NAME',
      },
      {
        rule: 'cronJobRuns',
        reason: 'cron job "nightly" is not suspended and may start its next run beside the pods',
        hint: 'suspend it until they have ended: kubectl batch suspend cronjob/nightly',
      },
    ],
  },
  {
    what: "OLD is a suspended CronJob's, and that is accepted",
    metadata: controller('CronJob', 'nightly'),
    request: { accept: ['cronjob'] },
    seen: cronJob(true),
    refused: [],
  },
  {
    what: 'somebody waits for the end of OLD',
    metadata: { finalizers: ['example.com/billing'] },
    refused: [
      {
        rule: 'finalizers',
        reason: 'job "old" has the finalizer "example.com/billing" and stays until somebody else has let it go',
        hint: 'whoever put it there waits for the end of this very Job',
      },
    ],
  },
  {
    what: 'the pods are a gang',
    spec: { scheduling: { schedulingPolicy: { basic: {} } } },
    refused: [{ rule: 'scheduling', reason: 'the pods of job "old" are scheduled as a group that belongs to it' }],
  },
  {
    what: 'rights are missing',
    seen: {
      denied: [
        { verb: 'delete', resource: 'jobs.batch' },
        { verb: 'create', resource: 'configmaps' },
        { verb: 'create', resource: 'jobs.batch' },
      ],
    },
    refused: [
      {
        rule: 'denied',
        reason: 'not allowed: delete, create jobs.batch; create configmaps in namespace "default"',
        hint: 'a migration needs all of these rights; nothing was changed',
      },
    ],
  },
  {
    what: 'rights that a change in place does not need',
    request: { to: 'old', sets: ['spec.parallelism=3'] },
    seen: {
      inPlace: { spec: { parallelism: 3 } },
      denied: [
        { verb: 'delete', resource: 'jobs.batch' },
        { verb: 'patch', resource: 'pods' },
      ],
    },
    refused: [],
  },
  {
    what: 'the name is taken',
    seen: { taken: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'new' }, spec: {} as never } },
    refused: [
      {
        rule: 'taken',
        reason: 'job "new" already exists in namespace "default"',
        hint: 'choose another name: --to NAME',
      },
    ],
  },
  {
    what: 'a webhook suspends NEW',
    stored: { suspend: true },
    request: { accept: ['kills'] },
    seen: {
      altered: [
        { path: ['spec', 'suspend'], wanted: false, existing: true },
        { path: ['spec', 'template', 'spec', 'priority'], wanted: 0, existing: 10 },
      ],
    },
    refused: [
      {
        rule: 'altered',
        reason: 'the cluster changes spec.suspend (true) of job "new" when it is created',
        hint: 'an admission webhook does this: see kubectl get mutatingwebhookconfigurations',
      },
    ],
  },
  {
    what: 'a ReplicaSet selects the running pods, and another does not',
    pods: [running('a'), running('b'), done('c')],
    status: { succeeded: 1 },
    seen: { claimants: [claimant('ReplicaSet', { app: 'etl' }), claimant('StatefulSet', { app: 'web' })] },
    refused: [
      {
        rule: 'otherSelector',
        reason:
          'ReplicaSet "web" would take up to 2 pods while nobody owns them, since the selector matches their labels',
        hint: 'change that selector, or wait for the end of the pods',
      },
    ],
  },
  {
    what: 'another Job selects pods that have ended',
    pods: [running('a'), running('b'), done('c')],
    status: { succeeded: 1 },
    seen: { claimants: [claimant('Job', { app: 'etl' })] },
    refused: [
      {
        rule: 'otherSelector',
        reason: 'Job "web" would take up to 3 pods while nobody owns them, since the selector matches their labels',
        hint: 'change that selector, or wait for the end of the pods',
      },
    ],
  },
  {
    what: 'there is more to write down than a ConfigMap holds',
    metadata: { annotations: { notes: 'x'.repeat(500_000) } },
    refused: [
      {
        rule: 'journalTooLarge',
        reason: 'the record of the migration would have 979 KiB, and a ConfigMap has room for 900',
        hint: 'there are too many pods, or the Jobs are too large',
      },
    ],
  },
  {
    what: 'OLD is about to run out of time',
    spec: { activeDeadlineSeconds: 1030 },
    request: { restartDeadline: true },
    refused: [
      {
        rule: 'oldDeadline',
        reason: 'the deadline of job "old" ends its pods in 30 s',
        hint: 'give it more first, in place: kubectl batch migrate old --set spec.activeDeadlineSeconds=4630',
      },
    ],
  },
  {
    what: 'a shorter deadline is nearly over',
    spec: { activeDeadlineSeconds: 7200 },
    request: { sets: ['spec.activeDeadlineSeconds=900'] },
    refused: [
      {
        rule: 'newDeadline',
        reason: 'only 0 s of its deadline would be left to job "new"',
        hint: 'set a longer spec.activeDeadlineSeconds, or let it begin anew: --restart-deadline',
      },
    ],
  },
  {
    what: 'a first deadline is over already',
    request: { sets: ['spec.activeDeadlineSeconds=1010'] },
    refused: [
      {
        rule: 'newDeadline',
        reason: 'only 10 s of its deadline would be left to job "new"',
        hint: 'set a longer spec.activeDeadlineSeconds, or let it begin anew: --restart-deadline',
      },
    ],
  },
  {
    what: 'more pods have failed than NEW allows',
    pods: [running('a'), running('b'), failed('c'), failed('d')],
    status: { failed: 2 },
    request: { sets: ['spec.backoffLimit=1'], accept: ['kills'] },
    refused: [
      {
        rule: 'wouldFail',
        reason: 'job "new" would fail at once and end 2 running pods: 2 failed pods exceed its backoffLimit of 1',
        hint: 'allow them, and what may come: --set spec.backoffLimit=3',
      },
    ],
  },
  {
    what: 'containers were restarted more often than NEW allows',
    spec: {
      template: {
        metadata: { labels: LABELS },
        spec: { restartPolicy: 'OnFailure', containers: [{ name: 'main', image: 'perl:5' }] },
      },
    },
    pods: [running('a', { status: { containerStatuses: [{ name: 'main', restartCount: 3 }] } }), running('b')],
    request: { sets: ['spec.backoffLimit=2'] },
    refused: [
      {
        rule: 'wouldFail',
        reason:
          'job "new" would fail at once and end 2 running pods: its containers were restarted more often than its backoffLimit of 2 allows',
        hint: 'set a higher one: --set spec.backoffLimit=N',
      },
    ],
  },
  {
    what: 'a rule of NEW judges a pod that has failed',
    pods: [running('a'), running('b'), failed('c', { exitCode: 42 })],
    status: { failed: 1 },
    request: {
      sets: [
        'spec.podReplacementPolicy=Failed',
        'spec.podFailurePolicy={rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]}',
      ],
    },
    refused: [
      {
        rule: 'wouldFail',
        reason:
          'job "new" would fail at once and end 2 running pods: Container main for pod default/c failed with exit code 42 matching FailJob rule at index 0 (PodFailurePolicy)',
      },
    ],
  },
  {
    what: 'NEW runs fewer pods',
    request: { sets: ['spec.parallelism=1'] },
    refused: [
      {
        rule: 'wouldKill',
        reason: 'job "new" would end 1 of 2 running pods, since its parallelism is 1',
        accept: 'kills',
      },
    ],
  },
  {
    what: 'NEW runs fewer pods, in place',
    request: { to: 'old', sets: ['spec.parallelism=0'] },
    seen: { inPlace: { spec: { parallelism: 0 } } },
    refused: [
      {
        rule: 'wouldKill',
        reason: 'job "old" would end 2 running pods, since its parallelism is 0',
        accept: 'kills',
      },
    ],
  },
  {
    what: 'NEW is suspended',
    request: { sets: ['spec.suspend=true'] },
    refused: [
      { rule: 'wouldKill', reason: 'job "new" would end 2 running pods, since it is suspended', accept: 'kills' },
    ],
  },
  {
    what: 'NEW needs no more than has succeeded',
    pods: [running('a'), running('b'), done('c'), done('d')],
    status: { succeeded: 2 },
    request: { sets: ['spec.completions=2'] },
    refused: [
      {
        rule: 'wouldKill',
        reason: 'job "new" would end 2 running pods, since it would be complete at once',
        accept: 'kills',
      },
    ],
  },
  {
    what: 'fewer completions are left to NEW than pods run',
    pods: [running('a'), running('b'), done('c')],
    status: { succeeded: 1 },
    request: { sets: ['spec.completions=2'] },
    refused: [
      {
        rule: 'wouldKill',
        reason: 'job "new" would end 1 of 2 running pods, since only 1 of 2 completions are left',
        accept: 'kills',
      },
    ],
  },
  {
    what: 'a running index is beyond the completions of NEW',
    spec: indexed,
    pods: [running('a', at0(0)), running('b', at0(1))],
    request: { sets: ['spec.completions=1'] },
    refused: [
      {
        rule: 'wouldKill',
        reason: 'job "new" would end 1 of 2 running pods, since its completions are 1 and their indexes are beyond',
        accept: 'kills',
      },
    ],
  },
  {
    what: 'what NEW ends is accepted',
    request: { sets: ['spec.parallelism=1'], accept: ['kills'] },
    refused: [],
  },
  {
    what: 'pods without index, finished ones too, come into an Indexed Job',
    pods: [running('a'), running('b'), done('c')],
    status: { succeeded: 1 },
    request: { sets: ['spec.completionMode=Indexed'] },
    refused: [
      {
        rule: 'otherShape',
        reason: 'job "old" is NonIndexed and job "new" Indexed, which would end 2 running pods',
        hint: 'wait for the end of the pods, and run it as another Job',
        accept: 'kills',
      },
      {
        rule: 'unfitPods',
        reason: '1 pod that succeeded has no index: job "new" would have their work done again',
        accept: 'reruns',
      },
    ],
  },
  {
    what: 'pods with an index come into a Job without',
    spec: indexed,
    pods: [running('a', at0(2)), running('b', at0(3)), done('c', at0(1))],
    status: { succeeded: 2, completedIndexes: '0,1' },
    request: { sets: ['spec.completionMode=NonIndexed'] },
    refused: [
      {
        rule: 'otherShape',
        reason: 'job "old" is Indexed and job "new" NonIndexed, which would run 2 pods of the other kind on',
        hint: 'wait for the end of the pods, and run it as another Job',
        accept: 'kills',
      },
      {
        rule: 'lostIndexes',
        reason: 'the pods of 1 index that succeeded are gone: 1 would be done again',
        accept: 'reruns',
      },
    ],
  },
  {
    what: 'pods of completed indexes are gone',
    spec: { ...indexed, completions: 8 },
    pods: [running('a', at0(5)), running('b', at0(6)), done('c', at0(3))],
    status: { succeeded: 5, completedIndexes: '0-4' },
    refused: [
      {
        rule: 'lostIndexes',
        reason: 'the pods of 4 indexes that succeeded are gone: job "new" would do 0-2,4 again',
        accept: 'reruns',
      },
    ],
  },
  {
    what: 'pods of indexes that failed for good are gone',
    spec: { ...perIndex },
    pods: [running('a', at0(2)), running('b', at0(3)), failed('c', at0(1))],
    status: { failed: 2, failedIndexes: '0,1' },
    refused: [
      {
        rule: 'lostFailures',
        reason: 'the pods of 1 index that failed for good are gone: job "new" would try 0 again',
        accept: 'reruns',
      },
    ],
  },
  {
    what: 'the only success of a work queue is gone',
    spec: { completions: undefined, parallelism: 3 },
    status: { succeeded: 1 },
    refused: [
      {
        rule: 'lostQueueSuccess',
        reason:
          'every pod that succeeded is gone: job "new" would not know that its queue was empty once and start 1 pod',
        accept: 'reruns',
      },
    ],
  },
  {
    what: 'work done again is accepted',
    spec: { completions: undefined, parallelism: 3 },
    status: { succeeded: 1 },
    request: { accept: ['reruns'] },
    refused: [],
  },
  {
    what: 'a pod is missing',
    pods: [running('a')],
    refused: [
      {
        rule: 'unsettled',
        reason: 'job "old" is about to start 1 pod',
        hint: 'see what holds it up: kubectl describe job old',
        until: at(1002),
      },
    ],
  },
  {
    what: 'a pod waits for its turn after a failure',
    now: 95,
    pods: [running('a'), failed('b')],
    status: { failed: 1 },
    refused: [
      {
        rule: 'backOff',
        reason: 'job "old" tries a failed pod again in about 5 s',
        hint: 'wait longer for a quiet moment: --wait 5m',
        until: at(103),
      },
    ],
  },
  {
    what: 'a pod waits for long',
    now: 130,
    pods: [running('a'), failed('b'), failed('c'), failed('d'), failed('e')],
    status: { failed: 4 },
    refused: [],
  },
  {
    what: 'pods were started a moment ago',
    now: 2.5,
    refused: [
      {
        rule: 'youngPod',
        reason: '2 pods of job "old" were started a moment ago',
        hint: 'wait longer for a quiet moment: --wait 5m',
        until: at(4),
      },
    ],
  },
  {
    what: 'a pod is being deleted and not counted',
    pods: [running('a'), running('b'), running('c', { deleted: 990 })],
    refused: [
      {
        rule: 'terminating',
        reason: '1 pod of job "old" is being deleted and not counted yet',
        hint: 'wait longer for a quiet moment: --wait 5m',
        until: at(1022),
      },
    ],
  },
  {
    what: 'a pod that is being deleted holds its place',
    spec: { podReplacementPolicy: 'Failed' },
    pods: [running('a'), running('b', { deleted: 990, tracked: false })],
    refused: [
      {
        rule: 'terminating',
        reason: '1 pod of job "old" is being deleted and not counted yet',
        hint: 'wait longer for a quiet moment: --wait 5m',
        until: at(1022),
      },
    ],
  },
  {
    what: 'a pod on a dead node is counted and replaced',
    pods: [running('a'), running('b'), running('c', { deleted: 100, tracked: false })],
    status: { failed: 1 },
    refused: [],
  },
  { what: 'nothing is the matter', refused: [] },
];

test.each(cases)('$what', ({ refused, what: _, ...facts }) => {
  expect(planOf(facts).refusals).toEqual(refused);
});

test('every rule has a case', () => {
  const shown = new Set(cases.flatMap(({ refused }) => refused.map(({ rule }) => rule)));
  expect(REFUSALS.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test('hints name commands that are there', () => {
  const named = cases.flatMap(({ refused }) =>
    refused.flatMap(({ hint = '' }) => /kubectl batch (\w+)/.exec(hint)?.[1] ?? []),
  );
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((verb) => !commands.some(({ name }) => name === verb))).toEqual([]);
});

test('what is pending was started as well', () => {
  const facts = { now: 3.9, pods: [ofOld('a'), ofOld('b')] };
  expect(planOf(facts).refusals.map(({ rule }) => rule)).toEqual(['youngPod']);
  expect(planOf({ ...facts, now: 4 }).refusals).toEqual([]);
});
