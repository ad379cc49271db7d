/** Changes of objects that the server takes or refuses; each is asked of both servers with the same object before it. */
export interface UpdateRow {
  name: string;
  kind: string;
  /** Made first. */
  object: Record<string, unknown>;
  /** Merge patch. */
  patch: Record<string, unknown>;
  subresource?: string;
}

const container = { name: 'main', image: 'busybox:1.36' };
const template = { spec: { restartPolicy: 'Never', containers: [container] } };
const job = (spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: { suspend: true, template, ...spec },
});
const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 };
const ofJob = (name: string, patch: object, spec: object = {}): UpdateRow => ({
  name,
  kind: 'Job',
  object: job(spec),
  patch: { spec: patch },
});
const podTemplate = (spec: object) => ({ template: { spec } });
const status = (name: string, value: object, spec: object = {}): UpdateRow => ({
  name: `status: ${name}`,
  kind: 'Job',
  object: job(spec),
  patch: { status: value },
  subresource: 'status',
});
const startTime = '2026-01-01T00:00:00Z';
const completionTime = '2026-01-01T00:00:09Z';
const condition = (type: string) => ({ type, status: 'True' });
const complete = [condition('SuccessCriteriaMet'), condition('Complete')];

const pod = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  spec: { schedulingGates: [{ name: 'example.com/hold' }], containers: [container], ...spec },
});
const ofPod = (name: string, patch: object, spec: object = {}): UpdateRow => ({
  name: `pod: ${name}`,
  kind: 'Pod',
  object: pod(spec),
  patch: { spec: patch },
});

export const UPDATES: readonly UpdateRow[] = [
  ofJob('parallelism', { parallelism: 5 }),
  ofJob('resume', { suspend: false }),
  ofJob('completions', { completions: 2 }),
  ofJob('completions with parallelism', { completions: 2, parallelism: 2 }, indexed),
  ofJob('completions without parallelism', { completions: 2 }, indexed),
  ofJob('completion mode', { completionMode: 'Indexed' }),
  ofJob('selector', { selector: { matchLabels: { app: 'other' } } }),
  ofJob('limit per index', { backoffLimitPerIndex: 2 }, indexed),
  ofJob('managedBy', { managedBy: 'example.com/other' }),
  ofJob('success policy', { successPolicy: { rules: [{ succeededCount: 1 }] } }, indexed),
  ofJob('failure policy', {
    podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [3] } }] },
  }),
  ofJob('back-off limit below zero', { backoffLimit: -1 }),
  ofJob('deadline and time to live', { activeDeadlineSeconds: 10, ttlSecondsAfterFinished: 0 }),
  ofJob('node selector of the suspended', podTemplate({ nodeSelector: { disk: 'fast' } })),
  ofJob('tolerations of the suspended', podTemplate({ tolerations: [{ operator: 'Exists' }] })),
  ofJob('labels of the pods of the suspended', { template: { metadata: { labels: { more: 'x' } } } }),
  ofJob(
    'node affinity of the suspended',
    podTemplate({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }],
          },
        },
      },
    }),
  ),
  status('started', { startTime, active: 1, ready: 0 }),
  status('more ready than active', { startTime, active: 1, ready: 2 }),
  status('complete', { startTime, completionTime, succeeded: 1, conditions: complete }),
  status('complete without its criteria', { startTime, completionTime, conditions: [condition('Complete')] }),
  status('complete without a time', { startTime, conditions: complete }),
  status('complete before it began', { startTime: completionTime, completionTime: startTime, conditions: complete }),
  status('failed without a target', { startTime, conditions: [condition('Failed')] }),
  status('failed', { startTime, failed: 1, conditions: [condition('FailureTarget'), condition('Failed')] }),
  status('failed and complete', {
    startTime,
    completionTime,
    conditions: [...complete, condition('FailureTarget'), condition('Failed')],
  }),
  status('finished but active', { startTime, completionTime, active: 1, conditions: complete }),
  status('finished but terminating', { startTime, completionTime, terminating: 1, conditions: complete }),
  status('finished but never started', { completionTime, conditions: complete }),
  status('finished but not counted', {
    startTime,
    completionTime,
    uncountedTerminatedPods: { succeeded: ['a'] },
    conditions: complete,
  }),
  status('uncounted twice', { startTime, uncountedTerminatedPods: { succeeded: ['a'], failed: ['a', ''] } }),
  status('numbers below zero', { startTime, active: -1, failed: -1 }),
  status('completed indexes of none', { startTime, completedIndexes: '0' }),
  status('completed indexes', { startTime, completedIndexes: '0,2' }, indexed),
  status('too large an index', { startTime, completedIndexes: '0,7' }, indexed),
  status('indexes backwards', { startTime, completedIndexes: '2,1' }, indexed),
  status('indexes that are none', { startTime, completedIndexes: 'a-b-c' }, indexed),
  status('failed indexes without a limit', { startTime, failedIndexes: '1' }, indexed),
  status(
    'failed and completed indexes',
    { startTime, completedIndexes: '0-2', failedIndexes: '1' },
    { ...indexed, backoffLimitPerIndex: 1 },
  ),
  ofPod('image', { containers: [{ ...container, image: 'busybox:1.37' }] }),
  ofPod('another container', { containers: [container, { ...container, name: 'more' }] }),
  ofPod('a deadline', { activeDeadlineSeconds: 5 }),
  ofPod('a longer deadline', { activeDeadlineSeconds: 50 }, { activeDeadlineSeconds: 5 }),
  ofPod('no deadline', { activeDeadlineSeconds: null }, { activeDeadlineSeconds: 5 }),
  ofPod('no gates', { schedulingGates: null }),
  ofPod('another gate', { schedulingGates: [{ name: 'example.com/hold' }, { name: 'example.com/more' }] }),
  ofPod('other tolerations', { tolerations: [{ key: 'a', operator: 'Exists' }] }),
  {
    name: 'pod: QoS class',
    kind: 'Pod',
    object: pod(),
    patch: { status: { qosClass: 'Guaranteed' } },
    subresource: 'status',
  },
  {
    name: 'secret: type',
    kind: 'Secret',
    object: { apiVersion: 'v1', kind: 'Secret', stringData: { a: 'b' } },
    patch: { type: 'other' },
  },
  {
    name: 'secret: more data',
    kind: 'Secret',
    object: { apiVersion: 'v1', kind: 'Secret', stringData: { a: 'b' } },
    patch: { stringData: { c: 'd' }, data: { 'a b': 'eA==' } },
  },
  {
    name: 'config map: immutable',
    kind: 'ConfigMap',
    object: { apiVersion: 'v1', kind: 'ConfigMap', immutable: true, data: { a: 'b' } },
    patch: { immutable: false, data: { a: 'c' } },
  },
  {
    name: 'service: address',
    kind: 'Service',
    object: { apiVersion: 'v1', kind: 'Service', spec: { clusterIP: 'None', selector: { a: 'b' } } },
    patch: { spec: { publishNotReadyAddresses: true } },
  },
  {
    name: 'cron job: schedule',
    kind: 'CronJob',
    object: {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } },
    },
    patch: { spec: { schedule: '61 * * * *', timeZone: 'Nowhere/City', concurrencyPolicy: 'Never' } },
  },
  {
    name: 'cron job: template',
    kind: 'CronJob',
    object: {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } },
    },
    patch: { spec: { suspend: true, jobTemplate: { spec: { backoffLimit: 2 } } } },
  },
];
