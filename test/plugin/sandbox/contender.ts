import { dirname } from 'node:path';
import { sandboxFolder } from '../../../plugin/sandbox/folder.ts';
import { startTimeOf } from '../../../plugin/sandbox/processes.ts';
import { claim, publish, type SandboxState } from '../../../plugin/sandbox/state.ts';

/** One of many that want the same place at the same moment; says whether it got it, and stays until it is killed. */
const [path = '', begin] = process.argv.slice(2);
const folder = sandboxFolder({ XDG_RUNTIME_DIR: dirname(path) });
const { pid } = process;
const mine: SandboxState = {
  pid,
  started: startTimeOf(pid),
  version: '0.0.0',
  since: new Date().toISOString(),
  speed: 1,
  exec: true,
};
setTimeout(() => {
  const other = claim(folder, mine, Date.now());
  // As long as it takes to start one.
  setTimeout(() => process.stdout.write(!other && publish(folder, mine) ? 'mine' : 'not mine'), 300);
}, Number(begin) - Date.now());
setTimeout(() => {}, 60_000);
