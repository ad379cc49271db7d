import { App, Chart, Duration } from 'cdk8s';
import { Job, setDefaults } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'release', { disableResourceNameHashes: true });

// Each step becomes a folder with a Kustomization of its own. A changed Job is deleted and made anew, since Jobs cannot be changed.
setDefaults(chart, {
  gitOps: {
    engine: 'flux',
    path: './release',
    sourceRef: { kind: 'GitRepository', name: 'flux-system' },
  },
  security: 'restricted',
});

const migrate = new Job(chart, 'migrate', {
  onChange: 'recreate',
  backoffLimit: 2,
  activeDeadline: Duration.minutes(30),
  containers: [{ image: 'busybox:1.36', command: ['sh', '-c', 'echo "the schema is at version 7"'] }],
});

new Job(chart, 'warm-up', {
  // A Job that changed gets a new name; Flux prunes the old one.
  onChange: 'hash-name',
  backoffLimit: 2,
  activeDeadline: Duration.minutes(30),
  containers: [{ image: 'busybox:1.36', command: ['sh', '-c', 'echo "the caches are warm"'] }],
}).dependsOn(migrate);

export default app;
