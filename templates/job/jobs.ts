import { App, Chart, Duration } from 'cdk8s';
import { Job } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'pi', { disableResourceNameHashes: true });

new Job(chart, 'job', {
  metadata: { name: 'pi' },
  containers: [
    {
      image: 'perl:5',
      command: ['perl', '-MMath::BigFloat', '-wle', 'print Math::BigFloat->bpi(2000)'],
      resources: { requests: { cpu: '100m', memory: '64Mi' } },
    },
  ],
  backoffLimit: 4,
  activeDeadline: Duration.minutes(10),
});

export default app;
