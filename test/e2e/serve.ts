import { writeFile } from 'node:fs/promises';
import { startSandbox } from '../../sdk/sandbox.ts';

/** A sandbox with local processes, until SIGTERM: `serve.ts FILE` writes its kubeconfig there and then prints its address. */
const sandbox = await startSandbox({ pods: { exec: true } });
await writeFile(process.argv[2]!, sandbox.kubeconfig);
process.once('SIGTERM', () => void sandbox.stop());
console.log(sandbox.server);
