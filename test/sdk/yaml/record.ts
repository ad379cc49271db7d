/** Writes down how the kubectl on this machine (or KUBECTL_TEST) reads every case. */
import { writeFileSync } from 'node:fs';
import { cases } from './kubectl-cases.ts';
import { kubectlRead } from './kubectl-read.ts';

const kubectl = process.env.KUBECTL_TEST ?? 'kubectl';
const readings = Object.entries(cases).map(([name, text]) => [name, kubectlRead(kubectl, text)]);
writeFileSync(
  new URL('kubectl.recorded.json', import.meta.url),
  `${JSON.stringify(Object.fromEntries(readings), null, 2)}\n`,
);
