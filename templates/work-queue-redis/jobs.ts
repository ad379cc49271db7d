import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { failJob, ignoreDisruptions, Job, kplus, Queue, WorkQueueJob } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'thumbs', { disableResourceNameHashes: true });
const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

// A Redis to try it with. For real work leave it out and name your own:
// Queue.redis({ url: { secret: 'redis', key: 'url' }, list: 'thumbs' })
const labels = { app: 'thumbs-redis' };
new ApiObject(chart, 'redis', {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'thumbs-redis' },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'redis', image: 'redis:7', ports: [{ containerPort: 6379 }] }] },
    },
  },
});
new ApiObject(chart, 'redis-service', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'thumbs-redis' },
  spec: { clusterIP: 'None', selector: labels, ports: [{ port: 6379 }] },
});
const queue = Queue.redis({ url: 'redis://thumbs-redis:6379', list: 'thumbs' });

const scripts = new kplus.ConfigMap(chart, 'scripts', {
  data: Object.fromEntries(['redis_queue.py', 'fill.py', 'worker.py', 'items.txt'].map((name) => [name, read(name)])),
});
const python = (script: string, ...args: string[]) => ({
  image: 'python:3.12-slim',
  command: ['python3', `/app/${script}`, ...args],
  volumeMounts: [{ mountPath: '/app', volume: kplus.Volume.fromConfigMap(chart, `app-${script}`, scripts) }],
});

const fill = new Job(chart, 'fill', {
  containers: [{ ...python('fill.py', '/app/items.txt'), env: queue.env }],
  backoffLimit: 4,
});

new WorkQueueJob(chart, 'work', {
  queue,
  mode: 'until-empty',
  parallelism: 8,
  containers: [{ ...python('worker.py'), env: { QUEUE_LEASE: '10', QUEUE_ATTEMPTS: '3' } }],
  // Workers that die do not fail the Job soon: their items are taken up by others.
  backoffLimit: 20,
  activeDeadline: Duration.hours(3),
  // The worker ends with 3 where all is done that could be, but some items failed too often.
  podFailurePolicy: [ignoreDisruptions(), failJob({ exitCodes: [3] })],
}).dependsOn(fill);

export default app;
