/** Jobs through our own construct. */
import { App, Chart } from 'cdk8s';
import { Job } from 'kubectl-batch';
import { propsOf } from './props.mjs';
import { indexes, nameOf } from './settings.mjs';

const app = new App();
const chart = new Chart(app, 'jobs', { disableResourceNameHashes: true });
for (const index of indexes) new Job(chart, nameOf(index), { metadata: { name: nameOf(index) }, ...propsOf(index) });
process.stdout.write(app.synthYaml());
