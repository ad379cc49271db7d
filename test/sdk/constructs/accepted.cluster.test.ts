import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type App, type Chart, Duration } from 'cdk8s';
import { describe, expect, test, vi } from 'vitest';
import {
  CronJob,
  countFailures,
  failIndex,
  failJob,
  IndexedJob,
  ignoreDisruptions,
  Job,
  kplus,
  NodeJob,
  Queue,
  setDefaults,
  WorkQueueJob,
} from '../../../sdk/index.ts';
import { dryRun } from '../dry-run.ts';
import { synth } from './synth.ts';

const containers = [{ image: 'busybox:1.36', command: ['true'] }];

/** Programs whose YAML a real API server must take as it is, strictly. */
const PROGRAMS: Record<string, (chart: Chart) => void> = {
  'a bare Job': (chart) => new Job(chart, 'j', { containers: [{ image: 'busybox' }] }),
  'a Job with everything': (chart) =>
    new Job(chart, 'j', {
      metadata: { labels: { app: 'j' }, annotations: { note: 'two words' } },
      completionMode: 'Indexed',
      completions: 10,
      parallelism: 5,
      backoffLimit: 4,
      backoffLimitPerIndex: 2,
      maxFailedIndexes: 3,
      activeDeadline: Duration.minutes(10),
      ttlAfterFinished: Duration.days(1),
      suspend: true,
      managedBy: 'example.com/queue',
      podReplacementPolicy: 'Failed',
      successPolicy: { rules: [{ succeededIndexes: '0,2-5', succeededCount: 3 }] },
      podFailurePolicy: [
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
        { action: 'FailIndex', onExitCodes: { operator: 'In', values: [3], containerName: 'main' } },
      ],
      podMetadata: { labels: { app: 'j' } },
      serviceAccountName: 'default',
      terminationGracePeriod: Duration.seconds(5),
      podActiveDeadline: Duration.hours(1),
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'j' } },
        },
      ],
      securityContext: { runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      initContainers: [
        { image: 'busybox', name: 'log', restartPolicy: 'Always', startupProbe: { exec: { command: ['true'] } } },
      ],
      containers: [
        {
          ...containers[0]!,
          env: { A: 'a', POD: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME) },
          envFrom: [{ configMapRef: { name: 'config' } }],
          resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } },
          volumeMounts: [{ mountPath: '/data', volume: { name: 'data', emptyDir: {} } }],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          lifecycle: { preStop: { sleep: { seconds: 3 } } },
        },
      ],
    }),
  'a selector of its own': (chart) =>
    new Job(chart, 'j', {
      containers,
      manualSelector: true,
      selector: { matchLabels: { app: 'j' } },
      podMetadata: { labels: { app: 'j' } },
    }),
  generateName: (chart) => new Job(chart, 'j', { containers, metadata: { generateName: 'pi-' } }),
  'volumes, scheduling and accounts of kplus': (chart) => {
    const job = new Job(chart, 'j', { containers, serviceAccount: new kplus.ServiceAccount(chart, 'robot') });
    job.containers[0]!.mount('/scratch', kplus.Volume.fromEmptyDir(chart, 'scratch', 'scratch'));
    job.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'ssd')));
    job.connections.isolate();
  },
  'a CronJob with everything': (chart) =>
    new CronJob(chart, 'c', {
      schedule: '30 4 * * *',
      timeZone: 'Europe/Paris',
      concurrencyPolicy: 'Forbid',
      startingDeadline: Duration.hours(2),
      suspend: true,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 5,
      jobLabels: { app: 'c' },
      jobAnnotations: { note: 'two words' },
      job: {
        items: ['a', 'b'],
        backoffLimitPerIndex: 1,
        maxFailedIndexes: 1,
        security: 'restricted',
        kueue: { queueName: 'gpus', priorityClass: 'high', maxExecTime: Duration.hours(1) },
        containers: [{ ...containers[0]!, resources: { limits: { 'nvidia.com/gpu': '1' } } }],
      },
    }),
  'rules for failures': (chart) =>
    new IndexedJob(chart, 'i', {
      completions: 3,
      backoffLimitPerIndex: 1,
      podFailurePolicy: [
        ignoreDisruptions(),
        failIndex({ exitCodes: [66, 3, 66] }),
        countFailures({ exitCodes: [7, 0], operator: 'NotIn', containerName: 'main' }),
        failJob({ conditions: ['ConfigIssue'] }),
      ],
      containers,
    }),
  'a work queue': (chart) =>
    new WorkQueueJob(chart, 'q', {
      queue: Queue.redis({ url: { secret: 'redis', key: 'url' }, list: 'items' }),
      mode: 'until-empty',
      parallelism: 8,
      containers,
    }),
  'names of pods, with ports': (chart) =>
    new IndexedJob(chart, 'i', {
      completions: 2,
      service: { name: 'peers', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
      containers,
    }),
  'names of pods, with a selector of its own': (chart) =>
    new IndexedJob(chart, 'i', {
      completions: 2,
      manualSelector: true,
      selector: { matchLabels: { app: 'i' } },
      podMetadata: { labels: { app: 'i' } },
      service: true,
      containers,
    }),
  'a Job that Kueue may start smaller': (chart) =>
    new Job(chart, 'j', { parallelism: 3, kueue: { queueName: 'q', minParallelism: 2 }, containers }),
  'the longest names': (chart) => {
    const metadata = { name: 'n'.repeat(63) };
    new IndexedJob(chart, 'i', { metadata, onChange: 'hash-name', completions: 1001, containers });
    new NodeJob(chart, 'n', { metadata, nodes: [`${'x'.repeat(63)}.internal`, 'a'], containers });
    new CronJob(chart, 'c', { metadata: { name: 'n'.repeat(52) }, schedule: '@daily', job: { containers } });
  },
  'Jobs for Argo CD': (chart) => {
    setDefaults(chart, { gitOps: { engine: 'argo-cd' } });
    new Job(chart, 'j', { onChange: 'recreate', containers });
  },
  'items as files': (chart) => new IndexedJob(chart, 'i', { items: [{ a: 1 }, { a: 'b' }], containers }),
  'items as variables': (chart) =>
    new IndexedJob(chart, 'i', { items: ['a'], deliver: { via: 'env', env: (A) => ({ A }) }, containers }),
  'items in two ConfigMaps': (chart) =>
    new IndexedJob(chart, 'i', { items: ['x'.repeat(600_000), 'y'.repeat(600_000)], containers }),
};

// As `run` does.
vi.stubEnv('KUBECTL_BATCH_EACH_NODE', 'later');

describe('the server takes', () => {
  test.each(Object.entries(PROGRAMS))('%s', (_, program) => {
    expect(dryRun(synth(program))).toMatchObject({ status: 0, stderr: '' });
  });

  const templates = fileURLToPath(new URL('../../../templates', import.meta.url));
  test.each(readdirSync(templates))('the template %s', async (name) => {
    const { default: app } = (await import(`${templates}/${name}/jobs.ts`)) as { default: App };
    expect(dryRun(app.synthYaml())).toMatchObject({ status: 0, stderr: '' });
  });
});
