/** What the types of the constructs allow and refuse; see `types.ts`. */
import type { Chart, Duration } from 'cdk8s';
import {
  CronJob,
  failJob,
  IndexedJob,
  Job,
  NodeJob,
  type OnExitCodes,
  Queue,
  setDefaults,
  WorkQueueJob,
} from '../../sdk/index.ts';

declare const chart: Chart;
declare const duration: Duration;

const containers = [{ name: 'main', image: 'busybox' }];
const queue = Queue.redis({ url: { secret: 'redis', key: 'url' }, list: 'items' });

// Deadlines and probes of the Job, its pods and their containers.
new Job(chart, 'good', {
  activeDeadline: duration,
  podActiveDeadline: duration,
  containers: [{ image: 'x', livenessProbe: { exec: { command: ['true'] } } }],
});
// @ts-expect-error pods have theirs by another name
new Job(chart, 'bad', { containers, podActiveDeadlineSeconds: 600 });
// @ts-expect-error probes are of a container
new Job(chart, 'bad', { containers, livenessProbe: { exec: { command: ['true'] } } });
// @ts-expect-error deadlines are not
new Job(chart, 'bad', { containers: [{ image: 'x', activeDeadline: duration }] });
// @ts-expect-error a profile is one of three
new Job(chart, 'bad', { containers, security: 'strict' });
// @ts-expect-error there is nothing else to do
new Job(chart, 'bad', { containers, onChange: 'replace' });
// @ts-expect-error only pods of Indexed Jobs have names
new Job(chart, 'bad', { containers, service: true });

new CronJob(chart, 'good', { schedule: '@daily', job: { containers, completions: 3, parallelism: 2 } });
new CronJob(chart, 'good', {
  schedule: '@daily',
  startingDeadline: duration,
  job: {
    containers,
    items: [{ src: 'a' }],
    backoffLimitPerIndex: 1,
    deliver: { via: 'env', env: ({ src }) => ({ SRC: src.toUpperCase() }) },
  },
});
// @ts-expect-error a schedule is needed
new CronJob(chart, 'bad', { job: { containers } });
// @ts-expect-error a Job is needed
new CronJob(chart, 'bad', { schedule: '@daily' });
// @ts-expect-error containers are the Job's
new CronJob(chart, 'bad', { schedule: '@daily', containers });
// @ts-expect-error the server writes the selector
new CronJob(chart, 'bad', { schedule: '@daily', job: { containers, manualSelector: true, selector: {} } });
// @ts-expect-error the name of a Job comes from the CronJob
new CronJob(chart, 'bad', { schedule: '@daily', job: { containers, metadata: { name: 'x' } } });
// @ts-expect-error the names of pods change from Job to Job
new CronJob(chart, 'bad', { schedule: '@daily', job: { containers, completions: 1, service: true } });

new WorkQueueJob(chart, 'good', { queue, mode: 'until-empty', parallelism: 3, containers });
new WorkQueueJob(chart, 'good', { queue, mode: 'pod-per-item', completions: 3, containers });
// @ts-expect-error a queue is needed
new WorkQueueJob(chart, 'bad', { mode: 'until-empty', containers });
// @ts-expect-error a pod for each item needs the number of items
new WorkQueueJob(chart, 'bad', { queue, mode: 'pod-per-item', containers });
// @ts-expect-error until the queue is empty nobody counts
new WorkQueueJob(chart, 'bad', { queue, mode: 'until-empty', completions: 3, containers });
// @ts-expect-error a Secret has keys
Queue.redis({ url: { secret: 'redis' }, list: 'items' });

new IndexedJob(chart, 'good', { completions: 3, service: { name: 'peers', ports: [{ port: 80 }] }, containers });
new NodeJob(chart, 'good', { nodes: ['a'], containers }).dependsOn(new Job(chart, 'other', { containers }));
// @ts-expect-error each Job has its own node
new NodeJob(chart, 'bad', { nodes: ['a'], nodeName: 'b', containers });

failJob({ exitCodes: [1] });
// @ts-expect-error codes or conditions
failJob({});
// @ts-expect-error there are two operators
failJob({ exitCodes: [1], operator: 'Equals' as OnExitCodes['operator'] | 'Equals' });

setDefaults(chart, { gitOps: { engine: 'flux', path: './jobs', sourceRef: { kind: 'GitRepository', name: 'x' } } });
// @ts-expect-error Flux needs to know where the folders are
setDefaults(chart, { gitOps: { engine: 'flux' } });
