import { App, Chart, Duration } from 'cdk8s';
import { IndexedJob, ignoreDisruptions } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'train', { disableResourceNameHashes: true });

new IndexedJob(chart, 'job', {
  metadata: { name: 'train' },
  completions: 4,
  parallelism: 4,
  // Kueue resumes the Job when the queue has room for it.
  kueue: { queueName: 'gpus' },
  // Each pod finds the first one as train-0.train.
  service: true,
  backoffLimit: 3,
  activeDeadline: Duration.hours(12),
  podFailurePolicy: [ignoreDisruptions()],
  tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
  containers: [
    {
      image: 'python:3.12-slim',
      command: ['python3', '-c', 'import os; print("rank", os.environ["RANK"], "of", os.environ["WORLD_SIZE"])'],
      env: [
        {
          name: 'RANK',
          valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } },
        },
        { name: 'WORLD_SIZE', value: '4' },
        { name: 'MASTER_ADDR', value: 'train-0.train' },
        { name: 'MASTER_PORT', value: '29500' },
      ],
      resources: { requests: { cpu: '4', memory: '16Gi' }, limits: { memory: '16Gi', 'nvidia.com/gpu': '1' } },
      volumeMounts: [
        { mountPath: '/dev/shm', volume: { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '4Gi' } } },
      ],
    },
  ],
});

export default app;
