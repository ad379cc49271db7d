import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  applyServerSide,
  compareJob,
  connect,
  createJob,
  createStrict,
  deleteJob,
  deleteObject,
  followLogs,
  getJob,
  listJobs,
  listPods,
  patchJob,
  resourceOf,
  serverVersion,
  watchJobs,
} from '../../../plugin/kube/index.ts';
import type { ConnectOptions, Kube, ReflectorEvent } from '../../../plugin/kube/types.ts';
import { fieldPath } from '../../../sdk/batch-v1/finding-text.ts';
import type { KubernetesObject, ObservedJob } from '../../../sdk/batch-v1/objects.ts';

const namespace = `door-${randomBytes(3).toString('hex')}`;
const connectTo = (options: Partial<ConnectOptions> = {}) =>
  connect({ kubeconfig: process.env.KUBECONFIG_TEST, namespace, env: { PATH: process.env.PATH }, ...options });

let kube: Kube;
let made: KubernetesObject;
beforeAll(async () => {
  kube = await connectTo();
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  made = (await applyServerSide(kube, space)).object;
});
afterAll(async () => {
  const { name = '', uid = '' } = made.metadata;
  const resource = await resourceOf(kube, 'v1', 'Namespace');
  await deleteObject(kube, resource, { namespace: undefined, name, uid }, { propagationPolicy: 'Background' });
  kube.transport.close();
});

/** A Job that starts no pod unless the spec says so. */
function job(name: string, spec: object = {}, pod: object = {}): KubernetesObject {
  const container = { name: 'main', image: 'busybox:1.36', command: ['true'] };
  const template = {
    spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers: [container], ...pod },
  };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { suspend: true, template, ...spec } };
}

const keyOf = ({ metadata: { name = '', uid = '' } }: KubernetesObject) => ({ namespace, name, uid });

/** The events of a watch until one is enough. */
async function watchUntil(name: string | undefined, enough: (event: ReflectorEvent<ObservedJob>) => boolean) {
  const events: ReflectorEvent<ObservedJob>[] = [];
  const fieldSelector = name === undefined ? undefined : `metadata.name=${name}`;
  for await (const event of watchJobs(kube, { namespace, fieldSelector }, new AbortController().signal)) {
    events.push(event);
    if (enough(event)) break;
  }
  return events;
}

describe('objects', () => {
  test('a Job is created once, read, changed and deleted, each by its uid', async () => {
    const created = await createJob(kube, job('once'));
    await expect(createJob(kube, job('once'))).rejects.toMatchObject({
      code: 'AlreadyExists',
      message: `job "once" in namespace "${namespace}" already exists`,
    });
    expect((await patchJob(kube, keyOf(created), { spec: { parallelism: 2 } })).spec.parallelism).toBe(2);
    expect((await getJob(kube, namespace, 'once')).spec.parallelism).toBe(2);

    const wrong = { ...keyOf(created), uid: '00000000-0000-0000-0000-000000000000' };
    const replaced = {
      code: 'Replaced',
      message: `job "once" in namespace "${namespace}" was replaced by another object of that name`,
    };
    await expect(patchJob(kube, wrong, { spec: { parallelism: 3 } })).rejects.toMatchObject(replaced);
    await expect(deleteJob(kube, wrong, { propagationPolicy: 'Background' })).rejects.toMatchObject(replaced);
    const stale = { ...keyOf(created), resourceVersion: created.metadata.resourceVersion };
    await expect(patchJob(kube, stale, { spec: { parallelism: 3 } })).rejects.toMatchObject({ code: 'Conflict' });
    expect((await getJob(kube, namespace, 'once')).spec.parallelism).toBe(2);

    await deleteJob(kube, keyOf(created), { propagationPolicy: 'Background' });
    await expect(getJob(kube, namespace, 'once')).rejects.toMatchObject({
      code: 'NotFound',
      message: `job "once" not found in namespace "${namespace}"`,
    });
  });

  test('generateName makes a name', async () => {
    const created = await createJob(kube, { ...job(''), metadata: { generateName: 'made-' } });
    expect(created.metadata.name).toMatch(/^made-[a-z0-9]{5}$/);
  });

  test('what cannot be valid is told field by field, unknown fields too, and warnings are passed on', async () => {
    await expect(
      createJob(kube, job('bad', { backoffLimit: -1, parallelism: -1 }), { dryRun: true }),
    ).rejects.toMatchObject({
      code: 'Invalid',
      message: [
        `job "bad" in namespace "${namespace}" is invalid`,
        '  spec.parallelism: Invalid value: -1: must be greater than or equal to 0',
        '  spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
      ].join('\n'),
    });
    await expect(createJob(kube, job('bad', { paralelism: 1 }))).rejects.toMatchObject({
      code: 'BadRequest',
      message: `job "bad" in namespace "${namespace}": unknown field "spec.paralelism"`,
    });
    const warnings: string[] = [];
    const warned = await connectTo({ onWarning: (text) => warnings.push(text) });
    await createJob(warned, job('with.dots'), { dryRun: true });
    await createJob(warned, job('with.dots'), { dryRun: true });
    expect(warnings).toEqual([expect.stringContaining('a DNS label is recommended')]);
  });

  test('a field behind a gate that is off is not lost in silence', async () => {
    // Alpha in 1.35: GenericWorkload, ContainerStopSignals.
    const gated = {
      workloadRef: { name: 'w', podGroup: 'g' },
      os: { name: 'linux' },
      containers: [{ name: 'main', image: 'busybox:1.36', lifecycle: { stopSignal: 'SIGUSR1' } }],
    };
    const { gitVersion } = await serverVersion(kube);
    await expect(createJob(kube, job('gated', {}, gated), { dryRun: true })).rejects.toMatchObject({
      code: 'FieldsDropped',
      message: `the server would drop spec.template.spec.containers[0].lifecycle, spec.template.spec.workloadRef: Job "gated" in namespace "${namespace}"`,
      hint: expect.stringContaining(`server ${gitVersion} `),
    });
  });

  test('a field of everyday use is not taken for lost', async () => {
    const container = {
      name: 'main',
      image: 'busybox:1.36',
      args: [],
      env: [
        { name: 'A', value: '' },
        { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ],
      resources: { limits: { cpu: '0.5', memory: '128Mi' }, requests: {} },
      ports: [{ containerPort: 80 }],
      stdin: false,
      securityContext: { privileged: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp', readOnly: false }],
    };
    const pod = {
      hostNetwork: false,
      automountServiceAccountToken: false,
      containers: [container],
      volumes: [{ name: 'tmp', emptyDir: {} }],
    };
    const spec = {
      completions: 3,
      parallelism: 0,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 0,
      maxFailedIndexes: 0,
      ttlSecondsAfterFinished: 0,
      podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
      successPolicy: { rules: [{ succeededIndexes: '0-1' }] },
    };
    expect((await createJob(kube, job('common', spec, pod), { dryRun: true })).spec.maxFailedIndexes).toBe(0);
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: '' } };
    expect(await applyServerSide(kube, configMap, { dryRun: true })).toMatchObject({ created: true });
  });

  test('an unknown kind', async () => {
    await expect(
      applyServerSide(kube, { apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name: 'x' } }),
    ).rejects.toMatchObject({
      code: 'InvalidManifest',
      message: 'no kind "Foo" in "example.com/v1" on this server',
    });
  });

  test('a manifest is compared with the Job that it made', async () => {
    const manifest = job(
      'same',
      { completions: 3, completionMode: 'Indexed' },
      {
        containers: [{ name: 'main', image: 'busybox', resources: { limits: { memory: '1024Mi', cpu: '0.1' } } }],
      },
    );
    const existing = await createJob(kube, manifest);
    expect(await compareJob(kube, manifest, existing)).toEqual([]);
    const other = job(
      'same',
      { completions: 3, completionMode: 'Indexed', parallelism: 2 },
      {
        containers: [{ name: 'main', image: 'bash', resources: { limits: { memory: '1Gi', cpu: '100m' } } }],
      },
    );
    expect(
      (await compareJob(kube, other, existing)).map(({ path, wanted, existing: is }) => [fieldPath(path), wanted, is]),
    ).toEqual([
      ['spec.parallelism', 2, 1],
      ['spec.template.spec.containers[0].image', 'bash', 'busybox'],
    ]);
  });
});

describe('refusals', () => {
  test('a quota is no missing right', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few' },
      spec: { hard: { 'count/cronjobs.batch': '0' } },
    };
    await createStrict(kube, quota);
    const cronJob = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'nightly' },
      spec: { schedule: '30 2 * * *', jobTemplate: { spec: job('x').spec } },
    };
    const denied = {
      code: 'AdmissionDenied',
      message: `admission refused cronjob "nightly" in namespace "${namespace}": exceeded quota: few, requested: count/cronjobs.batch=1, used: count/cronjobs.batch=0, limited: count/cronjobs.batch=0`,
      hint: `make room, or see: kubectl describe resourcequota -n ${namespace}`,
    };
    // The quota counts once its controller has seen it; until then it refuses with other words.
    await expect
      .poll(() => createStrict(kube, cronJob).catch((error: unknown) => error), { timeout: 30_000, interval: 300 })
      .toMatchObject(denied);
  });

  test('a missing right names verb and resource', async () => {
    const jane = await connectTo({ as: 'jane', asGroup: ['people'] });
    const refusal = (verb: string) => ({
      code: 'Forbidden',
      message: `not allowed: ${verb} jobs.batch in namespace "${namespace}" (user "jane")`,
      hint: `ask for this right; it is there when this says yes: kubectl auth can-i ${verb} jobs.batch -n ${namespace}`,
    });
    await expect(createJob(jane, job('x'))).rejects.toMatchObject(refusal('create'));
    await expect(getJob(jane, namespace, 'x')).rejects.toMatchObject(refusal('get'));
    const watching = watchJobs(jane, { namespace }, new AbortController().signal)[Symbol.asyncIterator]();
    await expect(watching.next()).rejects.toMatchObject(refusal('list'));
  });

  test('a namespace that is not there', async () => {
    await expect(createJob(await connectTo({ namespace: 'no-such-namespace' }), job('x'))).rejects.toMatchObject({
      code: 'NotFound',
      message: 'namespace "no-such-namespace" not found',
    });
  });

  test('credentials that the server does not accept', async () => {
    const stranger = await connect({
      server: kube.server,
      insecureSkipTlsVerify: true,
      token: 'wrong',
      env: { HOME: '/nonexistent' },
    });
    await expect(getJob(stranger, namespace, 'x')).rejects.toMatchObject({ code: 'Unauthorized' });
  });
});

describe('watching', () => {
  test('more Jobs than fit on a page, then what changes', async () => {
    const count = 510;
    await Promise.all(Array.from({ length: count }, (_, i) => createJob(kube, job(`many-${i}`))));
    const many = (jobs: ObservedJob[]) => jobs.filter(({ metadata }) => metadata.name?.startsWith('many-')).length;
    expect(many(await listJobs(kube, { namespace }))).toBe(count);
    const seen: string[] = [];
    for await (const event of watchJobs(kube, { namespace }, new AbortController().signal)) {
      if (event.type === 'synced') {
        expect(many(event.objects)).toBe(count);
        const target = event.objects.find(({ metadata }) => metadata.name === 'many-7')!;
        expect(target.metadata.managedFields).toBeUndefined();
        await patchJob(kube, keyOf(target), { spec: { parallelism: 5 } });
      } else if ((event.type === 'changed' || event.type === 'deleted') && event.object.metadata.name === 'many-7') {
        const { parallelism } = event.object.spec;
        seen.push(`${event.type} ${parallelism}`);
        if (event.type === 'deleted') break;
        if (parallelism === 5 && seen.filter((text) => text === 'changed 5').length === 1) {
          await deleteJob(kube, keyOf(event.object), { propagationPolicy: 'Background' });
        }
      }
    }
    expect([...new Set(seen)].slice(-2)).toEqual(['changed 5', 'deleted 5']);
  });

  test('a Job that its TTL deletes at its end: the last event carries Complete', async () => {
    const [events] = await Promise.all([
      watchUntil('brief', ({ type }) => type === 'deleted'),
      // No completions wanted: complete without a pod.
      createJob(kube, job('brief', { suspend: false, completions: 0, ttlSecondsAfterFinished: 0 })),
    ]);
    const last = events.at(-1)!;
    expect(
      last.type === 'deleted' && last.object.status?.conditions?.find(({ type }) => type === 'Complete')?.status,
    ).toBe('True');
  });
});

test('a log is followed from before the container starts to its end', async () => {
  const command = ['sh', '-c', 'for i in 1 2 3; do echo "line $i"; sleep 0.5; done; printf "\\033[31mlast"'];
  const running = await createJob(
    kube,
    job('talk', { suspend: false }, { containers: [{ name: 'main', image: 'busybox:1.36', command }] }),
  );
  const pods = () =>
    listPods(kube, { namespace, labelSelector: `batch.kubernetes.io/controller-uid=${running.metadata.uid}` });
  await expect.poll(async () => (await pods()).length, { timeout: 60_000, interval: 100 }).toBe(1);
  const pod = (await pods())[0]!.metadata.name!;
  const lines: string[] = [];
  for await (const line of followLogs(kube, { namespace, pod, container: 'main', follow: true })) lines.push(line);
  expect(lines).toEqual(['line 1', 'line 2', 'line 3', 'last']);
  const again: string[] = [];
  for await (const line of followLogs(kube, { namespace, pod, container: 'main', follow: false, tail: 2 }))
    again.push(line);
  expect(again).toEqual(['line 3', 'last']);
});
