import { App, Chart, Duration } from 'cdk8s';
import { Job } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'sample', { disableResourceNameHashes: true });

new Job(chart, 'job', {
  metadata: { name: 'sample' },
  // Twelve pods must succeed, at most four of them run at a time.
  completions: 12,
  parallelism: 4,
  backoffLimit: 6,
  activeDeadline: Duration.minutes(15),
  containers: [
    {
      image: 'python:3.12-slim',
      command: ['python3', '-c'],
      args: [
        [
          'import random',
          'points = [(random.random(), random.random()) for _ in range(200_000)]',
          'print(4 * sum(x * x + y * y <= 1 for x, y in points) / len(points))',
        ].join('\n'),
      ],
      resources: { requests: { cpu: '50m', memory: '64Mi' } },
    },
  ],
});

export default app;
