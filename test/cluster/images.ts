import { createHash } from 'node:crypto';
import { PAUSE } from './files.ts';

/** The images that the loopback registry holds. Pure: what they are called and what is in them; image-store.ts makes them. */

/** `busybox` is the static busybox alone; `debian` a Debian with the interpreters that examples use. */
export type Layer = 'busybox' | 'debian';

export interface Image {
  /** Names as examples write them. */
  names: string[];
  layer: Layer;
  entrypoint?: string[];
  command?: string[];
}

export const IMAGES: readonly Image[] = [
  // Static and alone: a sandbox that sleeps on a Debian layer dies at once.
  {
    names: [PAUSE, ...names('registry.k8s.io/pause', 'latest', '3.9', '3.10.1')],
    layer: 'busybox',
    entrypoint: ['/bin/sleep', '2147483647'],
  },
  {
    names: [
      ...names('busybox', 'latest', '1', '1.28', '1.34', '1.35', '1.36', '1.37', 'stable', 'musl', 'glibc'),
      // As Kubernetes' own specs call it.
      'registry.k8s.io/e2e-test-images/busybox:1.37.0-1',
    ],
    layer: 'busybox',
    command: ['sh'],
  },
  { names: names('bash', 'latest', '5', '5.1', '5.2'), layer: 'debian', command: ['bash'] },
  {
    names: names(
      'python',
      'latest',
      '3',
      '3.8',
      '3.9',
      '3.10',
      '3.11',
      '3.12',
      '3.13',
      '3-slim',
      '3.11-slim',
      '3.12-slim',
      '3-alpine',
    ),
    layer: 'debian',
    command: ['python3'],
  },
  {
    names: names('perl', 'latest', '5', '5.34', '5.34.0', '5.36', '5.36.0', '5.38', '5-slim'),
    layer: 'debian',
    command: ['perl', '-de0'],
  },
  {
    names: names('redis', 'latest', '5', '6', '7', '7.0', '7.2', '7-alpine', 'alpine'),
    layer: 'debian',
    command: ['redis-server', '--protected-mode', 'no'],
  },
  {
    names: names('debian', 'latest', '12', 'bookworm', 'bookworm-slim', 'stable', 'stable-slim'),
    layer: 'debian',
    command: ['bash'],
  },
];

/** Debian packages of the `debian` layer, on top of the essential ones (bash and perl-base are among those). */
export const DEBIAN_PACKAGES = [
  'python3-minimal',
  'python3',
  'perl',
  'redis-server',
  'redis-tools',
  'bsdextrautils',
  'curl',
];

/** Names in the `debian` layer that official images have and Debian has not. */
export const LINKS: Record<string, string> = {
  '/usr/local/bin/python': '/usr/bin/python3',
  '/usr/local/bin/python3': '/usr/bin/python3',
  '/usr/local/bin/perl': '/usr/bin/perl',
  '/usr/local/bin/bash': '/bin/bash',
};

function names(repository: string, ...tags: string[]): string[] {
  return tags.map((tag) => `${repository}:${tag}`);
}

/** Where a name is looked for in the registry, as containerd does it: without the host, official images below library/. */
export function repositoryOf(name: string): { repository: string; tag: string } {
  const colon = name.lastIndexOf(':');
  const [path, tag] = colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name, 'latest'];
  const [first = '', ...rest] = path.split('/');
  if (rest.length === 0) return { repository: `library/${first}`, tag };
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  return { repository: hasHost ? rest.join('/') : path, tag };
}

export const digestOf = (bytes: Buffer | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The OCI configuration and manifest of an image of one uncompressed layer, whose digest and diff id are the same. */
export function describeImage(image: Image, layer: { digest: string; size: number }, architecture: string) {
  const configuration = JSON.stringify({
    architecture,
    os: 'linux',
    config: { Env: [`PATH=${PATH}`], Entrypoint: image.entrypoint, Cmd: image.command, WorkingDir: '/' },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(configuration),
      size: Buffer.byteLength(configuration),
    },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer }],
  });
  return { configuration, manifest };
}

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
