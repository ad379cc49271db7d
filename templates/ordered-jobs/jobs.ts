import { App, Chart } from 'cdk8s';
import { Job, JobGroup } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'etl', { disableResourceNameHashes: true });

const say = (text: string) => [{ image: 'busybox:1.36', command: ['sh', '-c', `echo "${text}" && sleep 1`] }];

const fetch = new Job(chart, 'fetch', { containers: say('fetching'), backoffLimit: 2 });

const convert = JobGroup.items(chart, 'convert', {
  items: ['orders', 'customers', 'prices'],
  job: (table) => ({ containers: say(`converting ${table}`), backoffLimit: 2 }),
}).dependsOn(fetch);

const check = new Job(chart, 'check', { containers: say('checking'), backoffLimit: 0 }).dependsOn(fetch);

new Job(chart, 'load', { containers: say('loading'), backoffLimit: 2 }).dependsOn(convert, check);

export default app;
