import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeNode, isReady } from './api.ts';
import { cached, linkerFlags, sourceFiles } from './binaries.ts';
import { makeCertificates, SUBJECTS } from './certificates.ts';
import { chooseNetwork, choosePorts } from './choices.ts';
import { END_ORDER, mountsBelow, mustBeEmpty, resultsOf } from './clean.ts';
import { backoffEnvironment, commandsOf } from './commands.ts';
import * as files from './files.ts';
import { sourceLines } from './image-store.ts';
import { describeImage, digestOf, IMAGES, repositoryOf } from './images.ts';
import { testCluster } from './index.ts';
import { withLock } from './lock.ts';
import { hierarchies, used } from './node.ts';
import { ClusterError, checkOptions, parseRequest } from './options.ts';
import { absentPackages } from './packages.ts';
import { cacheFolder, clustersFolder, SOURCES } from './places.ts';
import { belongsTo, isAlive, lookUp, startTime } from './processes.ts';
import { leftOver, type Snapshot } from './snapshot.ts';
import { COMPONENTS, isDead, type State } from './state.ts';
import { lacking, type Surroundings } from './surroundings.ts';
import { atLeast, VERSIONS } from './versions.ts';

const ports = { etcd: 1, etcdPeer: 2, server: 3, kubelet: 4, registry: 5 };
const network = { bridge: 'kbatch7', prefix: '10.244.107' };
const state: State = {
  slot: 7,
  dir: '/d',
  version: '1.35.4',
  binaries: '/b',
  node: true,
  kwok: 2,
  ports,
  network,
  cgroup: 'kbatch7',
  commands: {},
  ready: true,
};

const failure = (work: () => unknown): ClusterError => {
  try {
    work();
  } catch (error) {
    if (error instanceof ClusterError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** What reads /proc. */
const onLinux = it.skipIf(process.platform !== 'linux');

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'kbatch-test-'));
  folders.push(folder);
  return folder;
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('arguments', () => {
  it('become a request', () => {
    expect(parseRequest(['up', '--node', '--kwok', '3', '--backoff-base', '500ms'])).toEqual({
      verb: 'up',
      options: { node: true, kwok: 3, backoff: { base: '500ms' } },
    });
    expect(parseRequest(['down', 'a', 'b'])).toEqual({ verb: 'down', dirs: ['a', 'b'], all: false });
    expect(parseRequest(['down', '--all'])).toEqual({ verb: 'down', dirs: [], all: true });
    expect(parseRequest(['status'])).toEqual({ verb: 'list' });
    expect(parseRequest(['build', '--version', 'v1.37.1'])).toMatchObject({ verb: 'build' });
    for (const help of [[], ['help'], ['up', '--help'], ['-h']]) expect(parseRequest(help)).toEqual({ verb: 'help' });
  });

  it.each([
    [['up', '--nodes'], "unknown option '--nodes'"],
    [['start'], 'unknown verb "start"; one of up, down, list, build'],
    [['--node'], 'no verb given; one of up, down, list, build'],
    [['down', '--node'], '--node has no meaning for "down"'],
    [['down', '--all', 'x'], 'down takes either --all or folders, not both'],
    [['up', 'x'], '"up" takes no argument, but got "x"'],
    [['up', '--version', '1.2.3'], 'no Kubernetes 1.2.3 here; one of 1.30.14, 1.35.4, 1.37.1'],
    [
      ['up', '--version', '1.37.1', '--node'],
      '1.37.1 is a control plane without kubelet; --node needs --version 1.35.4',
    ],
    [['up', '--kwok', 'many'], '--kwok takes a number of nodes from 0 to 1000'],
    [['up', '--kwok-config', 'x'], '--kwok-config needs --kwok N'],
    [['up', '--dir', 'a b'], 'the folder of a cluster has only letters, digits and . _ - + @ / in its path'],
    [['up', '--node', '--dir', `/${'x'.repeat(80)}`], 'with a node the path may have 72 characters, and this has 81'],
    [['up', '--backoff-base', 'soon'], '--backoff-base "soon" is no duration such as 1s or 500ms'],
  ])('%j are refused with a sentence', (argv, message) => {
    const error = failure(() => parseRequest(argv));
    expect(error.message).toContain(message);
    expect(error.message).toContain('\nhint: npm run cluster -- --help');
    expect(error.exitCode).toBe(2);
  });

  it('take durations as Go writes them', () => {
    for (const base of ['1s', '500ms', '1m30s', '1.5s', '0s'])
      expect(checkOptions({ backoff: { base } })).toBeDefined();
  });
});

describe('the surroundings', () => {
  const fine: Surroundings = {
    platform: 'linux',
    uid: 0,
    absent: [],
    apt: true,
    go: 'go1.26.8',
    goNeeded: '1.25.0',
    imagesNeeded: true,
  };

  it.each<[Partial<Surroundings>, string | undefined]>([
    [{}, undefined],
    [{ goNeeded: undefined, go: undefined }, undefined],
    [{ platform: 'darwin' }, 'a real cluster needs Linux, and this is darwin'],
    [{ uid: 1000 }, 'a cluster with a node needs root (containers, a bridge, mounts); without --node it does not'],
    [
      { absent: ['runc'], apt: false },
      'the programs of the Debian packages runc are absent, and there is no apt-get to install them',
    ],
    [{ apt: false }, 'the images are made of Debian packages, and there is no apt-get here'],
    [{ go: undefined }, 'Kubernetes is built with Go 1.25.0 or newer, and there is no go on the PATH'],
    [{ go: 'go1.19.8' }, 'Kubernetes is built with Go 1.25.0 or newer, and this is go1.19.8'],
  ])('%j lack %j', (change, sentence) => {
    expect(lacking({ node: true }, { ...fine, ...change })).toBe(sentence);
  });

  it('need no root without a node, unless a package is absent', () => {
    expect(lacking({}, { ...fine, uid: 1000 })).toBeUndefined();
    expect(lacking({}, { ...fine, uid: 1000, absent: ['openssl'] })).toMatch('installing them needs root');
  });

  it('know which packages are absent', () => {
    expect(absentPackages(false, () => true)).toEqual([]);
    expect(absentPackages(false, () => false)).toEqual(['openssl']);
    expect(absentPackages(true, (path) => path !== '/usr/bin/runc')).toEqual([]);
    expect(absentPackages(true, (path) => !path.endsWith('/runc'))).toEqual(['runc']);
    expect(absentPackages(true, (path) => !path.endsWith('cni/bridge') && !path.endsWith('cni/bin/bridge'))).toEqual([
      'containernetworking-plugins',
    ]);
  });

  it('compare versions of Go', () => {
    expect(atLeast('go1.26.8', '1.25.0')).toBe(true);
    expect(atLeast('go1.25', '1.25.0')).toBe(true);
    expect(atLeast('go1.9', '1.25')).toBe(false);
    expect(atLeast('go1.26rc1', '1.26')).toBe(true);
  });
});

describe('ports and networks', () => {
  it('are those of the slot, less what is taken', async () => {
    expect(await choosePorts(1, async (port) => port % 2 === 0)).toEqual({
      etcd: 21040,
      etcdPeer: 21042,
      server: 21044,
      kubelet: 21046,
      registry: 21048,
    });
    await expect(choosePorts(1, async (port) => port < 21043)).rejects.toThrow(
      'needs 5 free ports on 127.0.0.1 between 21040 and 21079, but only 3 are free there',
    );
  });

  it('avoid the routes of the machine', () => {
    const near = 'default via 10.244.101.1 dev eth0\n10.0.0.0/24 dev eth0\nbroadcast 10.244.102.255 dev x';
    expect(chooseNetwork(1, near)).toEqual({ bridge: 'kbatch1', prefix: '10.244.101' });
    expect(chooseNetwork(1, '10.244.0.0/16 dev cni0 proto kernel')).toEqual({
      bridge: 'kbatch1',
      prefix: '10.188.101',
    });
    expect(chooseNetwork(1, 'local 10.244.101.1 dev kbatch1 table local')).toMatchObject({ prefix: '10.188.101' });
    const all = '10.0.0.0/8 dev a\n172.16.0.0/12 dev b\n192.168.0.0/16 dev c';
    expect(failure(() => chooseNetwork(1, all)).message).toContain('no free network for pods');
  });
});

describe('command lines', () => {
  const commands = commandsOf(state, { backoff: { base: '1s' } }, { kwok: '/k/kwok', coredns: '/c/coredns' });

  it('are there for each component, all with the folder in their arguments', () => {
    expect(Object.keys(commands).sort()).toEqual([...COMPONENTS].sort());
    for (const command of Object.values(commands)) {
      const running = { pid: 1, started: '1', argv: command.argv, cgroups: [] };
      expect(belongsTo(running, '/d', undefined)).toBe(true);
      expect(command.env).not.toHaveProperty('HTTPS_PROXY');
    }
  });

  it('give the back-off to the controller manager alone', () => {
    expect(commands['kube-controller-manager']?.env.JOB_POD_FAILURE_BACKOFF).toBe('1s');
    expect(commands['kube-scheduler']?.env).not.toHaveProperty('JOB_POD_FAILURE_BACKOFF');
    expect(backoffEnvironment({})).toEqual({});
    expect(backoffEnvironment({ backoff: { base: '1s', max: '2s', batch: '3ms' } })).toEqual({
      JOB_POD_FAILURE_BACKOFF: '1s',
      JOB_POD_FAILURE_MAX_BACKOFF: '2s',
      JOB_SYNC_BATCH_PERIOD: '3ms',
    });
  });

  it('leave out the node and kwok where there are none', () => {
    const bare = commandsOf({ ...state, node: false, kwok: 0 }, {}, {});
    expect(Object.keys(bare)).toEqual(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']);
  });

  it('end before what they write to', () => {
    expect([...END_ORDER].sort()).toEqual([...COMPONENTS].sort());
    expect(END_ORDER.indexOf('kubelet')).toBeLessThan(END_ORDER.indexOf('containerd'));
  });
});

describe('configuration', () => {
  it('keeps all pulls on loopback', () => {
    expect(files.registryHosts(ports)).toBe(
      'server = "http://127.0.0.1:5"\n\n[host."http://127.0.0.1:5"]\n  capabilities = ["pull", "resolve"]\n',
    );
    expect(files.containerdConfig('/d', '/usr/lib/cni')).toContain('config_path = "/d/registries"');
  });

  it('puts every folder of the node below the cluster’s own', () => {
    const texts = [
      files.containerdConfig('/d', '/usr/lib/cni'),
      files.kubeletConfig('/d', ports, network, 'kbatch7'),
      files.cniConfig('/d', network),
      files.corefile('/d', network),
    ];
    const paths = texts.join('\n').match(/(?<=["' /]|unix:\/\/|^)\/[a-z][\w./-]+/gm) ?? [];
    const outside = paths.filter((path) => !path.startsWith('/d/') && !path.startsWith('/etc/'));
    expect([...new Set(outside)]).toEqual(expect.arrayContaining(['/usr/lib/cni']));
    expect([...new Set(outside)].filter((path) => /^\/(var|run|opt|tmp)\b/.test(path))).toEqual([]);
  });

  it('makes no pod leave its network', () => {
    const [bridge] = JSON.parse(files.cniConfig('/d', network)).plugins;
    expect(bridge).toMatchObject({ bridge: 'kbatch7', isGateway: false, ipMasq: false });
    expect(bridge.ipam).not.toHaveProperty('routes');
  });

  it('embeds certificates in a kubeconfig', () => {
    const text = files.kubeconfig('https://x:1', 'admin', { ca: 'A', certificate: 'B', key: 'C' });
    expect(text).toContain('server: https://x:1');
    expect(text).toContain('certificate-authority-data: QQ==');
    expect(text).toContain('client-key-data: Qw==');
  });

  it.skipIf(!existsSync('/usr/bin/openssl'))('makes certificates that their authority answers for', async () => {
    const folder = newFolder();
    await makeCertificates(folder);
    for (const { name, subject } of SUBJECTS) {
      const args = ['verify', '-CAfile', join(folder, 'ca.crt'), join(folder, `${name}.crt`)];
      expect(execFileSync('openssl', args, { encoding: 'utf8' })).toContain('OK');
      const shown = execFileSync('openssl', ['x509', '-noout', '-subject', '-in', join(folder, `${name}.crt`)]);
      expect(shown.toString()).toContain(subject.split('CN=')[1]);
    }
  });
});

describe('processes', () => {
  const running = (cmdline: string, cgroups: string[] = ['4:memory:/']) => ({
    pid: 1,
    started: '1',
    argv: cmdline.split(' '),
    cgroups,
  });

  it.each<[string, boolean]>([
    ['/cache/control-plane etcd --data-dir=/d/1/etcd', true],
    ['/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -address /d/1/containerd.sock', true],
    ['containerd --config /d/1/containerd.toml', true],
    ['containerd --config /d/10/containerd.toml', false],
    ['containerd --config /other/d/1x', false],
    ['less /d/1/logs/etcd.log', false],
    ['containerd', false],
  ])('%s belongs to /d/1: %s', (cmdline, ours) => {
    expect(belongsTo(running(cmdline), '/d/1', 'kbatch1')).toBe(ours);
  });

  it('belong by their cgroup as well, whatever they are', () => {
    expect(belongsTo(running('sleep 10', ['4:memory:/kbatch1/kubepods/x', '0::/']), '/d/1', 'kbatch1')).toBe(true);
    expect(belongsTo(running('sleep 10', ['0::/kbatch1']), '/d/1', 'kbatch1')).toBe(true);
    expect(belongsTo(running('sleep 10', ['0::/kbatch12/kubepods']), '/d/1', 'kbatch1')).toBe(false);
    expect(belongsTo(running('sleep 10', ['0::/kbatch1']), '/d/1', undefined)).toBe(false);
  });

  onLinux('are told apart by their start time', async () => {
    expect(startTime(`7 (a) b) S ${'0 '.repeat(18)}4711 0`)).toBe('4711');
    expect(startTime(`7 (a) Z ${'0 '.repeat(18)}4711 0`)).toBeUndefined();
    const me = await lookUp(process.pid);
    expect(await isAlive({ pid: process.pid, started: me?.started ?? '' })).toBe(true);
    expect(await isAlive({ pid: process.pid, started: '1' })).toBe(false);
  });
});

describe('cleaning', () => {
  it('unmounts what is below the folder, the inner first', () => {
    const mounts = 'a /d/1 x\nb /d/1/run x\nc /d/1/run/in\\040ner x\nd /d/10/run x\ne / x\n';
    expect(mountsBelow(mounts, '/d/1')).toEqual(['/d/1/run/in ner', '/d/1/run']);
  });

  it('finds the cgroup hierarchies', () => {
    const both = 'cgroup /c/cpu cgroup rw,cpu 0 0\ncgroup2 /c/unified cgroup2 rw 0 0\ntmpfs /c tmpfs rw 0 0';
    expect(hierarchies(both).map(({ path }) => path)).toEqual(['/c/cpu', '/c/unified']);
    expect(used(hierarchies(both)).map(({ path }) => path)).toEqual(['/c/cpu']);
    expect(used(hierarchies('cgroup2 /c cgroup2 rw 0 0')).map(({ path }) => path)).toEqual(['/c']);
  });

  it('chooses the CNI results of its own network and pods', () => {
    const names = [
      'kbatch1-aa-eth0',
      'kbatch10-bb-eth0',
      'cni-loopback-aa-lo',
      'cni-loopback-bb-lo',
      'cni-loopback-cc-lo',
    ];
    expect(resultsOf('kbatch1', names, ['cc'])).toEqual([
      'kbatch1-aa-eth0',
      'cni-loopback-aa-lo',
      'cni-loopback-cc-lo',
    ]);
  });

  onLinux('holds a cluster for dead when its owner or its last process is gone', async () => {
    const me = await lookUp(process.pid);
    const alive = { pid: process.pid, started: me?.started ?? '' };
    expect(await isDead({ ...state, dir: newFolder(), owner: alive })).toBe(false);
    expect(await isDead({ ...state, dir: newFolder(), owner: { pid: process.pid, started: '1' } })).toBe(true);
    expect(await isDead({ ...state, dir: newFolder() })).toBe(true);
  });

  it('refuses a folder that holds something', async () => {
    const folder = newFolder();
    await expect(mustBeEmpty(folder)).resolves.toBeUndefined();
    await expect(mustBeEmpty(join(folder, 'new'))).resolves.toBeUndefined();
    await expect(mustBeEmpty(import.meta.dirname)).rejects.toThrow('is not empty');
  });

  it('sees what is left over', () => {
    const none: Snapshot = {
      processes: [],
      mounts: [],
      links: ['lo'],
      rules: [],
      cgroups: [],
      files: [],
      settings: [],
    };
    const after = { ...none, links: ['lo', 'kbatch1', 'veth1'] };
    expect(leftOver(none, after)).toEqual(['links: kbatch1', 'links: veth1']);
    expect(leftOver(none, after, (line) => line.startsWith('veth'))).toEqual(['links: kbatch1']);
    expect(leftOver(after, none)).toEqual([]);
  });
});

describe('images', () => {
  it.each([
    ['busybox', 'library/busybox', 'latest'],
    ['busybox:1.28', 'library/busybox', '1.28'],
    ['registry.k8s.io/pause:3.10', 'pause', '3.10'],
    ['localhost:5000/a/b', 'a/b', 'latest'],
    ['someone/thing:1', 'someone/thing', '1'],
  ])('%s is found as %s, tag %s', (name, repository, tag) => {
    expect(repositoryOf(name)).toEqual({ repository, tag });
  });

  it('have names of their own', () => {
    const names = IMAGES.flatMap((image) => image.names);
    expect(new Set(names).size).toBe(names.length);
    for (const name of ['busybox', 'bash', 'python', 'perl', 'redis']) expect(names).toContain(`${name}:latest`);
  });

  it('are described by their content', () => {
    const layer = { digest: digestOf('layer'), size: 5 };
    const image = { names: ['a:1'], layer: 'busybox' as const, command: ['sh'] };
    const { configuration, manifest } = describeImage(image, layer, 'amd64');
    expect(JSON.parse(configuration)).toMatchObject({
      config: { Cmd: ['sh'] },
      rootfs: { diff_ids: [layer.digest] },
    });
    expect(JSON.parse(manifest).config.digest).toBe(digestOf(configuration));
    expect(JSON.parse(manifest).layers[0]).toMatchObject(layer);
  });

  it('come from the repositories of the distribution alone', () => {
    const targets = [
      'Packages|Debian|http://mirror/debian/|bookworm|main',
      'Packages|Debian|http://mirror/debian/|bookworm|main',
      'DEP-11|Debian|http://mirror/debian/|bookworm|main',
      'Packages|Somebody|http://else/|bookworm|main',
      'Packages|Debian|http://mirror/debian/|trixie|main',
      'Packages|Debian|http://mirror/security/|bookworm-security|main',
    ];
    expect(sourceLines(targets.join('\n'), 'bookworm')).toEqual([
      'deb http://mirror/debian/ bookworm main',
      'deb http://mirror/security/ bookworm-security main',
    ]);
  });
});

describe('builds', () => {
  it('have all their sources, for the version they name', () => {
    for (const entry of VERSIONS) {
      for (const source of Object.values(sourceFiles(entry)))
        expect(existsSync(join(SOURCES, source)), source).toBe(true);
      const module = readFileSync(join(SOURCES, `v${entry.version}`, 'go.mod'), 'utf8');
      expect(module).toContain(`k8s.io/kubernetes v${entry.version}\n`);
      expect(module).toContain(`\ngo ${entry.go}\n`);
      expect(linkerFlags(entry.version)).toContain(`gitVersion=v${entry.version} `);
    }
  });

  onLinux('leave nothing that looks whole when they fail, and run once', async () => {
    const folder = join(newFolder(), 'thing');
    const fails = cached(
      folder,
      () => {},
      () => Promise.reject(new Error('killed')),
    );
    await expect(fails).rejects.toThrow('killed');
    expect(existsSync(folder)).toBe(false);
    let runs = 0;
    const fill = async () => {
      runs++;
    };
    expect(await Promise.all([cached(folder, () => {}, fill), cached(folder, () => {}, fill)])).toEqual([
      folder,
      folder,
    ]);
    expect(runs).toBe(1);
  });

  onLinux('take over the lock of a process that died', async () => {
    const path = join(newFolder(), 'lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: '1' }));
    expect(
      await withLock(
        path,
        () => {},
        async () => 'done',
      ),
    ).toBe('done');
    expect(existsSync(path)).toBe(false);
  });
});

describe('nodes', () => {
  it('of kwok are tainted beside a real one', () => {
    expect(fakeNode(3, false)).toMatchObject({ metadata: { name: 'kwok-3' }, spec: {} });
    expect(fakeNode(3, true).spec.taints).toHaveLength(1);
  });

  it('are ready when they say so', () => {
    const node = (status: string) => JSON.stringify({ status: { conditions: [{ type: 'Ready', status }] } });
    expect([isReady(node('True')), isReady(node('False')), isReady('{}')]).toEqual([true, false, false]);
  });
});

describe('places', () => {
  it('come from the environment, and are each user’s own', () => {
    expect(clustersFolder({}, 0)).toBe('/var/tmp/kubectl-batch');
    expect(clustersFolder({}, 1000)).toBe('/var/tmp/kubectl-batch-1000');
    expect(clustersFolder({ KUBECTL_BATCH_CLUSTERS: '/x' }, 0)).toBe('/x');
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' })).toBe('/c/kubectl-batch/cluster');
    expect(cacheFolder({ XDG_CACHE_HOME: '/c', KUBECTL_BATCH_CACHE: '/k' })).toBe('/k');
  });
});

describe('KUBECONFIG_TEST', () => {
  it('that names no file is refused', async () => {
    await expect(testCluster({}, undefined, { KUBECONFIG_TEST: '/no/such' })).rejects.toThrow(
      'KUBECONFIG_TEST names /no/such, and there is no such file',
    );
  });
});
