import { resolve } from 'node:path';
import { remove } from './clean.ts';
import { paths } from './commands.ts';
import { ClusterError, parseRequest, type Request, USAGE } from './options.ts';
import { clustersFolder } from './places.ts';
import { endChildren } from './run.ts';
import { isDead, type Registered, registered } from './state.ts';
import { prepare, start } from './up.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(argv: string[]): Promise<void> {
  const request = parseRequest(argv);
  switch (request.verb) {
    case 'help':
      return print(USAGE);
    case 'up':
      return up(request);
    case 'build': {
      const { binaries } = await prepare(request.options, say);
      return print(binaries);
    }
    case 'down':
      return down(request);
    case 'list':
      return list();
  }
}

async function up({ options }: Extract<Request, { verb: 'up' }>): Promise<void> {
  const interruption = new AbortController();
  for (const [name, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.once(name, () => {
      interruption.abort(new ClusterError(`interrupted by ${name}; what was started is removed`, code));
      endChildren();
    });
  }
  const began = Date.now();
  const state = await start({ ...options, keep: true }, say, interruption.signal);
  say(
    `ready after ${((Date.now() - began) / 1000).toFixed(1)} s; kubectl: ${state.binaries}/kubectl; remove: npm run cluster -- down ${state.dir}`,
  );
  print(`export KUBECONFIG=${paths(state.dir).admin}`);
}

async function down({ dirs, all }: Extract<Request, { verb: 'down' }>): Promise<void> {
  for (const entry of choose(await registered(), dirs, all)) {
    await remove(entry);
    say(`removed ${entry.dir}`);
  }
}

function choose(entries: Registered[], dirs: string[], all: boolean): Registered[] {
  if (all) return entries;
  if (dirs.length === 0) {
    if (entries.length === 1) return entries;
    if (entries.length === 0) throw new ClusterError(`there is no cluster in ${clustersFolder()}`, 2);
    const list = entries.map((entry) => `  ${entry.dir}`).join('\n');
    throw new ClusterError(`there are ${entries.length} clusters; name the one to remove, or --all:\n${list}`, 2);
  }
  return dirs.map((dir) => {
    const found = entries.find((entry) => entry.dir === resolve(dir));
    if (found === undefined)
      throw new ClusterError(`there is no cluster in ${resolve(dir)}\nhint: npm run cluster -- list`, 2);
    return found;
  });
}

async function list(): Promise<void> {
  const entries = await registered();
  if (entries.length === 0) say(`no cluster in ${clustersFolder()}`);
  for (const { dir, state } of entries) {
    if (state === undefined) {
      print(`${dir}  unfinished`);
      continue;
    }
    const condition = (await isDead(state)) ? 'dead' : state.ready ? 'running' : 'starting';
    const parts = [state.node ? 'node' : '', state.kwok > 0 ? `kwok ${state.kwok}` : ''].filter((part) => part !== '');
    print([dir, condition, state.version, `https://127.0.0.1:${state.ports.server}`, ...parts].join('  '));
  }
}

/** The machine's own refusals (no space, no right) are no fault of ours either, and their message says what it was. */
const isRefusal = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ClusterError || isRefusal(error))) throw error;
  say(`error: ${error.message}`);
  process.exitCode = error instanceof ClusterError ? error.exitCode : 3;
}
