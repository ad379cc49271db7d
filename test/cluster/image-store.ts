import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { arch } from 'node:process';
import { cached, type Say } from './binaries.ts';
import { DEBIAN_PACKAGES, describeImage, digestOf, IMAGES, type Layer, LINKS, repositoryOf } from './images.ts';
import { ClusterError } from './options.ts';
import { cacheFolder } from './places.ts';
import { mustRun } from './run.ts';

/**
 * The registry's storage, made once and kept in the cache beside the binaries: every cluster's registry serves it read-only.
 * It is written in the registry's own layout on disk, a documented and stable one, so making it needs no running registry.
 */
export function buildImages(say: Say): Promise<string> {
  return cached(imagesFolder(), say, async (half) => {
    say('building the images from Debian packages (about a minute, once)');
    const work = join(half, 'work');
    await mkdir(work);
    const layers: Record<Layer, string> = { busybox: join(work, 'busybox.tar'), debian: join(work, 'debian.tar') };
    await makeBusybox(join(work, 'busybox'), layers.busybox);
    await makeDebian(layers.debian);
    await fillStorage(half, layers);
    await rm(work, { recursive: true });
  });
}

export function imagesFolder(): string {
  // One hash over all that decides the content; packages' own versions are those of the day.
  const recipe = JSON.stringify([IMAGES, DEBIAN_PACKAGES, LINKS, 'layout 2']);
  return join(cacheFolder(), `images-${digestOf(recipe).slice(7, 19)}`);
}

async function makeBusybox(folder: string, tar: string): Promise<void> {
  const root = join(folder, 'root');
  for (const name of ['bin', 'dev', 'etc', 'proc', 'root', 'sys', 'tmp', 'usr', 'var'])
    await mkdir(join(root, name), { recursive: true });
  await chmod(folder, 0o755);
  await mustRun('apt-get', ['download', '-o', 'APT::Sandbox::User=root', 'busybox-static'], { cwd: folder });
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb')) ?? '';
  await mustRun('dpkg-deb', ['-x', join(folder, archive), join(folder, 'package')]);
  const binary = join(root, 'bin', 'busybox');
  await cp(join(folder, 'package', 'bin', 'busybox'), binary);
  for (const applet of (await mustRun(binary, ['--list'])).split('\n')) {
    if (applet !== '' && applet !== 'busybox') await symlink('busybox', join(root, 'bin', applet));
  }
  // Scripts name interpreters below /usr, too.
  await symlink('../bin', join(root, 'usr', 'bin'));
  await writeFile(
    join(root, 'etc', 'passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
  );
  await writeFile(join(root, 'etc', 'group'), 'root:x:0:\nnogroup:x:65534:\n');
  await chmod(join(root, 'tmp'), 0o1777);
  await mustRun('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', root, '-cf', tar, '.']);
}

const SKIPPED = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/info/*'];

async function makeDebian(tar: string): Promise<void> {
  const links = Object.entries(LINKS).map(([name, target]) => `--customize-hook=ln -sf ${target} "$1"${name}`);
  const args = [
    '--variant=essential',
    `--include=${DEBIAN_PACKAGES.join(',')}`,
    ...SKIPPED.map((path) => `--dpkgopt=path-exclude=${path}`),
    ...links,
    ...(await aptSettings()),
    await codename(),
    tar,
    ...(await aptSources()),
  ];
  await mustRun('mmdebstrap', args, { interruptible: true });
}

async function codename(): Promise<string> {
  const release = await mustRun('sh', ['-c', '. /etc/os-release && echo "$VERSION_CODENAME"']);
  return release.trim();
}

/** The lines of the distribution's own repositories, from this machine's apt configuration. */
async function aptSources(): Promise<string[]> {
  const format = '$(CREATED_BY)|$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)';
  const text = await mustRun('apt-get', ['indextargets', '--format', format]);
  const lines = sourceLines(text, await codename());
  if (lines.length === 0) {
    throw new ClusterError(
      `apt knows no repository of this distribution\nhint: run "apt-get update"; see "apt-get indextargets"`,
    );
  }
  return lines;
}

/** Chooses, out of `apt-get indextargets`, the lines of Debian or Ubuntu themselves. */
export function sourceLines(targets: string, suite: string): string[] {
  const lines = targets.split('\n').flatMap((line) => {
    const [kind, origin, uri, release = '', component] = line.split('|');
    const own = (origin === 'Debian' || origin === 'Ubuntu') && release.startsWith(suite);
    return kind === 'Packages' && own ? [`deb ${uri} ${release} ${component}`] : [];
  });
  return [...new Set(lines)];
}

/** A proxy or certificates that apt needs on this machine, it needs in the chroot's making too. */
async function aptSettings(): Promise<string[]> {
  const text = await mustRun('apt-config', ['dump', '--format', '%F "%v";%n', 'Acquire::http', 'Acquire::https']);
  return text.split('\n').flatMap((line) => (line.endsWith('"";') || line === '' ? [] : [`--aptopt=${line}`]));
}

async function fillStorage(storage: string, layers: Record<Layer, string>): Promise<void> {
  const v2 = join(storage, 'docker', 'registry', 'v2');
  const put = async (path: string, content: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  const blob = (digest: string) => join(v2, 'blobs', 'sha256', digest.slice(7, 9), digest.slice(7), 'data');
  const known: Partial<Record<Layer, { digest: string; size: number }>> = {};
  for (const [layer, file] of Object.entries(layers)) {
    const digest = await digestOfFile(file);
    known[layer as Layer] = { digest, size: (await stat(file)).size };
    await mkdir(dirname(blob(digest)), { recursive: true });
    await cp(file, blob(digest));
  }
  for (const image of IMAGES) {
    const layer = known[image.layer];
    if (layer === undefined) throw new Error(`no layer ${image.layer}`);
    const { configuration, manifest } = describeImage(image, layer, arch === 'x64' ? 'amd64' : arch);
    for (const content of [configuration, manifest]) await put(blob(digestOf(content)), content);
    for (const name of image.names) {
      const { repository, tag } = repositoryOf(name);
      const at = join(v2, 'repositories', repository);
      const link = (...path: string[]) => join(at, ...path, 'link');
      const [, hex = ''] = digestOf(manifest).split(':');
      for (const digest of [layer.digest, digestOf(configuration)])
        await put(link('_layers', 'sha256', digest.slice(7)), digest);
      await put(link('_manifests', 'revisions', 'sha256', hex), `sha256:${hex}`);
      await put(link('_manifests', 'tags', tag, 'current'), `sha256:${hex}`);
      await put(link('_manifests', 'tags', tag, 'index', 'sha256', hex), `sha256:${hex}`);
    }
  }
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}
