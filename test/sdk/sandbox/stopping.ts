import { once } from 'node:events';
import { connect } from 'node:net';
import { startSandbox } from '../../../sdk/sandbox.ts';
import { clientOf } from './server/client.ts';

/** Stops a sandbox in the midst of work; the process must end by itself then. */
const sandbox = await startSandbox({ speed: 10 });
const client = clientOf(sandbox);
const path = '/apis/batch/v1/namespaces/default/jobs';
const spec = {
  parallelism: 3,
  template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } },
};
const watch = await client.watch(`${path}?watch=1&allowWatchBookmarks=true`);
await client.ask(path, { method: 'POST', body: { metadata: { name: 'cut' }, spec } });
await watch.next();
// A client that never says a word.
const silent = connect(Number(new URL(sandbox.server).port), '127.0.0.1');
await once(silent, 'connect');
await sandbox.stop();
client.close();
console.log('stopped');
