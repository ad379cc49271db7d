import { App, Chart } from 'cdk8s';
import { IndexedJob } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'convert', { disableResourceNameHashes: true });

const items = [
  { from: 'Bern', to: 'Oslo', km: 1640 },
  { from: 'Lima', to: 'Quito', km: 1325 },
  { from: 'Rome', to: 'Riga', km: 1870 },
  { from: 'Cairo', to: 'Accra', km: 4180 },
];

new IndexedJob(chart, 'job', {
  metadata: { name: 'convert' },
  // One index for each item, two of them at a time.
  items,
  parallelism: 2,
  deliver: { via: 'env', env: ({ from, to, km }) => ({ FROM: from, TO: to, KM: km }) },
  containers: [
    {
      image: 'busybox:1.36',
      command: ['sh', '-c', 'echo "$JOB_COMPLETION_INDEX: $FROM to $TO is $((KM * 1000)) m"'],
    },
  ],
  // An index that fails three times fails by itself, the others go on.
  backoffLimitPerIndex: 2,
  podFailurePolicy: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }],
});

export default app;
