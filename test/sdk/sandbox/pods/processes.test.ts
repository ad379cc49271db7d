import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { canMountPrivately } from '../../../../sdk/sandbox/pods/process/private-mounts.ts';
import { configMaps, pods, secrets } from '../../../../sdk/sandbox/resources/index.ts';
import { type PodSpec, scripted, startCluster } from './cluster.ts';

type Container = NonNullable<PodSpec['containers']>[number];

function startProcesses() {
  const cluster = startCluster({ speed: 1, pods: { exec: true } });
  const { create, phase, logs, registry, until, peek } = cluster;
  const spec = (container: Partial<Container>, more: PodSpec = {}): PodSpec => ({
    terminationGracePeriodSeconds: 1,
    ...more,
    containers: [{ name: 'main', image: 'busybox', ...container } as Container],
  });
  /** Runs a pod to its end. */
  async function run(container: Partial<Container>, more: PodSpec = {}, metadata = {}) {
    create('a', spec(container, more), metadata);
    await until('it ends', () => /Succeeded|Failed/.test(peek('a')?.status?.phase ?? ''));
    let log = '';
    const end = peek('a')!.status!.containerStatuses![0]!.state.terminated!;
    if (end.reason !== 'ContainerStatusUnknown') for await (const piece of logs('default', 'a')) log += piece;
    return { log, end, status: peek('a')!.status! };
  }
  const sh = (script: string, more: Partial<Container> = {}, podSpec: PodSpec = {}, metadata = {}) =>
    run({ command: ['sh', '-c', script], ...more }, podSpec, metadata);
  const make = (resource: typeof pods, name: string, more: object) =>
    registry.create(resource, 'default', { metadata: { name }, ...more } as KubernetesObject);
  const waiting = async (reason: string) => {
    const state = () => peek('a')?.status?.containerStatuses?.[0]?.state.waiting;
    await until(`it waits: ${reason}`, () => state()?.reason === reason);
    await phase('a', 'Pending');
    return state()!;
  };
  return { ...cluster, spec, run, sh, make, waiting };
}

/** Those that nobody has buried yet are dead, too. */
function alive(pid: number): boolean {
  const { stdout, status } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && !stdout.startsWith('Z');
}

describe('a local process', () => {
  test('prints, ends and tells its exit code', async () => {
    const { log, end } = await startProcesses().sh('echo out; echo err >&2; printf rest; exit 7');
    expect(log).toMatch(/out\n/);
    expect(log).toMatch(/err\n/);
    expect(log).toMatch(/rest$/);
    expect(end).toMatchObject({ exitCode: 7, reason: 'Error' });
  });

  test('that is killed by a signal ends with 128 and its number', async () => {
    // Kubernetes makes one dollar of two.
    expect((await startProcesses().sh('kill -9 $$$$')).end).toMatchObject({ exitCode: 137, reason: 'Error' });
  });

  test('gets the variables of its container, expanded as Kubernetes does', async () => {
    const { make, run } = startProcesses();
    make(configMaps, 'settings', { data: { color: 'blue', size: '7' } });
    make(secrets, 'keys', { data: { token: Buffer.from('s3cret').toString('base64') } });
    const { log, end } = await run(
      {
        command: ['sh', '-c', 'env; echo "args: $0 $1 $2"'],
        args: ['$(BOTH)', '$$(BOTH)', '$(NONE)'],
        envFrom: [
          { prefix: 'S_', configMapRef: { name: 'settings' } },
          { secretRef: { name: 'none', optional: true } },
        ],
        env: [
          { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
          { name: 'GONE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'none', optional: true } } },
          { name: 'BOTH', value: '$(NAME)-$(S_color)-$(LATER)' },
          { name: 'LATER', value: 'x' },
        ],
        resources: { limits: { cpu: '250m' } },
      },
      {},
      { labels: { app: 'web' } },
    );
    expect(end.exitCode).toBe(0);
    const lines = log.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'S_color=blue',
        'S_size=7',
        'NAME=a',
        'LABEL=web',
        'NODE=n1',
        'IP=127.0.0.1',
        'CPU=250',
        'TOKEN=s3cret',
        'BOTH=a-blue-$(LATER)',
        'HOSTNAME=a',
        'args: a-blue-$(LATER) $(BOTH) $(NONE)',
      ]),
    );
    expect(log).not.toMatch(/^(GONE|KUBERNETES_SERVICE_HOST)=/m);
  });

  test('works in a folder of its own, or where it is told to', async () => {
    const { log } = await startProcesses().sh('pwd; ls -A | wc -l');
    expect(log).toMatch(/kubectl-batch-\w+\/[-0-9a-f]+\/work\/main\n\s*0\n$/);
    expect((await startProcesses().sh('pwd', { workingDir: '/usr' })).log).toBe('/usr\n');
    const { end } = await startProcesses().sh('pwd', { workingDir: '/nosuch/folder' });
    expect(end.message).toContain(
      'chdir to cwd ("/nosuch/folder") set in config.json failed: no such file or directory',
    );
  });

  test('restarts in its pod, whose emptyDir stays', async () => {
    const { sh } = startProcesses();
    const { status, log } = await sh(
      'test -e data/mark && cat data/mark && exit 0; echo again > data/mark; exit 1',
      { volumeMounts: [{ name: 'data', mountPath: 'data' }] },
      { restartPolicy: 'OnFailure', volumes: [{ name: 'data', emptyDir: {} }] },
    );
    expect(status.containerStatuses![0]).toMatchObject({ restartCount: 1, state: { terminated: { exitCode: 0 } } });
    expect(log).toBe('again\n');
  });

  test('tells the end of its log where its container wants that', async () => {
    const { end } = await startProcesses().sh('echo no input; exit 2', {
      terminationMessagePolicy: 'FallbackToLogsOnError',
    });
    expect(end.message).toBe('no input\n');
  });

  test('is ready when its probe says so, and no more when it does not', async () => {
    const { create, spec, phase, statuses } = startProcesses();
    const readinessProbe = { exec: { command: ['test', '-e', 'data/ready'] }, periodSeconds: 1, failureThreshold: 1 };
    const command = ['sh', '-c', 'sleep 0.5; touch data/ready; sleep 1.2; rm data/ready; sleep 1.5'];
    const volumeMounts = [{ name: 'data', mountPath: 'data' }];
    create('a', spec({ command, readinessProbe, volumeMounts }, { volumes: [{ name: 'data', emptyDir: {} }] }));
    await phase('a', 'Succeeded');
    const ready = statuses('a')
      .filter(({ phase }) => phase === 'Running')
      .map(({ conditions }) => conditions!.find(({ type }) => type === 'Ready')!.status);
    expect(ready).toEqual(['False', 'True', 'False']);
  });

  test('plays by its script where its pod has one', async () => {
    const { end } = await startProcesses().sh('exit 1', {}, {}, scripted({ exitCode: 42, seconds: 0 }));
    expect(end.exitCode).toBe(42);
  });
});

describe('what cannot be started', () => {
  const RUNC =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: ';
  test.each([
    ['nosuchcommand', '"nosuchcommand": executable file not found in $PATH: unknown'],
    ['/nosuch/command', '"/nosuch/command": stat /nosuch/command: no such file or directory: unknown'],
    ['/etc/passwd', '"/etc/passwd": permission denied: unknown'],
  ])('%s is told in the words of runc', async (command, words) => {
    const { events, run } = startProcesses();
    const { end } = await run({ command: [command] });
    expect(end).toMatchObject({ exitCode: 128, reason: 'StartError', message: RUNC + words });
    expect(events('a')).toContain(`Warning Failed: Error: ${RUNC}${words}`);
  });

  test('without a command it waits, and says why', async () => {
    const { create, spec, waiting } = startProcesses();
    create('a', spec({ image: 'nginx' }));
    expect((await waiting('CreateContainerConfigError')).message).toBe(
      'container "main" needs a command: the sandbox runs local processes and pulls no images, so that the entrypoint of "nginx" is unknown',
    );
  });

  test('the image pause waits for its end', async () => {
    const { create, spec, phase, registry } = startProcesses();
    create('a', spec({ image: 'registry.k8s.io/pause:3.10.1' }), { finalizers: ['example.com/hold'] });
    await phase('a', 'Running');
    registry.delete(pods, 'default', 'a');
    await phase('a', 'Succeeded');
  });

  test.each([
    ['localhost:5000/library/busybox:1.36', [], ''],
    ['debian@sha256:0123', ['echo', 'hello'], 'hello\n'],
  ])('the image %s runs a shell, or what it is given', async (image, args, printed) => {
    const { run } = startProcesses();
    const { end, log } = await run({ image, args });
    expect([end.exitCode, log]).toEqual([0, printed]);
  });

  test('a ConfigMap that is not there holds it back until it is', async () => {
    const { create, spec, waiting, make, phase, events } = startProcesses();
    const env = [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'late', key: 'x' } } }];
    create('a', spec({ command: ['true'], env }));
    expect((await waiting('CreateContainerConfigError')).message).toBe('configmap "late" not found');
    expect(events('a')).toContain('Warning Failed: Error: configmap "late" not found');
    make(configMaps, 'late', { data: { x: '1' } });
    await phase('a', 'Pending');
  });

  test('a volume that is not there is told as the kubelet does', async () => {
    const { create, spec, until, events } = startProcesses();
    create(
      'a',
      spec(
        { command: ['true'], volumeMounts: [{ name: 'c', mountPath: 'c' }] },
        { volumes: [{ name: 'c', configMap: { name: 'none' } }] },
      ),
    );
    await until('it is told', () =>
      events('a').includes('Warning FailedMount: MountVolume.SetUp failed for volume "c" : configmap "none" not found'),
    );
  });
});

describe('volumes', () => {
  const volumes: PodSpec['volumes'] = [
    { name: 'scratch', emptyDir: {} },
    { name: 'config', configMap: { name: 'settings', items: [{ key: 'color', path: 'sub/color.txt', mode: 0o600 }] } },
    { name: 'secret', secret: { secretName: 'keys' } },
    { name: 'info', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
    {
      name: 'all',
      projected: { sources: [{ configMap: { name: 'settings' } }, { secret: { name: 'keys' } }] },
    },
  ];
  const mounted = (prefix: string): Partial<Container> => ({
    volumeMounts: [
      { name: 'scratch', mountPath: `${prefix}scratch` },
      { name: 'config', mountPath: `${prefix}config` },
      { name: 'secret', mountPath: `${prefix}secret` },
      { name: 'info', mountPath: `${prefix}info` },
      { name: 'all', mountPath: `${prefix}all` },
      { name: 'all', mountPath: `${prefix}one-file`, subPath: 'size', readOnly: true },
    ],
  });
  const script = (prefix: string) =>
    [
      ...['config/sub/color.txt', 'secret/token', 'info/labels', 'all/size', 'all/token', 'one-file'].map(
        (file) => `cat ${prefix}${file}; echo`,
      ),
      `echo hi > ${prefix}scratch/x && cat ${prefix}scratch/x`,
      `ls -l ${prefix}config/sub/color.txt`,
    ].join('; ');
  const expected = /^blue\ns3cret\napp="web"\n7\ns3cret\n7\nhi\n-rw------- .*\n$/;
  const given = (cluster: ReturnType<typeof startProcesses>) => {
    cluster.make(configMaps, 'settings', { data: { color: 'blue', size: '7' } });
    cluster.make(secrets, 'keys', { data: { token: Buffer.from('s3cret').toString('base64') } });
    return cluster;
  };

  test('at relative paths are links in the working folder', async () => {
    const { sh } = given(startProcesses());
    const { log } = await sh(script(''), mounted(''), { volumes }, { labels: { app: 'web' } });
    expect(log).toMatch(expected);
  });

  test.runIf(canMountPrivately())('at absolute paths are where they belong, and nowhere else', async () => {
    const { sh } = given(startProcesses());
    const prefix = '/kubectl-batch-test/';
    const { log, end } = await sh(script(prefix), mounted(prefix), { volumes }, { labels: { app: 'web' } });
    expect([log, end.exitCode]).toEqual([expect.stringMatching(expected), 0]);
    expect(existsSync(prefix)).toBe(false);
  });

  test.runIf(canMountPrivately())('cover what is there, and stand beside what is there', async () => {
    const { sh } = given(startProcesses());
    const { log } = await sh(
      'cat /etc/kubectl-batch-test/color; echo; test -r /etc/passwd && echo there; ls -A /tmp; exit 3',
      {
        volumeMounts: [
          { name: 'all', mountPath: '/etc/kubectl-batch-test' },
          { name: 'scratch', mountPath: '/tmp' },
        ],
      },
      { volumes },
    );
    expect(log).toBe('blue\nthere\n');
    expect(existsSync('/etc/kubectl-batch-test')).toBe(false);
  });
});

describe('the end of a process', () => {
  test('comes by SIGTERM to the whole group, with what it makes of it', async () => {
    const { create, spec, phase, registry, logs, until } = startProcesses();
    const script = 'trap "echo bye; exit 0" TERM; sleep 100 & echo $!; wait';
    create('a', spec({ command: ['sh', '-c', script] }, { terminationGracePeriodSeconds: 5 }), {
      finalizers: ['example.com/hold'],
    });
    await phase('a', 'Running');
    let log = '';
    const reading = (async () => {
      for await (const piece of logs('default', 'a', 'main', { follow: true })) log += piece;
    })();
    await until('it prints', () => log !== '');
    registry.delete(pods, 'default', 'a');
    await phase('a', 'Succeeded');
    await reading;
    expect(log).toMatch(/^\d+\nbye\n$/);
    expect(alive(Number.parseInt(log, 10))).toBe(false);
  });

  test.each(canMountPrivately() ? [false, true] : [false])(
    'however early it comes, finds a handler (mounts: %s)',
    async (mounts) => {
      const container = mounts ? { volumeMounts: [{ name: 'data', mountPath: '/data' }] } : {};
      const more = mounts ? { volumes: [{ name: 'data', emptyDir: {} }] } : {};
      const { create, spec, phase, registry } = startProcesses();
      const command = ['sh', '-c', 'trap "exit 9" TERM; while :; do sleep 0.05; done'];
      create('a', spec({ command, ...container }, more), { finalizers: ['example.com/hold'] });
      await phase('a', 'Running');
      registry.delete(pods, 'default', 'a');
      const { status } = await phase('a', 'Failed');
      expect(status!.containerStatuses![0]!.state.terminated!.exitCode).toBe(9);
    },
  );

  test('comes by SIGKILL when the grace period is over', async () => {
    const { create, spec, phase, registry, logs } = startProcesses();
    const script = 'trap "" TERM; echo ready; while :; do sleep 0.1; done';
    create('a', spec({ command: ['sh', '-c', script] }), { finalizers: ['example.com/hold'] });
    await phase('a', 'Running');
    let log = '';
    for await (const piece of logs('default', 'a', 'main', { follow: true })) {
      log += piece;
      if (log === 'ready\n') break;
    }
    const asked = Date.now();
    registry.delete(pods, 'default', 'a');
    const { status } = await phase('a', 'Failed');
    expect(Date.now() - asked).toBeGreaterThanOrEqual(1000);
    expect(status!.containerStatuses![0]!.state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
  });

  test('takes what it started along', async () => {
    const { sh } = startProcesses();
    const { log } = await sh('sleep 100 >/dev/null 2>&1 & echo $!');
    expect(alive(Number.parseInt(log, 10))).toBe(false);
  });

  test('comes with the deadline of its pod', async () => {
    const { run } = startProcesses();
    const { status } = await run({ command: ['sleep', '100'] }, { activeDeadlineSeconds: 1 });
    expect(status).toMatchObject({
      reason: 'DeadlineExceeded',
      containerStatuses: [{ state: { terminated: { exitCode: 143 } } }],
    });
  });

  test('comes with that of the sandbox, of which no process and no file is left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-stop-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      const { create, spec, phase, stop, logs } = startProcesses();
      create('a', spec({ command: ['sh', '-c', 'trap "" TERM; echo $$$$; sleep 100'] }));
      await phase('a', 'Running');
      let pid = 0;
      for await (const piece of logs('default', 'a', 'main', { follow: true })) {
        pid = Number.parseInt(piece, 10);
        break;
      }
      expect(alive(pid)).toBe(true);
      expect(readdirSync(folder)).toHaveLength(1);
      await stop();
      expect(alive(pid)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true });
    }
  });
});
