import { App, Chart } from 'cdk8s';
import { JobGroup } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'train', { disableResourceNameHashes: true });

// A Job for each combination but the one that is left out: train-eu-4, train-eu-8, train-us-4.
JobGroup.matrix(chart, 'train', {
  matrix: { region: ['eu', 'us'], depth: [4, 8] },
  exclude: [{ region: 'us', depth: 8 }],
  job: ({ region, depth }) => ({
    backoffLimit: 2,
    containers: [
      {
        image: 'busybox:1.36',
        command: ['sh', '-c', 'echo "training for $REGION, $DEPTH levels deep"'],
        env: { REGION: region, DEPTH: String(depth) },
        // Deeper models need more: this is why they are Jobs of their own.
        resources: { requests: { cpu: '50m', memory: `${depth * 8}Mi` } },
      },
    ],
  }),
});

export default app;
