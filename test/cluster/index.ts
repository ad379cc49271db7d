import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Say } from './binaries.ts';
import { remove } from './clean.ts';
import { paths } from './commands.ts';
import { awaitReady, halt, launch } from './components.ts';
import { ClusterError, type ClusterOptions } from './options.ts';
import { mustRun } from './run.ts';
import { type Component, readState, type State } from './state.ts';
import { start as startCluster } from './up.ts';

export type { ClusterOptions } from './options.ts';
export type { Component } from './state.ts';
export { missing } from './surroundings.ts';

/** A running cluster in the hands of a test. */
export interface Cluster {
  dir: string;
  version: string;
  /** Path of the admin's kubeconfig. */
  kubeconfig: string;
  /** Path of a kubectl of the same version; its folder on the PATH makes it `kubectl`. */
  kubectl: string;
  /** URL of the API server. */
  server: string;
  /** Ends a component in good order and returns when its process is gone. */
  stop(component: Component): Promise<void>;
  /** Starts it again, `extra` flags last (they win), and returns when it does its work. */
  start(component: Component, extra?: string[]): Promise<void>;
  /** SIGKILL. */
  kill(component: Component): Promise<void>;
  down(): Promise<void>;
}

const silent: Say = () => {};

/** Starts a cluster. Unless `keep` is set it belongs to this process: a later `up` removes it once the process is gone. */
export async function up(options: ClusterOptions = {}, say: Say = silent): Promise<Cluster> {
  return handle(await startCluster(options, say));
}

/** The cluster in a folder, from whatever process. */
export async function attach(dir: string): Promise<Cluster> {
  const state = await readState(dir);
  if (state === undefined) throw new ClusterError(`there is no cluster in ${dir}\nhint: npm run cluster -- list`);
  return handle(state);
}

function handle(state: State): Cluster {
  return {
    dir: state.dir,
    version: state.version,
    kubeconfig: paths(state.dir).admin,
    kubectl: join(state.binaries, 'kubectl'),
    server: `https://127.0.0.1:${state.ports.server}`,
    stop: (component) => halt(state, component),
    start: async (component, extra = []) => {
      await halt(state, component);
      await launch(state, component, extra);
      await awaitReady(state, component);
    },
    kill: (component) => halt(state, component, 0),
    down: () => remove({ slot: state.slot, dir: state.dir, state }),
  };
}

/**
 * The cluster that a suite should use: the one that KUBECONFIG_TEST names, which is left as it is afterwards, or a new one.
 */
export async function testCluster(
  options: ClusterOptions = {},
  say: Say = silent,
  env = process.env,
): Promise<Cluster> {
  const kubeconfig = env.KUBECONFIG_TEST;
  if (!kubeconfig) return up(options, say);
  if (!existsSync(kubeconfig)) throw new ClusterError(`KUBECONFIG_TEST names ${kubeconfig}, and there is no such file`);
  const own = await readState(dirname(kubeconfig));
  if (own !== undefined) return { ...handle(own), down: async () => {} };
  return foreign(kubeconfig, env);
}

async function foreign(kubeconfig: string, env: NodeJS.ProcessEnv): Promise<Cluster> {
  const folder = (env.PATH ?? '').split(delimiter).find((path) => existsSync(join(path, 'kubectl')));
  if (folder === undefined)
    throw new ClusterError('KUBECONFIG_TEST is set, but there is no kubectl on the PATH to use it with');
  const kubectl = join(folder, 'kubectl');
  const ask = (...args: string[]) => mustRun(kubectl, ['--kubeconfig', kubeconfig, ...args]);
  const server = await ask('config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}');
  const version = JSON.parse(await ask('get', '--raw', '/version')) as { gitVersion: string };
  const refuse = async (component: Component) => {
    throw new ClusterError(
      `${component} is not ours to stop or start: KUBECONFIG_TEST names a cluster that these tests did not make`,
    );
  };
  return {
    dir: dirname(kubeconfig),
    version: version.gitVersion.replace(/^v/, ''),
    kubeconfig,
    kubectl,
    server,
    stop: refuse,
    start: refuse,
    kill: refuse,
    down: async () => {},
  };
}
