import { missing } from '../cluster/index.ts';

/** Says in one sentence what this machine lacks for the scenarios on a real Kubernetes, and exits 1; else 0. */
const sentence = await missing({ node: true, kwok: 1 });
if (sentence !== undefined) {
  console.log(sentence);
  process.exitCode = 1;
}
