/** Jobs through cdk8s-plus' own construct. */
import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, EnvValue, Job, RestartPolicy } from 'cdk8s-plus-27';
import { commandOf, image, indexes, labels, nameOf, regionOf } from './settings.mjs';

const app = new App();
const chart = new Chart(app, 'jobs', { disableResourceNameHashes: true });
for (const index of indexes) {
  new Job(chart, nameOf(index), {
    metadata: { name: nameOf(index), labels },
    podMetadata: { labels },
    backoffLimit: 2,
    ttlAfterFinished: Duration.hours(1),
    restartPolicy: RestartPolicy.NEVER,
    containers: [
      {
        name: 'main',
        image,
        command: commandOf(index),
        envVariables: { REGION: EnvValue.fromValue(regionOf(index)) },
        resources: {
          cpu: { request: Cpu.millis(100) },
          memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) },
        },
      },
    ],
  });
}
process.stdout.write(app.synthYaml());
