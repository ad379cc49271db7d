/**
 * What the types allow and refuse. Compiled, not run: each `@ts-expect-error` stands before what the API always refuses,
 * and the compiler complains where it finds no error behind one.
 */
import type { Chart, Duration } from 'cdk8s';
import { IndexedJob, Job, type JobManifest, type JobSpec, type kplus } from '../../sdk/index.ts';

declare const chart: Chart;
declare const duration: Duration;
declare const serviceAccount: kplus.ServiceAccount;
declare const volume: kplus.Volume;
declare const secret: kplus.EnvValue;

const containers = [{ name: 'main', image: 'busybox' }];
const template = { spec: { containers, restartPolicy: 'Never' as const } };
const onFailure = { spec: { containers, restartPolicy: 'OnFailure' as const } };
const rules = [{ action: 'Ignore' as const, onPodConditions: [{ type: 'DisruptionTarget' }] }];

export const good: JobSpec[] = [
  { template },
  { template: onFailure, completions: 3, parallelism: 2 },
  { template, completionMode: 'NonIndexed' },
  { template, completionMode: 'Indexed', completions: 3, backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
  { template, completionMode: 'Indexed', completions: 3, successPolicy: { rules: [{ succeededCount: 1 }] } },
  { template, podFailurePolicy: { rules }, podReplacementPolicy: 'Failed' },
  { template, manualSelector: true, selector: { matchLabels: { app: 'x' } } },
  { template, scheduling: { schedulingPolicy: { gang: { minCount: 2 } } } },
];

export const bad: JobSpec[] = [
  // @ts-expect-error no template
  {},
  // @ts-expect-error Indexed needs completions
  { template, completionMode: 'Indexed' },
  // @ts-expect-error no such mode
  { template, completionMode: 'indexed' },
  // @ts-expect-error a limit for each index needs Indexed
  { template, backoffLimitPerIndex: 1 },
  // @ts-expect-error a success policy needs Indexed
  { template, completions: 3, successPolicy: { rules: [{ succeededCount: 1 }] } },
  // @ts-expect-error failed indexes need Indexed
  { template, maxFailedIndexes: 1 },
  // @ts-expect-error failed indexes need a limit for each
  { template, completionMode: 'Indexed', completions: 3, maxFailedIndexes: 1 },
  // @ts-expect-error pods of a Job end
  { template: { spec: { containers, restartPolicy: 'Always' } } },
  // @ts-expect-error the API's default is refused, so it must be written
  { template: { spec: { containers } } },
  // @ts-expect-error with a failure policy pods do not restart in place
  { template: onFailure, podFailurePolicy: { rules } },
  // @ts-expect-error with a failure policy pods are replaced once they have ended
  { template, podFailurePolicy: { rules }, podReplacementPolicy: 'TerminatingOrFailed' },
  // @ts-expect-error a selector needs manualSelector
  { template, selector: { matchLabels: { app: 'x' } } },
  // @ts-expect-error manualSelector needs a selector
  { template, manualSelector: true },
  // @ts-expect-error a mistyped field
  { template, completion: 3 },
  // @ts-expect-error numbers are numbers
  { template, completions: '3' },
  // @ts-expect-error a success rule says something
  { template, completionMode: 'Indexed', completions: 3, successPolicy: { rules: [{}] } },
];

export const badRules: JobSpec['podFailurePolicy'][] = [
  // @ts-expect-error a rule looks at something
  { rules: [{ action: 'Ignore' }] },
  // @ts-expect-error a rule looks at one thing
  { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] }, onPodConditions: [] }] },
  // @ts-expect-error no such action
  { rules: [{ action: 'Retry', onPodConditions: [] }] },
  // @ts-expect-error no such operator
  { rules: [{ action: 'Count', onExitCodes: { operator: 'Equals', values: [1] } }] },
];

export const manifest: JobManifest = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'x' },
  spec: { template },
};

new Job(chart, 'good', {
  containers: [{ image: 'x', env: { A: 'a', B: secret }, volumeMounts: [{ mountPath: '/data', volume }] }],
  volumes: [volume, { name: 'x', emptyDir: {} }],
  serviceAccount,
  activeDeadline: duration,
  podFailurePolicy: rules,
});
// @ts-expect-error containers are needed
new Job(chart, 'bad', {});
// @ts-expect-error a container has an image
new Job(chart, 'bad', { containers: [{}] });
// @ts-expect-error lengths of time are Durations
new Job(chart, 'bad', { containers, activeDeadline: 600 });
// @ts-expect-error so they have other names
new Job(chart, 'bad', { containers, activeDeadlineSeconds: 600 });
// @ts-expect-error with a failure policy pods do not restart in place
new Job(chart, 'bad', { containers, podFailurePolicy: rules, restartPolicy: 'OnFailure' });
// @ts-expect-error a limit for each index needs Indexed
new Job(chart, 'bad', { containers, backoffLimitPerIndex: 1 });
// @ts-expect-error Indexed needs completions
new Job(chart, 'bad', { containers, completionMode: 'Indexed' });
// @ts-expect-error a mistyped field of a container
new Job(chart, 'bad', { containers: [{ image: 'x', comand: ['x'] }] });
// @ts-expect-error variables are texts
new Job(chart, 'bad', { containers: [{ image: 'x', env: { N: 3 } }] });

new IndexedJob(chart, 'good', { completions: 3, containers, backoffLimitPerIndex: 1 });
new IndexedJob(chart, 'good', {
  items: [{ src: 'a', level: 3 }],
  // The item's type is known here.
  deliver: { via: 'env', env: ({ src, level }) => ({ SRC: src.toUpperCase(), LEVEL: level.toFixed() }) },
  containers,
});
// @ts-expect-error items or completions
new IndexedJob(chart, 'bad', { containers });
// @ts-expect-error items or completions, not both
new IndexedJob(chart, 'bad', { containers, items: [1], completions: 1 });
// @ts-expect-error what is not there cannot be delivered
new IndexedJob(chart, 'bad', { containers, completions: 1, deliver: { via: 'file' } });
new IndexedJob(chart, 'bad', {
  containers,
  items: [{ src: 'a' }],
  // @ts-expect-error the item has no such field
  deliver: { via: 'args', args: ({ source }) => [source] },
});
// @ts-expect-error failed indexes need a limit for each
new IndexedJob(chart, 'bad', { containers, completions: 3, maxFailedIndexes: 1 });
