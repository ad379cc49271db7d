import type { Finding } from '../../../../sdk/batch-v1/finding.ts';

/** One manifest and what validation says of it, whole. The same rows are put before a real API server. */
export interface Row {
  /** What is wrong, or what is just right. */
  name: string;
  manifest: unknown;
  findings: Finding[];
}

type Fields = Record<string, unknown>;

/** A path as one reads it: `template.spec.containers.0.image`. */
function at(path: string): (string | number)[] {
  return path === '' ? [] : path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function finding(level: Finding['level'], rule: string, path: string, value: unknown, message: string, fix?: string) {
  return { level, rule, path: at(path), value, message, ...(fix && { fix }) };
}

export const error = (rule: string, path: string, value: unknown, message: string, fix?: string): Finding =>
  finding('error', rule, path, value, message, fix);
export const warning = (rule: string, path: string, value: unknown, message: string, fix?: string): Finding =>
  finding('warning', rule, path, value, message, fix);

const main = { name: 'main', image: 'busybox' };

interface Parts {
  metadata?: Fields;
  template?: Fields;
  pod?: Fields;
  container?: Fields;
}

/** A Job that is good but for the given fields of its spec and the parts of it. */
export function job(spec: Fields = {}, { metadata = { name: 'pi' }, template, pod, container }: Parts = {}): Fields {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: {
      template: {
        ...template,
        spec: { restartPolicy: 'Never', containers: [{ ...main, ...container }], ...pod },
      },
      ...spec,
    },
  };
}

export function cronJob(spec: Fields = {}, metadata: Fields = { name: 'nightly' }, jobSpec: Fields = {}): Fields {
  const jobTemplate = { spec: job(jobSpec).spec };
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { schedule: '0 2 * * *', jobTemplate, ...spec } };
}

const indexed = (spec: Fields = {}) => job({ completionMode: 'Indexed', completions: 10, ...spec });
const failurePolicy = (...rules: unknown[]) => job({ podFailurePolicy: { rules } });
const exitCodes = (codes: Fields) =>
  failurePolicy({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1], ...codes } });
const successPolicy = (...rules: unknown[]) => indexed({ successPolicy: { rules } });
const a = (length: number) => 'a'.repeat(length);

const C = 'spec.template.spec.containers.0';
const RULE = 'spec.podFailurePolicy.rules.0';
const LABEL_NAME = 'must be at most 63 lower-case letters, digits and "-", and begin and end with a letter or digit';

/** Manifests without errors; the findings are warnings. */
export const ACCEPTED: Row[] = [
  { name: 'a bare Job', manifest: job(), findings: [] },
  { name: 'generateName', manifest: job({}, { metadata: { generateName: 'pi-' } }), findings: [] },
  { name: 'null is the same as nothing', manifest: job({ completions: null, selector: null }), findings: [] },
  { name: 'a work queue', manifest: job({ parallelism: 3 }), findings: [] },
  { name: 'an empty selector', manifest: job({ selector: {} }), findings: [] },
  {
    name: 'a selector of its own',
    manifest: job(
      { manualSelector: true, selector: { matchLabels: { app: 'pi' } } },
      { template: { metadata: { labels: { app: 'pi' } } } },
    ),
    findings: [],
  },
  {
    name: 'a label that the server would write itself',
    manifest: job({}, { template: { metadata: { labels: { 'job-name': 'pi' } } } }),
    findings: [],
  },
  {
    name: 'limits per index, success and failure policies',
    manifest: indexed({
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 10,
      podReplacementPolicy: 'Failed',
      successPolicy: { rules: [{ succeededIndexes: '0,2-5', succeededCount: 5 }, { succeededCount: 10 }] },
      podFailurePolicy: {
        rules: [
          { action: 'FailIndex', onExitCodes: { containerName: 'main', operator: 'In', values: [1, 42] } },
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
          { action: 'Count', onExitCodes: { operator: 'NotIn', values: [0] } },
        ],
      },
      managedBy: 'example.com/controller',
    }),
    findings: [],
  },
  {
    name: 'a failure policy without rules',
    manifest: job({ podFailurePolicy: { rules: [] } }),
    findings: [],
  },
  { name: 'deadline and time to live of zero or more', manifest: job({ ttlSecondsAfterFinished: 0 }), findings: [] },
  {
    name: 'quantities as texts and numbers',
    manifest: job({}, { container: { resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { cpu: '1.5' } } } }),
    findings: [],
  },
  {
    name: 'a sidecar with a probe',
    manifest: job(
      {},
      {
        pod: {
          initContainers: [
            { name: 'log', image: 'busybox', restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 80 } } },
          ],
        },
      },
    ),
    findings: [],
  },
  { name: 'a CronJob', manifest: cronJob({ timeZone: 'Asia/Tokyo', concurrencyPolicy: 'Replace' }), findings: [] },
  {
    name: 'dots in a name',
    manifest: job({}, { metadata: { name: 'pi.v1' } }),
    findings: [
      warning(
        'name-not-label',
        'metadata.name',
        'pi.v1',
        'is used in the names of pods, where dots can surprise',
        'use "-"',
      ),
    ],
  },
  {
    name: 'a CronJob whose Indexed Jobs cannot be',
    manifest: cronJob({}, { name: a(51) }, { completionMode: 'Indexed', completions: 10 }),
    findings: [
      warning(
        'cron-job-indexed-name',
        'metadata.name',
        a(51),
        "should have at most 50 characters, or its Indexed Jobs are refused: their pods' hostnames grow too long",
      ),
    ],
  },
  {
    name: 'a CronJob whose Jobs have impossible labels',
    manifest: cronJob({ jobTemplate: { metadata: { labels: { app: 'a b' } }, spec: job().spec } }),
    findings: [
      {
        ...warning(
          'job-template-labels',
          'spec.jobTemplate.metadata.labels.app',
          'a b',
          'must be at most 63 letters, digits, "-", "_" and ".", and begin and end with a letter or digit',
          'put free text into an annotation',
        ),
      },
    ],
  },
  {
    name: 'Indexed, with the default of one index',
    manifest: job({ completionMode: 'Indexed' }),
    findings: [
      warning(
        'one-index',
        'spec.completions',
        undefined,
        'is missing, so there is one index',
        'write how many indexes there are',
      ),
    ],
  },
  {
    name: 'a negative grace period',
    manifest: job({}, { pod: { terminationGracePeriodSeconds: -1 } }),
    findings: [
      warning(
        'negative-grace-period',
        'spec.template.spec.terminationGracePeriodSeconds',
        -1,
        'is negative, which counts as 1',
      ),
    ],
  },
  {
    name: 'no parallelism',
    manifest: job({ parallelism: 0 }),
    findings: [
      warning(
        'no-parallelism',
        'spec.parallelism',
        0,
        'starts no pods, while deadlines run on',
        'use suspend: true to hold a Job',
      ),
    ],
  },
  {
    name: 'no time',
    manifest: job({ activeDeadlineSeconds: 0 }),
    findings: [warning('deadline-at-once', 'spec.activeDeadlineSeconds', 0, 'fails the Job at once')],
  },
  {
    name: 'a success rule without an index',
    manifest: successPolicy({ succeededIndexes: '' }),
    findings: [
      warning(
        'empty-succeeded-indexes',
        'spec.successPolicy.rules.0.succeededIndexes',
        '',
        'lists no index, so the rule never matches',
      ),
    ],
  },
  {
    name: 'restarts that no limit counts',
    manifest: job(
      { completionMode: 'Indexed', completions: 3, backoffLimitPerIndex: 1 },
      { pod: { restartPolicy: 'OnFailure' } },
    ),
    findings: [
      warning(
        'per-index-restarts',
        'spec.template.spec.restartPolicy',
        'OnFailure',
        'restarts containers in their pod, which backoffLimitPerIndex does not count',
        'write Never',
      ),
    ],
  },
  {
    name: 'more indexes than a status may hold',
    manifest: indexed({ completions: 100_001, parallelism: 10_001 }),
    findings: [
      warning(
        'too-many-indexes',
        'spec.completions',
        100_001,
        'is so high, with this parallelism, that the status may not hold all indexes',
      ),
    ],
  },
];

const WHOLE = 'must be a whole number of at most 2147483647';
const TEXT = 'must be a text';

/** Each by itself, since the server speaks only of the first. */
const WRONG_TYPES: [name: string, manifest: Fields, path: string, value: unknown, message: string, fix?: string][] = [
  ['a text for a list', job({}, { container: { command: 'sleep 10' } }), `${C}.command`, 'sleep 10', 'must be a list'],
  ['a number in a command', job({}, { container: { args: [10] } }), `${C}.args.0`, 10, TEXT, 'put it in quotes'],
  ['true for a text', job({}, { container: { args: [true] } }), `${C}.args.0`, true, TEXT, 'put it in quotes'],
  [
    'a number for a variable',
    job({}, { container: { env: [{ name: 'N', value: 5 }] } }),
    `${C}.env.0.value`,
    5,
    TEXT,
    'put it in quotes',
  ],
  [
    'a quantity that is none',
    job({}, { container: { resources: { requests: { cpu: '500 m' } } } }),
    `${C}.resources.requests.cpu`,
    '500 m',
    'must be a quantity such as 500m, 2 or 1Gi',
  ],
  [
    'a list for an object',
    job({}, { pod: { nodeSelector: ['x'] } }),
    'spec.template.spec.nodeSelector',
    ['x'],
    'must be an object',
  ],
  [
    'a text for an object',
    job({}, { pod: { securityContext: 'none' } }),
    'spec.template.spec.securityContext',
    'none',
    'must be an object',
  ],
  ['a text for a number', job({ completions: '3' }), 'spec.completions', '3', WHOLE, 'write it without quotes: 3'],
  ['half a retry', job({ backoffLimit: 1.5 }), 'spec.backoffLimit', 1.5, WHOLE],
  ['a number too large', job({ parallelism: 2 ** 31 }), 'spec.parallelism', 2 ** 31, WHOLE],
  ['yes for true', job({ suspend: 'yes' }), 'spec.suspend', 'yes', 'must be true or false', 'write true'],
  ['off for false', job({ suspend: 'off' }), 'spec.suspend', 'off', 'must be true or false', 'write false'],
  [
    'true in quotes',
    job({ suspend: 'true' }),
    'spec.suspend',
    'true',
    'must be true or false',
    'write it without quotes: true',
  ],
  [
    'half a port',
    job({}, { container: { readinessProbe: { tcpSocket: { port: 80.5 } } } }),
    `${C}.readinessProbe.tcpSocket.port`,
    80.5,
    'must be a whole number or a text',
  ],
  ['half a second', job({ activeDeadlineSeconds: 0.5 }), 'spec.activeDeadlineSeconds', 0.5, 'must be a whole number'],
];

/** Manifests that the API server refuses. */
export const REFUSED: Row[] = [
  {
    name: 'no apiVersion',
    manifest: { kind: 'Job', metadata: { name: 'pi' }, spec: job().spec },
    findings: [error('api-version', 'apiVersion', undefined, 'is required', 'write apiVersion: batch/v1')],
  },
  {
    name: 'a mistyped kind',
    manifest: { ...job(), kind: 'job' },
    findings: [error('batch-kind', 'kind', 'job', 'must be Job or CronJob in batch/v1', 'did you mean `Job`?')],
  },
  {
    name: 'no kind',
    manifest: { apiVersion: 'v1', metadata: { name: 'pi' } },
    findings: [error('kind', 'kind', undefined, 'is required', 'write the kind, such as Job')],
  },
  {
    name: 'an API version of old',
    manifest: { ...cronJob(), apiVersion: 'batch/v1beta1' },
    findings: [
      error(
        'batch-version',
        'apiVersion',
        'batch/v1beta1',
        'must be batch/v1 for a CronJob: Kubernetes 1.24 was the last with this one',
        'write batch/v1',
      ),
    ],
  },
  {
    name: 'mistyped fields, and fields on the wrong level',
    manifest: job({ completion: 3, restartPolicy: 'Never' }, { container: { imgae: 'x', parallelism: 2, foo: 1 } }),
    findings: [
      error('unknown-field', `${C}.imgae`, 'x', 'is not a field of Container', 'did you mean `image`?'),
      error('unknown-field', `${C}.parallelism`, 2, 'is not a field of Container', "move it to the Job's spec"),
      error('unknown-field', `${C}.foo`, 1, 'is not a field of Container'),
      error('unknown-field', 'spec.completion', 3, 'is not a field of JobSpec', 'did you mean `completions`?'),
      error(
        'unknown-field',
        'spec.restartPolicy',
        'Never',
        'is not a field of JobSpec',
        "move it to the pod template's spec",
      ),
    ],
  },
  {
    name: 'no spec',
    manifest: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' } },
    findings: [error('required-field', 'spec', undefined, 'is required')],
  },
  {
    name: 'no pod template',
    manifest: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec: {} },
    findings: [error('required-field', 'spec.template', undefined, 'is required')],
  },
  {
    name: 'required fields deep inside',
    manifest: job(
      {},
      {
        container: { name: undefined, volumeMounts: [{ name: 'data' }] },
        pod: { volumes: [{ name: 'data', emptyDir: {} }] },
      },
    ),
    findings: [
      error('required-field', `${C}.volumeMounts.0.mountPath`, undefined, 'is required'),
      error('required-field', `${C}.name`, undefined, 'is required'),
    ],
  },
  ...WRONG_TYPES.map(([name, manifest, path, value, message, fix]) => ({
    name,
    manifest,
    findings: [error('field-type', path, value, message, fix)],
  })),
  {
    name: 'no name',
    manifest: job({}, { metadata: {} }),
    findings: [error('name-required', 'metadata.name', undefined, 'is required', 'give a name or a generateName')],
  },
  {
    name: 'a name too long',
    manifest: job({}, { metadata: { name: a(64) } }),
    findings: [
      error(
        'job-name',
        'metadata.name',
        a(64),
        'must have at most 63 characters, since it becomes the batch.kubernetes.io/job-name label',
      ),
      // Only its length is wrong: no warning beside it.
    ],
  },
  {
    name: 'a name too long for its indexes',
    manifest: { ...indexed(), metadata: { name: a(62) } },
    findings: [
      error(
        'job-name',
        'metadata.name',
        a(62),
        'must have at most 61 characters with 10 completions, since "<name>-9" becomes a hostname',
      ),
    ],
  },
  {
    name: 'a generateName in capitals',
    manifest: job({}, { metadata: { generateName: 'Pi-' } }),
    findings: [
      error(
        'job-name',
        'metadata.generateName',
        'Pi-',
        'must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
      ),
    ],
  },
  {
    name: 'a CronJob with a long name',
    manifest: cronJob({}, { name: a(53) }),
    findings: [
      error('cron-job-name', 'metadata.name', a(53), 'must have at most 52 characters, since its Jobs append 11 to it'),
    ],
  },
  {
    name: 'a namespace that cannot be',
    manifest: job({}, { metadata: { name: 'pi', namespace: 'Batch' } }),
    findings: [error('namespace', 'metadata.namespace', 'Batch', LABEL_NAME)],
  },
  {
    name: 'labels and annotations',
    manifest: job(
      {},
      {
        metadata: { name: 'pi', labels: { 'a/b/c': 'x' }, annotations: { 'a b': 'x' } },
        template: { metadata: { labels: { note: 'two words' } } },
      },
    ),
    findings: [
      error('labels', 'metadata.labels.a/b/c', 'x', 'must be a key such as app or example.com/app'),
      error('labels', 'metadata.annotations.a b', 'x', 'must be a key such as app or example.com/app'),
      error(
        'labels',
        'spec.template.metadata.labels.note',
        'two words',
        'must be at most 63 letters, digits, "-", "_" and ".", and begin and end with a letter or digit',
        'put free text into an annotation',
      ),
    ],
  },
  {
    name: 'annotations of more than 256 KiB',
    manifest: job({}, { metadata: { name: 'pi', annotations: { note: a(256 * 1024) } } }),
    findings: [error('labels', 'metadata.annotations', undefined, 'must have at most 262144 bytes in all')],
  },
  {
    name: 'labels copied from a cluster',
    manifest: job({}, { template: { metadata: { labels: { 'controller-uid': 'x', 'job-name': 'other' } } } }),
    findings: [
      error(
        'generated-label',
        'spec.template.metadata.labels.controller-uid',
        'x',
        'is written by the server and may not differ',
        'remove it',
      ),
      error(
        'generated-label',
        'spec.template.metadata.labels.job-name',
        'other',
        'is written by the server and may not differ',
        'remove it',
      ),
    ],
  },
  {
    name: 'an empty schedule',
    manifest: cronJob({ schedule: '' }),
    findings: [error('schedule', 'spec.schedule', '', 'is required')],
  },
  {
    name: 'no schedule',
    manifest: cronJob({ schedule: undefined }),
    findings: [error('required-field', 'spec.schedule', undefined, 'is required')],
  },
  {
    name: 'a zone in the schedule',
    manifest: cronJob({ schedule: 'CRON_TZ=UTC 0 2 * * *' }),
    findings: [
      error(
        'schedule',
        'spec.schedule',
        'CRON_TZ=UTC 0 2 * * *',
        'may hold no TZ or CRON_TZ',
        'name the zone in spec.timeZone',
      ),
    ],
  },
  {
    name: 'a time zone in capitals of its own',
    manifest: cronJob({ timeZone: 'europe/Paris' }),
    findings: [
      error(
        'time-zone',
        'spec.timeZone',
        'europe/Paris',
        '"europe/Paris" is spelled Europe/Paris',
        'write Europe/Paris',
      ),
    ],
  },
  {
    name: 'an unknown concurrency policy',
    manifest: cronJob({ concurrencyPolicy: 'Wait' }),
    findings: [error('concurrency-policy', 'spec.concurrencyPolicy', 'Wait', 'must be Allow, Forbid or Replace')],
  },
  {
    name: 'negative numbers of a CronJob',
    manifest: cronJob({ startingDeadlineSeconds: -1, successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: -2 }),
    findings: [
      error('cron-job-numbers', 'spec.startingDeadlineSeconds', -1, 'must be 0 or more'),
      error('cron-job-numbers', 'spec.successfulJobsHistoryLimit', -1, 'must be 0 or more'),
      error('cron-job-numbers', 'spec.failedJobsHistoryLimit', -2, 'must be 0 or more'),
    ],
  },
  {
    name: 'a selector in a CronJob',
    manifest: cronJob({}, undefined, { manualSelector: true, selector: { matchLabels: { app: 'x' } } }),
    findings: [
      error(
        'job-template-selector',
        'spec.jobTemplate.spec.selector',
        { matchLabels: { app: 'x' } },
        'is generated for each Job',
        'remove it',
      ),
      error(
        'job-template-selector',
        'spec.jobTemplate.spec.manualSelector',
        true,
        'may not be true in a CronJob',
        'remove it',
      ),
    ],
  },
  {
    name: 'the rules for Jobs inside a CronJob',
    manifest: cronJob({}, undefined, { backoffLimit: -1 }),
    findings: [error('job-numbers', 'spec.jobTemplate.spec.backoffLimit', -1, 'must be 0 or more')],
  },
  {
    name: 'negative numbers',
    manifest: job({
      parallelism: -1,
      completions: -1,
      activeDeadlineSeconds: -1,
      backoffLimit: -1,
      ttlSecondsAfterFinished: -1,
    }),
    findings: ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'].map(
      (field) => error('job-numbers', `spec.${field}`, -1, 'must be 0 or more'),
    ),
  },
  {
    name: 'negative numbers per index',
    manifest: indexed({ backoffLimitPerIndex: -1, maxFailedIndexes: -1 }),
    findings: ['backoffLimitPerIndex', 'maxFailedIndexes'].map((field) =>
      error('job-numbers', `spec.${field}`, -1, 'must be 0 or more'),
    ),
  },
  {
    name: 'an unknown completion mode',
    manifest: job({ completionMode: 'indexed', completions: 3 }),
    findings: [
      error(
        'completion-mode',
        'spec.completionMode',
        'indexed',
        'must be NonIndexed or Indexed',
        'did you mean `Indexed`?',
      ),
    ],
  },
  {
    name: 'an unknown replacement policy',
    manifest: job({ podReplacementPolicy: 'Never' }),
    findings: [
      error('pod-replacement-policy', 'spec.podReplacementPolicy', 'Never', 'must be Failed or TerminatingOrFailed'),
    ],
  },
  {
    name: 'a replacement policy that a failure policy rules out',
    manifest: job({ podReplacementPolicy: 'TerminatingOrFailed', podFailurePolicy: { rules: [] } }),
    findings: [
      error(
        'pod-replacement-policy',
        'spec.podReplacementPolicy',
        'TerminatingOrFailed',
        'must be Failed with a podFailurePolicy',
      ),
    ],
  },
  ...['controller', 'Example.com/x', 'example.com/', 'example.com/a b'].map((managedBy) => ({
    name: `managedBy ${managedBy}`,
    manifest: job({ managedBy }),
    findings: [
      error('managed-by', 'spec.managedBy', managedBy, 'must be a domain and a path such as example.com/controller'),
    ],
  })),
  {
    name: 'a long managedBy',
    manifest: job({ managedBy: `example.com/${a(52)}` }),
    findings: [error('managed-by', 'spec.managedBy', `example.com/${a(52)}`, 'must have at most 63 characters')],
  },
  {
    name: 'a selector without manualSelector',
    manifest: job({ selector: { matchLabels: { app: 'pi' } } }, { template: { metadata: { labels: { app: 'pi' } } } }),
    findings: [
      error(
        'job-selector',
        'spec.selector',
        { matchLabels: { app: 'pi' } },
        'is written by the server',
        'remove it (or set manualSelector: true, and labels of your own)',
      ),
    ],
  },
  {
    name: 'manualSelector without a selector',
    manifest: job({ manualSelector: true }),
    findings: [
      error(
        'job-selector',
        'spec.selector',
        undefined,
        'is required with manualSelector',
        'write one, or remove manualSelector',
      ),
    ],
  },
  {
    name: 'a selector that does not match the pods',
    manifest: job(
      { manualSelector: true, selector: { matchLabels: { app: 'pi' } } },
      { template: { metadata: { labels: { app: 'e' } } } },
    ),
    findings: [
      error(
        'job-selector',
        'spec.template.metadata.labels',
        { app: 'e' },
        'must match the selector of the Job',
        'add app: pi',
      ),
    ],
  },
  {
    name: 'no restart policy',
    manifest: job({}, { pod: { restartPolicy: undefined } }),
    findings: [
      error(
        'job-restart-policy',
        'spec.template.spec.restartPolicy',
        undefined,
        'is required',
        'write Never or OnFailure',
      ),
    ],
  },
  {
    name: 'the restart policy Always',
    manifest: job({}, { pod: { restartPolicy: 'Always' } }),
    findings: [
      error('job-restart-policy', 'spec.template.spec.restartPolicy', 'Always', 'must be Never or OnFailure in a Job'),
    ],
  },
  {
    name: 'restarts in place with a failure policy',
    manifest: job({ podFailurePolicy: { rules: [] } }, { pod: { restartPolicy: 'OnFailure' } }),
    findings: [
      error(
        'job-restart-policy',
        'spec.template.spec.restartPolicy',
        'OnFailure',
        'must be Never with a podFailurePolicy',
      ),
    ],
  },
  {
    name: 'Indexed without completions',
    manifest: job({ completionMode: 'Indexed', parallelism: 3 }),
    findings: [
      error(
        'indexed-completions',
        'spec.completions',
        undefined,
        'is required in an Indexed Job',
        'write how many indexes there are',
      ),
    ],
  },
  {
    name: 'what only Indexed Jobs can have',
    manifest: job({
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 1,
      successPolicy: { rules: [{ succeededCount: 1 }] },
      completions: 3,
    }),
    findings: [
      error(
        'indexed-only',
        'spec.backoffLimitPerIndex',
        1,
        'needs an Indexed Job',
        'set completionMode: Indexed and completions',
      ),
      error(
        'indexed-only',
        'spec.maxFailedIndexes',
        1,
        'needs an Indexed Job',
        'set completionMode: Indexed and completions',
      ),
      error(
        'indexed-only',
        'spec.successPolicy',
        { rules: [{ succeededCount: 1 }] },
        'needs an Indexed Job',
        'set completionMode: Indexed and completions',
      ),
    ],
  },
  {
    name: 'failed indexes without a limit for each',
    manifest: indexed({ maxFailedIndexes: 1 }),
    findings: [
      error('max-failed-indexes', 'spec.backoffLimitPerIndex', undefined, 'is required with maxFailedIndexes'),
    ],
  },
  {
    name: 'more failed indexes than indexes',
    manifest: indexed({ backoffLimitPerIndex: 1, maxFailedIndexes: 11 }),
    findings: [error('indexed-limits', 'spec.maxFailedIndexes', 11, 'must be at most 10, the number of completions')],
  },
  {
    name: 'more pods at once than an Indexed Job may have',
    manifest: indexed({ parallelism: 100_001 }),
    findings: [error('indexed-limits', 'spec.parallelism', 100_001, 'must be at most 100000 in an Indexed Job')],
  },
  {
    name: 'many indexes with a limit for each',
    manifest: indexed({ completions: 100_001, parallelism: 10_001, backoffLimitPerIndex: 1 }),
    findings: [
      error(
        'indexed-limits',
        'spec.parallelism',
        10_001,
        'must be at most 10000 with a backoffLimitPerIndex and more than 100000 completions',
      ),
      error(
        'indexed-limits',
        'spec.maxFailedIndexes',
        undefined,
        'is required with a backoffLimitPerIndex and more than 100000 completions',
      ),
    ],
  },
  {
    name: 'many indexes, many of which may fail',
    manifest: indexed({ completions: 100_001, maxFailedIndexes: 10_001, backoffLimitPerIndex: 1 }),
    findings: [
      error(
        'indexed-limits',
        'spec.maxFailedIndexes',
        10_001,
        'must be at most 10000 with a backoffLimitPerIndex and more than 100000 completions',
      ),
    ],
  },
  {
    name: 'a success policy without rules',
    manifest: successPolicy(),
    findings: [error('success-policy-rules', 'spec.successPolicy.rules', [], 'must have at least one rule')],
  },
  {
    name: 'a success policy with too many rules',
    manifest: successPolicy(...Array(21).fill({ succeededCount: 1 })),
    findings: [
      error(
        'success-policy-rules',
        'spec.successPolicy.rules',
        Array(21).fill({ succeededCount: 1 }),
        'must have at most 20 rules',
      ),
    ],
  },
  {
    name: 'success rules',
    manifest: successPolicy(
      {},
      { succeededCount: -1 },
      { succeededCount: 11 },
      { succeededIndexes: '0-3', succeededCount: 5 },
      { succeededIndexes: '0-10' },
      { succeededIndexes: '3-1' },
      { succeededIndexes: `0,${' '.repeat(65_536)}` },
    ),
    findings: [
      error(
        'success-policy-rule',
        'spec.successPolicy.rules.0',
        {},
        'must have succeededIndexes, succeededCount or both',
      ),
      error('success-policy-rule', 'spec.successPolicy.rules.1.succeededCount', -1, 'must be 0 or more'),
      error(
        'success-policy-rule',
        'spec.successPolicy.rules.2.succeededCount',
        11,
        'must be at most 10, the number of completions',
      ),
      error(
        'success-policy-rule',
        'spec.successPolicy.rules.3.succeededCount',
        5,
        'must be at most 4, the number of succeededIndexes',
      ),
      error(
        'success-policy-rule',
        'spec.successPolicy.rules.4.succeededIndexes',
        '0-10',
        'must stay below 10, the number of completions, but goes to 10',
      ),
      error(
        'success-policy-rule',
        'spec.successPolicy.rules.5.succeededIndexes',
        '3-1',
        'must be increasing indexes and intervals: "3-1" does not increase',
        'write it as in 0,2-5',
      ),
      error(
        'success-policy-rule',
        'spec.successPolicy.rules.6.succeededIndexes',
        `0,${' '.repeat(65_536)}`,
        'must have at most 65536 characters',
      ),
    ],
  },
  {
    name: 'too many failure rules',
    manifest: failurePolicy(...Array(21).fill({ action: 'Count', onPodConditions: [{ type: 'X' }] })),
    findings: [
      error(
        'pod-failure-policy-rules',
        'spec.podFailurePolicy.rules',
        Array(21).fill({ action: 'Count', onPodConditions: [{ type: 'X' }] }),
        'must have at most 20 rules',
      ),
    ],
  },
  {
    name: 'failure actions',
    manifest: failurePolicy(
      { action: 'FailIndex', onPodConditions: [{ type: 'X' }] },
      { action: 'Retry', onPodConditions: [{ type: 'X' }] },
      { action: '', onPodConditions: [{ type: 'X' }] },
    ),
    findings: [
      error('pod-failure-policy-action', `${RULE}.action`, 'FailIndex', 'needs a backoffLimitPerIndex'),
      error(
        'pod-failure-policy-action',
        'spec.podFailurePolicy.rules.1.action',
        'Retry',
        'must be Count, FailIndex, FailJob or Ignore',
      ),
      error(
        'pod-failure-policy-action',
        'spec.podFailurePolicy.rules.2.action',
        '',
        'must be Count, FailIndex, FailJob or Ignore',
      ),
    ],
  },
  {
    name: 'a failure rule that looks at nothing, and one that looks at both',
    manifest: failurePolicy(
      { action: 'Ignore' },
      { action: 'Ignore', onExitCodes: { operator: 'In', values: [1] }, onPodConditions: [{ type: 'X' }] },
    ),
    findings: [
      error('pod-failure-policy-one-of', RULE, { action: 'Ignore' }, 'must have onExitCodes or onPodConditions'),
      error(
        'pod-failure-policy-one-of',
        'spec.podFailurePolicy.rules.1',
        { action: 'Ignore', onExitCodes: { operator: 'In', values: [1] }, onPodConditions: [{ type: 'X' }] },
        'must have onExitCodes or onPodConditions, not both',
        'make two rules of it',
      ),
    ],
  },
  {
    name: 'an unknown operator',
    manifest: exitCodes({ operator: 'Equals' }),
    findings: [error('pod-failure-policy-exit-codes', `${RULE}.onExitCodes.operator`, 'Equals', 'must be In or NotIn')],
  },
  {
    name: 'an unknown container',
    manifest: exitCodes({ containerName: 'app' }),
    findings: [
      error(
        'pod-failure-policy-exit-codes',
        `${RULE}.onExitCodes.containerName`,
        'app',
        'must name a container of the pod template: main',
      ),
    ],
  },
  {
    name: 'no exit code',
    manifest: exitCodes({ values: [] }),
    findings: [
      error('pod-failure-policy-exit-codes', `${RULE}.onExitCodes.values`, [], 'must have at least one exit code'),
    ],
  },
  {
    name: 'exit code 0, and out of order, and twice',
    manifest: exitCodes({ values: [3, 0, 3, 1] }),
    findings: [
      error(
        'pod-failure-policy-exit-codes',
        `${RULE}.onExitCodes.values.1`,
        0,
        'must not be 0 with the operator In: exit code 0 is success',
      ),
      error(
        'pod-failure-policy-exit-codes',
        `${RULE}.onExitCodes.values`,
        [3, 0, 3, 1],
        'must be in ascending order, each once',
        'write [0, 1, 3]',
      ),
    ],
  },
  {
    name: 'too many exit codes',
    manifest: exitCodes({ values: Array.from({ length: 256 }, (_, index) => index + 1) }),
    findings: [
      error(
        'pod-failure-policy-exit-codes',
        `${RULE}.onExitCodes.values`,
        Array.from({ length: 256 }, (_, index) => index + 1),
        'must have at most 255 exit codes',
      ),
    ],
  },
  {
    name: 'pod conditions',
    manifest: failurePolicy({ action: 'Ignore', onPodConditions: [{ type: 'a b' }, { type: 'X', status: 'Maybe' }] }),
    findings: [
      error(
        'pod-failure-policy-conditions',
        `${RULE}.onPodConditions.0.type`,
        'a b',
        'must be a condition such as DisruptionTarget',
      ),
      error(
        'pod-failure-policy-conditions',
        `${RULE}.onPodConditions.1.status`,
        'Maybe',
        'must be True, False or Unknown',
      ),
    ],
  },
  {
    name: 'too many pod conditions',
    manifest: failurePolicy({ action: 'Ignore', onPodConditions: Array(21).fill({ type: 'X' }) }),
    findings: [
      error(
        'pod-failure-policy-conditions',
        `${RULE}.onPodConditions`,
        Array(21).fill({ type: 'X' }),
        'must have at most 20 conditions',
      ),
    ],
  },
  {
    name: 'no containers',
    manifest: job({}, { pod: { containers: [] } }),
    findings: [error('containers', 'spec.template.spec.containers', [], 'must have at least one container')],
  },
  {
    name: 'names of containers',
    manifest: job(
      {},
      {
        pod: {
          containers: [main, { name: 'main', image: 'x' }, { name: 'Main', image: 'x' }, { name: '', image: 'x' }],
          initContainers: [main],
        },
      },
    ),
    findings: [
      error(
        'container-names',
        'spec.template.spec.containers.1.name',
        'main',
        'must be unique',
        'give it another name',
      ),
      error('container-names', 'spec.template.spec.containers.2.name', 'Main', LABEL_NAME),
      error('container-names', 'spec.template.spec.containers.3.name', '', 'is required'),
      error(
        'container-names',
        'spec.template.spec.initContainers.0.name',
        'main',
        'must be unique',
        'give it another name',
      ),
    ],
  },
  {
    name: 'a pod without time',
    manifest: job({}, { pod: { activeDeadlineSeconds: 0 } }),
    findings: [error('pod-active-deadline', 'spec.template.spec.activeDeadlineSeconds', 0, 'must be 1 or more')],
  },
  {
    name: 'ephemeral containers',
    manifest: job({}, { pod: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] } }),
    findings: [
      error(
        'ephemeral-containers',
        'spec.template.spec.ephemeralContainers',
        [{ name: 'debug', image: 'busybox' }],
        'may not be in a pod template',
        'remove it',
      ),
    ],
  },
  {
    name: 'no image',
    manifest: job({}, { container: { image: undefined }, pod: { initContainers: [{ name: 'init', image: '' }] } }),
    findings: [
      error('image', `${C}.image`, undefined, 'is required'),
      error('image', 'spec.template.spec.initContainers.0.image', '', 'is required'),
    ],
  },
  {
    name: 'words of a container',
    manifest: job({}, { container: { imagePullPolicy: 'Sometimes', terminationMessagePolicy: 'Logs' } }),
    findings: [
      error('container-enums', `${C}.imagePullPolicy`, 'Sometimes', 'must be Always, IfNotPresent or Never'),
      error('container-enums', `${C}.terminationMessagePolicy`, 'Logs', 'must be File or FallbackToLogsOnError'),
    ],
  },
  {
    name: 'the restart policy of a sidecar',
    manifest: job({}, { pod: { initContainers: [{ name: 'log', image: 'x', restartPolicy: 'always' }] } }),
    findings: [
      error(
        'container-restart-policy',
        'spec.template.spec.initContainers.0.restartPolicy',
        'always',
        'must be Always, Never or OnFailure',
        'did you mean `Always`?',
      ),
    ],
  },
  {
    name: 'a probe in an init container',
    manifest: job(
      {},
      { pod: { initContainers: [{ name: 'init', image: 'x', startupProbe: { tcpSocket: { port: 80 } } }] } },
    ),
    findings: [
      error(
        'init-container-probes',
        'spec.template.spec.initContainers.0.startupProbe',
        { tcpSocket: { port: 80 } },
        'may not be in an init container unless its restartPolicy is Always',
      ),
    ],
  },
  {
    name: 'variables',
    manifest: job(
      {},
      {
        container: {
          env: [
            { name: '', value: 'x' },
            { name: 'A=B', value: 'x' },
            { name: 'A', valueFrom: {} },
            { name: 'B', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          ],
        },
      },
    ),
    findings: [
      error('env-names', `${C}.env.0.name`, '', 'is required'),
      error('env-names', `${C}.env.1.name`, 'A=B', 'may hold no "="'),
      error('env-names', `${C}.env.2.valueFrom`, {}, 'must have exactly one source'),
      error(
        'env-names',
        `${C}.env.3.valueFrom`,
        { fieldRef: { fieldPath: 'metadata.name' } },
        'may not stand beside a value',
        'remove one of the two',
      ),
    ],
  },
  {
    name: 'ports',
    manifest: job({}, { container: { ports: [{ containerPort: 0 }, { containerPort: 80, protocol: 'HTTP' }] } }),
    findings: [
      error('ports', `${C}.ports.0.containerPort`, 0, 'must be between 1 and 65535'),
      error('ports', `${C}.ports.1.protocol`, 'HTTP', 'must be TCP, UDP or SCTP'),
    ],
  },
  {
    name: 'requests above limits, and below zero',
    manifest: job(
      {},
      { container: { resources: { requests: { cpu: '2', memory: '-1' }, limits: { cpu: '500m', memory: '1Gi' } } } },
    ),
    findings: [
      error('resources', `${C}.resources.requests.memory`, '-1', 'must be 0 or more'),
      error('resources', `${C}.resources.requests.cpu`, '2', 'must be at most the limit, 500m'),
    ],
  },
];
