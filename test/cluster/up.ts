import { cp, mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fakeNode, make } from './api.ts';
import { buildControlPlane, buildTool, type Say } from './binaries.ts';
import { makeCertificates, readIdentity } from './certificates.ts';
import { chooseNetwork, choosePorts } from './choices.ts';
import { mustBeEmpty, remove } from './clean.ts';
import { commandsOf, NODE_NAME, paths } from './commands.ts';
import { awaitReady, launch } from './components.ts';
import * as files from './files.ts';
import { buildImages } from './image-store.ts';
import { self } from './lock.ts';
import { rememberMachine } from './machine.ts';
import { mend } from './mend.ts';
import { makeBridge, makeCgroup } from './node.ts';
import { ClusterError, type ClusterOptions, checkOptions } from './options.ts';
import { cniFolder, installPackages } from './packages.ts';
import { mustRun } from './run.ts';
import { claimSlot, type State, writeState } from './state.ts';
import { missing } from './surroundings.ts';
import { DEFAULT_VERSION, findVersion, TOOLS, type Version } from './versions.ts';

interface Parts {
  binaries: string;
  coredns?: string;
  kwok?: string;
  images?: string;
}

/** Makes sure that the cache holds all binaries and images of such a cluster. */
export async function prepare(options: ClusterOptions, say: Say): Promise<Parts> {
  checkOptions(options);
  const lack = await missing(options);
  if (lack !== undefined) throw new ClusterError(`cannot start a cluster here: ${lack}`);
  await installPackages(options.node ?? false, say);
  const parts: Parts = { binaries: await buildControlPlane(versionOf(options), say) };
  if (options.node) {
    parts.images = await buildImages(say);
    parts.coredns = join(await buildTool(TOOLS.coredns, say), 'coredns');
  }
  if (options.kwok) parts.kwok = join(await buildTool(TOOLS.kwok, say), 'kwok');
  return parts;
}

const versionOf = (options: ClusterOptions): Version => findVersion(options.version ?? DEFAULT_VERSION) as Version;

/** Starts a cluster; when that fails or is interrupted, what was started is removed again. */
export async function start(options: ClusterOptions, say: Say, signal?: AbortSignal): Promise<State> {
  const parts = await prepare(options, say).finally(() => signal?.throwIfAborted());
  await mend(say);
  if (options.dir !== undefined) await mustBeEmpty(options.dir);
  const state = await claim(options, parts);
  try {
    await writeFiles(state, options, parts);
    await startControlPlane(state, say, signal);
    if (state.node) await startNode(state, say, signal);
    if (state.kwok > 0) await startKwok(state, say, signal);
    signal?.throwIfAborted();
  } catch (error) {
    await remove({ slot: state.slot, dir: state.dir, state });
    // What failed then failed because of the interruption.
    signal?.throwIfAborted();
    throw error;
  }
  if (options.keep) state.owner = undefined;
  state.ready = true;
  await writeState(state);
  return state;
}

async function claim(options: ClusterOptions, parts: Parts): Promise<State> {
  if (options.dir !== undefined) await mkdir(options.dir, { recursive: true });
  const { slot, dir } = await claimSlot(options.dir === undefined ? undefined : await realpath(options.dir));
  try {
    const node = options.node ?? false;
    const network = node
      ? chooseNetwork(slot, await mustRun('ip', ['-4', 'route', 'show', 'table', 'all']))
      : undefined;
    const plan: Omit<State, 'commands'> = {
      slot,
      dir,
      version: versionOf(options).version,
      binaries: parts.binaries,
      node,
      kwok: options.kwok ?? 0,
      ports: await choosePorts(slot),
      network,
      cgroup: node ? `kbatch${slot}` : undefined,
      owner: await self(),
      ready: false,
    };
    const state: State = { ...plan, commands: commandsOf(plan, options, parts) };
    await writeState(state);
    return state;
  } catch (error) {
    await remove({ slot, dir, state: undefined });
    throw error;
  }
}

async function writeFiles(state: State, options: ClusterOptions, parts: Parts): Promise<void> {
  const { dir, ports, network } = state;
  const at = paths(dir);
  await makeCertificates(at.certificates);
  const server = `https://127.0.0.1:${ports.server}`;
  const write = async (path: string, text: string) => writeFile(path, text, { mode: 0o600 });
  await write(at.admin, files.kubeconfig(server, 'admin', await readIdentity(at.certificates, 'admin')));
  if (options.kwokConfig !== undefined) await cp(options.kwokConfig, join(dir, 'kwok.yaml'));
  if (network === undefined || state.cgroup === undefined || parts.images === undefined) return;
  await write(
    at.kubeletKubeconfig,
    files.kubeconfig(server, 'kubelet', await readIdentity(at.certificates, 'kubelet')),
  );
  await write(at.kubeletConfig, files.kubeletConfig(dir, ports, network, state.cgroup));
  await write(at.containerdConfig, files.containerdConfig(dir, cniFolder()));
  await write(at.registryConfig, files.registryConfig(parts.images, ports));
  await write(at.corefile, files.corefile(dir, network));
  await mkdir(join(dir, 'cni'));
  await write(join(dir, 'cni', '10-bridge.conflist'), files.cniConfig(dir, network));
  await mkdir(join(dir, 'registries', '_default'), { recursive: true });
  await write(join(dir, 'registries', '_default', 'hosts.toml'), files.registryHosts(ports));
}

async function startControlPlane(state: State, say: Say, signal?: AbortSignal): Promise<void> {
  say(`starting Kubernetes ${state.version} in ${state.dir}`);
  await launch(state, 'etcd');
  await launch(state, 'kube-apiserver');
  await awaitReady(state, 'kube-apiserver', signal);
  await launch(state, 'kube-controller-manager');
  await launch(state, 'kube-scheduler');
  // Pods are refused in a namespace without its default service account.
  await awaitReady(state, 'kube-controller-manager', signal);
}

async function startNode(state: State, say: Say, signal?: AbortSignal): Promise<void> {
  const { network, cgroup } = state;
  if (network === undefined || cgroup === undefined) return;
  say(`starting the node "${NODE_NAME}"`);
  await rememberMachine();
  await makeBridge(network);
  await makeCgroup(cgroup);
  for (const component of ['registry', 'containerd', 'coredns'] as const) await launch(state, component);
  await awaitReady(state, 'registry', signal);
  await awaitReady(state, 'containerd', signal);
  await launch(state, 'kubelet');
  await awaitReady(state, 'kubelet', signal);
}

async function startKwok(state: State, say: Say, signal?: AbortSignal): Promise<void> {
  say(`starting ${state.kwok} simulated nodes`);
  signal?.throwIfAborted();
  await launch(state, 'kwok');
  const nodes = Array.from({ length: state.kwok }, (_, i) => fakeNode(i, state.node));
  await Promise.all(nodes.map((node) => make(state.dir, state.ports.server, '/api/v1/nodes', node)));
}
