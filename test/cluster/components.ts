import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { ask, isReady } from './api.ts';
import { NODE_NAME, paths } from './commands.ts';
import { ClusterError } from './options.ts';
import { end, isAlive, lookUp } from './processes.ts';
import { until } from './run.ts';
import { type Component, readPid, type State, writePid } from './state.ts';

/** Starts a component in the background, its output in a log file, its number written down at once. */
export async function launch(state: State, component: Component, extra: string[] = []): Promise<void> {
  const command = state.commands[component];
  if (command === undefined) throw new ClusterError(`this cluster has no ${component}`);
  const log = paths(state.dir).log(component);
  await mkdir(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  const [program = '', ...args] = command.argv;
  // A session of its own: a Ctrl-C for the tests must not end the cluster under them.
  const child = spawn(program, [...args, ...extra], {
    cwd: state.dir,
    env: command.env,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new ClusterError(`cannot start ${component}: ${error.message}`)));
  });
  child.unref();
  const found = child.pid === undefined ? undefined : await lookUp(child.pid);
  if (found === undefined) throw await diedError(state, component);
  await writePid(state.dir, component, { pid: found.pid, started: found.started });
}

/** Ends a component in good order; an API server gets time to let its requests finish. */
export async function halt(state: State, component: Component, patience = 30_000): Promise<void> {
  const id = await readPid(state.dir, component);
  if (id !== undefined) await end(id, patience);
}

async function isUp(state: State, component: Component): Promise<boolean> {
  const id = await readPid(state.dir, component);
  return id !== undefined && isAlive(id);
}

async function diedError(state: State, component: Component): Promise<ClusterError> {
  const log = paths(state.dir).log(component);
  const text = await readFile(log, 'utf8').catch(() => '');
  const tail = text.trim().split('\n').slice(-12).join('\n');
  return new ClusterError(`${component} ended at once; the end of ${log}:\n${tail}`);
}

/** Waits for a sign of life of a component, and gives up at once when its process ends. */
async function awaitSignOf(state: State, component: Component, milliseconds: number, sign: () => Promise<boolean>) {
  let died = false;
  const seen = await until(milliseconds, async () => {
    if (await sign()) return true;
    died = !(await isUp(state, component));
    return died;
  });
  if (died) throw await diedError(state, component);
  if (!seen)
    throw new ClusterError(
      `${component} was not ready within ${milliseconds / 1000} s; see ${paths(state.dir).log(component)}`,
    );
}

/** Whether something listens on the Unix socket or loopback port. */
const accepts = (place: string | number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = typeof place === 'number' ? connect(place, '127.0.0.1') : connect(place);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const answers = (state: State, path: string) => async () =>
  (await ask(state.dir, state.ports.server, 'GET', path)).status === 200;

/** Waits until a component that was just started does its work, as far as that can be seen. */
export async function awaitReady(state: State, component: Component, signal?: AbortSignal): Promise<void> {
  const awaitSign = (milliseconds: number, sign: () => Promise<boolean>) =>
    awaitSignOf(state, component, milliseconds, () => {
      signal?.throwIfAborted();
      return sign();
    });
  if (component === 'kube-apiserver') return awaitSign(120_000, answers(state, '/readyz'));
  if (component === 'kubelet') {
    return awaitSign(120_000, async () => {
      const answer = await ask(state.dir, state.ports.server, 'GET', `/api/v1/nodes/${NODE_NAME}`);
      return answer.status === 200 && isReady(answer.body);
    });
  }
  if (component === 'containerd') return awaitSign(30_000, () => accepts(paths(state.dir).containerdSocket));
  if (component === 'registry') return awaitSign(30_000, () => accepts(state.ports.registry));
  if (component === 'kube-controller-manager') {
    return awaitSign(60_000, answers(state, '/api/v1/namespaces/default/serviceaccounts/default'));
  }
}
