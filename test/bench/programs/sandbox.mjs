import { createInterface } from 'node:readline';
import { startSandbox } from 'kubectl-batch/sandbox';

/** A sandbox in a process of its own: `node --expose-gc sandbox.mjs SPEED`; answers each line with the bytes in use. */
const start = performance.now();
const nodes = [{ name: 'big', cpu: '1000000', memory: '1000Ti', pods: 1_000_000 }];
const cluster = await startSandbox({ speed: Number(process.argv[2]), nodes });
const ready = performance.now() - start;
console.log(JSON.stringify({ ready, kubeconfig: cluster.kubeconfig }));

for await (const _ of createInterface({ input: process.stdin })) {
  globalThis.gc?.();
  console.log(JSON.stringify({ heap: process.memoryUsage().heapUsed }));
}
await cluster.stop();
