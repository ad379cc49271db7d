import { App, Chart, Duration } from 'cdk8s';
import { CronJob } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'report', { disableResourceNameHashes: true });

new CronJob(chart, 'nightly', {
  metadata: { name: 'report' },
  // At half past four: on the nights when clocks change, hours before that are left out or come twice.
  schedule: '30 4 * * *',
  timeZone: 'Europe/Paris',
  // A run that could not start in time, for instance because the control plane was down, is made up for within two hours.
  startingDeadline: Duration.hours(2),
  concurrencyPolicy: 'Forbid',
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 5,
  job: {
    backoffLimit: 2,
    // With Forbid, a run that hangs would keep all later ones from starting.
    activeDeadline: Duration.hours(6),
    containers: [{ image: 'busybox:1.36', command: ['sh', '-c', 'echo "report of $(date -u +%F)"'] }],
  },
});

export default app;
