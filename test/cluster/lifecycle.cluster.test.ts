import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { controlPlaneFolder } from './binaries.ts';
import { attach, type Cluster, missing, testCluster, up } from './index.ts';
import { allProcesses, belongsTo, signal } from './processes.ts';
import { mustRun, run, until } from './run.ts';
import { leftOver, type Snapshot, takeSnapshot } from './snapshot.ts';
import { readState, registered } from './state.ts';
import { VERSIONS } from './versions.ts';

// A folder of clusters of our own: what happens here must not touch the ones that others use.
const folder = mkdtempSync('/var/tmp/kbl-');
const previous = process.env.KUBECTL_BATCH_CLUSTERS;
const cli = join(import.meta.dirname, 'cli.ts');
const jiti = join(import.meta.dirname, '../../node_modules/.bin/jiti');

let before: Snapshot;
/** Other clusters of this machine come and go while we look; then only what bears our names is ours. */
let foreign: (line: string) => boolean = () => false;

/** Building takes minutes, so only what the cache holds is tried. */
const built: string[] = [];
for (const entry of VERSIONS) if (existsSync(await controlPlaneFolder(entry))) built.push(entry.version);

const lack = await missing({ node: true });

beforeAll(async () => {
  const others = (await registered()).length > 0;
  process.env.KUBECTL_BATCH_CLUSTERS = folder;
  const mine = new Set<string>();
  if (others) foreign = (line) => !line.includes(folder) && ![...mine].some((name) => line.includes(name));
  before = await takeSnapshot(folder);
  for (let slot = 1; slot < 10; slot++) if (!before.links.includes(`kbatch${slot}`)) mine.add(`kbatch${slot}`);
});

afterEach(async () => {
  await run(jiti, [cli, 'down', '--all']);
  expect(leftOver(before, await takeSnapshot(folder), foreign)).toEqual([]);
});

afterAll(() => {
  if (previous === undefined) delete process.env.KUBECTL_BATCH_CLUSTERS;
  else process.env.KUBECTL_BATCH_CLUSTERS = previous;
  rmSync(folder, { recursive: true, force: true });
});

const kubectl = (cluster: Cluster, ...args: string[]) =>
  mustRun(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, ...args]);

async function runJob(cluster: Cluster, name: string, text: string): Promise<string> {
  await kubectl(cluster, 'create', 'job', name, '--image=busybox', '--', 'echo', text);
  await kubectl(cluster, 'wait', '--for=condition=Complete', '--timeout=60s', `job/${name}`);
  return kubectl(cluster, 'logs', `job/${name}`);
}

/** `up` on the command line; the promise has its KUBECONFIG line. */
async function upByCommand(...flags: string[]): Promise<Cluster> {
  const { code, stdout, stderr } = await run(jiti, [cli, 'up', ...flags]);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^export KUBECONFIG=\S+\/kubeconfig\n$/);
  return attach(stdout.trim().replace(/^export KUBECONFIG=(.*)\/kubeconfig$/, '$1'));
}

/** An `up` that is about to start its node. */
async function upToTheNode(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [jiti, cli, 'up', '--node'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  expect(await until(60_000, () => said.includes('starting the node'))).toBe(true);
  return child;
}

describe.skipIf(lack !== undefined)('a real cluster', () => {
  it('stands beside another one, and goes without touching it', async () => {
    const [first, second] = await Promise.all([up({ node: true }), up({ node: true })]);
    expect(first.server).not.toBe(second.server);
    expect(await Promise.all([runJob(first, 'hi', 'one'), runJob(second, 'hi', 'two')])).toEqual(['one\n', 'two\n']);
    await first.down();
    expect(existsSync(first.dir)).toBe(false);
    expect(await runJob(second, 'still', 'here')).toBe('here\n');
    await second.down();
    expect(existsSync(second.dir)).toBe(false);
  });

  it('is printed by the command, listed, used by KUBECONFIG_TEST and removed by its folder', async () => {
    const cluster = await upByCommand('--kwok', '2');
    const listed = await run(jiti, [cli, 'list']);
    expect(listed.stdout).toBe(`${cluster.dir}  running  ${cluster.version}  ${cluster.server}  kwok 2\n`);
    const used = await testCluster({}, undefined, { ...process.env, KUBECONFIG_TEST: cluster.kubeconfig });
    expect(used.dir).toBe(cluster.dir);
    await used.down();
    await kubectl(cluster, 'create', 'job', 'fake', '--image=any');
    await kubectl(cluster, 'wait', '--for=condition=Complete', '--timeout=60s', 'job/fake');
    const { code, stderr } = await run(jiti, [cli, 'down', cluster.dir]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `removed ${cluster.dir}\n` });
  });

  it('stops and starts single components, under other flags too', async () => {
    const cluster = await up({ backoff: { base: '100ms', max: '1s', batch: '50ms' } });
    const again = await attach(cluster.dir);
    await again.kill('kube-apiserver');
    expect((await run(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, 'get', 'nodes'])).code).not.toBe(0);
    await again.start('kube-apiserver');
    expect(await kubectl(cluster, 'get', '--raw', '/readyz')).toBe('ok');
    await again.stop('kube-controller-manager');
    await again.start('kube-controller-manager', ['--controllers=*,-job-controller']);
    expect(await kubectl(cluster, 'get', 'serviceaccount', 'default', '-o', 'name')).toBe('serviceaccount/default\n');
    await cluster.down();
  });

  it.each(built)('of %s says so, and its Job controller backs off as told', async (version) => {
    const stages = join(import.meta.dirname, 'failing-pods.yaml');
    const backoff = { base: '100ms', max: '1s', batch: '20ms' };
    const cluster = await up({ version, kwok: 1, kwokConfig: stages, backoff });
    expect(JSON.parse(await kubectl(cluster, 'get', '--raw', '/version')).gitVersion).toBe(`v${version}`);
    const shown = await mustRun(cluster.kubectl, ['version', '--client']);
    expect(shown).toContain(`Client Version: v${version}`);
    const began = Date.now();
    await kubectl(cluster, 'create', 'job', 'fails', '--image=any');
    await kubectl(cluster, 'wait', '--for=condition=Failed', '--timeout=60s', 'job/fails');
    // Six retries that double from 10 s would take ten minutes.
    expect(Date.now() - began).toBeLessThan(30_000);
    await cluster.down();
  });

  it('is mended by the next up after everything was killed', async () => {
    const cluster = await upByCommand('--node');
    await kubectl(cluster, 'create', 'job', 'long', '--image=busybox', '--', 'sleep', '3600');
    await kubectl(cluster, 'wait', '--for=jsonpath={.status.ready}=1', '--timeout=60s', 'job/long');
    const state = await readState(cluster.dir);
    for (const running of await allProcesses()) {
      if (belongsTo(running, cluster.dir, state?.cgroup)) signal(running.pid, 'SIGKILL');
    }
    const next = await upByCommand('--node');
    expect((await registered()).map((entry) => entry.dir)).toEqual([next.dir]);
    expect(await runJob(next, 'hi', 'anew')).toBe('anew\n');
    await next.down();
  });

  it('is taken away when its making is interrupted', async () => {
    const child = await upToTheNode();
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(130);
    expect(await registered()).toEqual([]);
  });

  it('is mended after its maker was killed on the way', async () => {
    const child = await upToTheNode();
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const dir = (await registered())[0]?.dir ?? '';
    expect((await run(jiti, [cli, 'list'])).stdout).toContain('dead');
    const next = await up();
    expect((await registered()).map((entry) => entry.dir)).toEqual([next.dir]);
    expect(dir).not.toBe('');
    await next.down();
  });
});
