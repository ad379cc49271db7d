import { App, Chart, Duration } from 'cdk8s';
import { ignoreDisruptions, Queue, WorkQueueJob } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'mail', { disableResourceNameHashes: true });

// As many pods as messages: kubectl batch run -f jobs.ts -- 40
const messages = Number(process.argv[2] ?? '20');

new WorkQueueJob(chart, 'send', {
  // The Secret holds amqp://user:password@host:5672/vhost
  queue: Queue.rabbitMq({ url: { secret: 'rabbitmq', key: 'url' }, queue: 'mail' }),
  // Each pod takes one message, works on it, and ends.
  mode: 'pod-per-item',
  completions: messages,
  parallelism: 5,
  backoffLimit: 10,
  activeDeadline: Duration.hours(1),
  podFailurePolicy: [ignoreDisruptions()],
  // Made of the Dockerfile beside this program.
  containers: [{ image: 'registry.example.com/mail-worker:1', command: ['/app/worker.sh'] }],
});

export default app;
