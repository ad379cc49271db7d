/** Jobs through our group of Jobs. */
import { App, Chart } from 'cdk8s';
import { JobGroup } from 'kubectl-batch';
import { propsOf } from './props.mjs';
import { indexes } from './settings.mjs';

const app = new App();
const chart = new Chart(app, 'jobs', { disableResourceNameHashes: true });
JobGroup.items(chart, 'convert', { items: indexes, job: propsOf });
process.stdout.write(app.synthYaml());
