import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.ts';
import { ClusterError } from './options.ts';
import { cacheFolder } from './places.ts';
import { run } from './run.ts';

/** A program that a cluster needs, where it may be, and the Debian package that brings it. */
interface Need {
  program: string;
  package: string;
  /** Folders beside those of PATH; for CNI plugins the only ones. */
  folders?: string[];
}

const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const CNI = ['/usr/lib/cni', '/opt/cni/bin'];

const ALWAYS: Need[] = [{ program: 'openssl', package: 'openssl' }];
const NODE: Need[] = [
  { program: 'containerd', package: 'containerd' },
  { program: 'runc', package: 'runc' },
  { program: 'bridge', package: 'containernetworking-plugins', folders: CNI },
  { program: 'docker-registry', package: 'docker-registry' },
  { program: 'mmdebstrap', package: 'mmdebstrap' },
  { program: 'ip', package: 'iproute2' },
  { program: 'iptables', package: 'iptables' },
  { program: 'mount', package: 'mount' },
];

export const absentPackages = (node: boolean, exists: (path: string) => boolean = existsSync): string[] =>
  [...ALWAYS, ...(node ? NODE : [])]
    .filter((need) => !(need.folders ?? SYSTEM).some((folder) => exists(`${folder}/${need.program}`)))
    .map((need) => need.package);

/** Where the CNI plugins are. */
export const cniFolder = (): string => CNI.find((folder) => existsSync(`${folder}/bridge`)) ?? '/usr/lib/cni';

const POLICY = '/usr/sbin/policy-rc.d';

/** Installs what is absent, without starting the services that the packages bring. */
export async function installPackages(node: boolean, say: (line: string) => void): Promise<void> {
  if (absentPackages(node).length === 0) return;
  await withLock(
    join(cacheFolder(), 'packages.lock'),
    () => say('another process installs packages; waiting for it'),
    async () => {
      const absent = absentPackages(node);
      if (absent.length === 0) return;
      say(`installing ${absent.join(', ')}`);
      // Debian's own switch: with this file no package starts or stops a service. One that is there already is respected.
      const ours = !existsSync(POLICY);
      if (ours) {
        await writeFile(POLICY, '#!/bin/sh\nexit 101\n');
        await chmod(POLICY, 0o755);
      }
      try {
        // A repository of somebody else's may fail and Debian's be fine; the install tells.
        await run('apt-get', ['update']);
        await apt(['install', '-y', '--no-install-recommends', ...absent], absent);
      } finally {
        if (ours) await rm(POLICY, { force: true });
      }
    },
  );
}

async function apt(args: string[], wanted: string[]): Promise<void> {
  const { code, stderr } = await run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (code === 0) return;
  const said = stderr.trim().split('\n').slice(-8).join('\n');
  throw new ClusterError(`apt-get ${args[0]} failed with code ${code} while installing ${wanted.join(', ')}:\n${said}`);
}
