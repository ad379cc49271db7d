import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { controlPlaneFolder, toolFolder } from './binaries.ts';
import { imagesFolder } from './image-store.ts';
import { type ClusterOptions, checkOptions } from './options.ts';
import { absentPackages } from './packages.ts';
import { run } from './run.ts';
import { atLeast, DEFAULT_VERSION, findVersion, TOOLS } from './versions.ts';

/** What was seen of the machine, for `lacking` to judge. */
export interface Surroundings {
  platform: string;
  uid: number;
  /** Debian packages that are absent. */
  absent: string[];
  apt: boolean;
  /** The output of `go env GOVERSION`; undefined without Go. */
  go: string | undefined;
  /** The Go that the builds which are not in the cache yet need; undefined when all are there. */
  goNeeded: string | undefined;
  /** Whether the images must still be made. */
  imagesNeeded: boolean;
}

/** One sentence saying what the surroundings lack; undefined when a cluster can be started. */
export function lacking(options: ClusterOptions, seen: Surroundings): string | undefined {
  if (seen.platform !== 'linux') return `a real cluster needs Linux, and this is ${seen.platform}`;
  if (options.node && seen.uid !== 0)
    return 'a cluster with a node needs root (containers, a bridge, mounts); without --node it does not';
  if (seen.absent.length > 0 && seen.uid !== 0)
    return `the packages ${seen.absent.join(', ')} are not installed, and installing them needs root`;
  if (seen.absent.length > 0 && !seen.apt)
    return `the programs of the Debian packages ${seen.absent.join(', ')} are absent, and there is no apt-get to install them`;
  if (seen.imagesNeeded && !seen.apt) return 'the images are made of Debian packages, and there is no apt-get here';
  if (seen.goNeeded === undefined) return undefined;
  if (seen.go === undefined)
    return `Kubernetes is built with Go ${seen.goNeeded} or newer, and there is no go on the PATH`;
  if (!atLeast(seen.go, seen.goNeeded))
    return `Kubernetes is built with Go ${seen.goNeeded} or newer, and this is ${seen.go}`;
  return undefined;
}

/** One sentence saying what this machine lacks for such a cluster; undefined when nothing is missing. */
export async function missing(options: ClusterOptions = {}): Promise<string | undefined> {
  checkOptions(options);
  return lacking(options, await look(options));
}

async function look(options: ClusterOptions): Promise<Surroundings> {
  const node = options.node ?? false;
  const needed = await goNeeded(options);
  const go = needed === undefined ? undefined : await run('go', ['env', 'GOVERSION']);
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    absent: process.platform === 'linux' ? absentPackages(node) : [],
    apt: existsSync('/usr/bin/apt-get'),
    go: go?.code === 0 ? go.stdout.trim() : undefined,
    goNeeded: needed,
    imagesNeeded: node && !existsSync(imagesFolder()),
  };
}

async function goNeeded(options: ClusterOptions): Promise<string | undefined> {
  const entry = findVersion(options.version ?? DEFAULT_VERSION);
  const builds: { there: boolean; go: string }[] = [];
  if (entry) builds.push({ there: existsSync(join(await controlPlaneFolder(entry), 'control-plane')), go: entry.go });
  if (options.node) builds.push({ there: existsSync(toolFolder(TOOLS.coredns)), go: TOOLS.coredns.go });
  if (options.kwok) builds.push({ there: existsSync(toolFolder(TOOLS.kwok)), go: TOOLS.kwok.go });
  const versions = builds.filter((build) => !build.there).map((build) => build.go);
  return versions.sort((a, b) => (atLeast(a, b) ? -1 : 1))[0];
}
