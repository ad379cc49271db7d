import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock.ts';
import { ClusterError } from './options.ts';
import { cacheFolder, SOURCES } from './places.ts';
import { run } from './run.ts';
import type { Tool, Version } from './versions.ts';

export type Say = (line: string) => void;

const BUILD = ['build', '-trimpath'];

/** What the server and kubectl report as their version is linked in; without it clients see v0.0.0. */
export function linkerFlags(version: string): string {
  const [major, minor] = version.split('.');
  const info = 'k8s.io/component-base/version';
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return ['-s', '-w', ...Object.entries(values).map(([name, value]) => `-X ${info}.${name}=${value}`)].join(' ');
}

/** The files of a build: name in the build folder -> name among the sources. */
export function sourceFiles(entry: Version): Record<string, string> {
  const folder = `v${entry.version}`;
  return {
    'go.mod': `${folder}/go.mod`,
    'go.sum': `${folder}/go.sum`,
    ...Object.fromEntries(entry.sources.map((name) => [name, name])),
    'kubectl/main.go': 'kubectl/main.go',
  };
}

/** The folder of a version's binaries in the cache. Its name carries a hash of all that goes in, so a changed source builds anew. */
export async function controlPlaneFolder(entry: Version): Promise<string> {
  const hash = createHash('sha256').update(linkerFlags(entry.version));
  for (const [name, source] of Object.entries(sourceFiles(entry))) {
    hash.update(`\0${name}\0`).update(await readFile(join(SOURCES, source)));
  }
  return join(cacheFolder(), `v${entry.version}-${hash.digest('hex').slice(0, 12)}`);
}

export const toolFolder = (tool: Tool): string => join(cacheFolder(), `${tool.name}-${tool.version}`);

/** The folder with `control-plane` and `kubectl` of that version. */
export async function buildControlPlane(entry: Version, say: Say): Promise<string> {
  const folder = await controlPlaneFolder(entry);
  return cached(folder, say, async (half) => {
    say(`building Kubernetes ${entry.version} (4 to 6 minutes on two cores, once)`);
    const source = join(half, 'src');
    for (const [name, from] of Object.entries(sourceFiles(entry))) await cp(join(SOURCES, from), join(source, name));
    const flags = [...BUILD, '-ldflags', linkerFlags(entry.version)];
    await go([...flags, '-o', join(half, 'control-plane'), '.'], source);
    await go([...flags, '-o', join(half, 'kubectl'), './kubectl'], source);
    await rm(source, { recursive: true });
  });
}

/** The folder with the tool's binary. */
export function buildTool(tool: Tool, say: Say): Promise<string> {
  return cached(toolFolder(tool), say, async (half) => {
    say(`building ${tool.name} ${tool.version} (about 90 seconds, once)`);
    await go(['install', '-trimpath', '-ldflags', '-s -w', `${tool.module}@${tool.version}`], half, { GOBIN: half });
  });
}

/** The path of the binary of a Go module in this tree, named like its folder's parent. */
export async function buildProgram(source: string, say: Say): Promise<string> {
  const name = basename(dirname(source));
  const hash = createHash('sha256');
  for (const file of (await readdir(source)).sort()) {
    hash.update(`\0${file}\0`).update(await readFile(join(source, file)));
  }
  const folder = join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 12)}`);
  await cached(folder, say, async (half) => {
    say(`building ${name} (half a minute to two, once)`);
    await go([...BUILD, '-ldflags', '-s -w', '-o', join(half, name), '.'], source);
  });
  return join(folder, name);
}

/** Fills the folder under another name and renames it at last: a killed build leaves nothing that looks whole. */
export async function cached(folder: string, say: Say, fill: (half: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const waiting = () => say(`another process is making ${folder}; waiting for it`);
  return withLock(`${folder}.lock`, waiting, async () => {
    if (existsSync(folder)) return folder;
    await removeHalves(folder);
    const half = `${folder}.half-${process.pid}`;
    await mkdir(half, { recursive: true });
    try {
      await fill(half);
      await rename(half, folder);
    } finally {
      await rm(half, { recursive: true, force: true });
    }
    return folder;
  });
}

async function removeHalves(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  const halves = names.filter((name) => name.startsWith(`${basename(folder)}.half-`));
  await Promise.all(halves.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })));
}

async function go(args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  // GOWORK and GOFLAGS of the caller's shell are about other modules.
  const all = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-buildvcs=false', ...env };
  const { code, stderr } = await run('go', args, { cwd, env: all, interruptible: true });
  if (code === 0) return;
  const said = stderr.trim().split('\n').slice(-12).join('\n');
  throw new ClusterError(
    `go ${args[0]} failed with code ${code}:\n${said}\nhint: Go fetches modules through GOPROXY; see "go env GOPROXY"`,
  );
}
