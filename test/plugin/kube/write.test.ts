import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { otherName } from '../../../plugin/kube/compare.ts';
import {
  applyServerSide,
  compareJob,
  createJob,
  createStrict,
  deleteJob,
  deleteObject,
  differingFields,
  getCronJob,
  getJob,
  getPod,
  listCronJobs,
  listJobs,
  listPods,
  patchCronJob,
  patchJob,
  resourceOf,
  serverVersion,
} from '../../../plugin/kube/index.ts';
import type { Kube } from '../../../plugin/kube/types.ts';
import type { KubernetesObject, ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { connectTo, status } from './server.ts';

const host = 'http://api.example';
const jobs = '/apis/batch/v1/namespaces/team/jobs';
const strict = { fieldManager: 'kubectl-batch', fieldValidation: 'Strict' };
const dry = { ...strict, dryRun: 'All' };

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const kube = (): Promise<Kube> => connectTo(host, { namespace: 'team' });
const template = { metadata: {}, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } };
const manifest = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'pi' },
  spec: { template },
} as KubernetesObject;
const key = { namespace: 'team', name: 'pi', uid: 'u-1' };

describe('reading', () => {
  const reads: [string, (kube: Kube) => Promise<unknown>, string][] = [
    ['getJob', (door) => getJob(door, 'team', 'pi'), `${jobs}/pi`],
    ['getCronJob', (door) => getCronJob(door, 'team', 'pi'), '/apis/batch/v1/namespaces/team/cronjobs/pi'],
    ['getPod', (door) => getPod(door, 'team', 'pi'), '/api/v1/namespaces/team/pods/pi'],
  ];
  test.each(reads)('%s', async (_, read, path) => {
    nock(host)
      .get(path)
      .reply(200, { metadata: { name: 'pi' } });
    expect(await read(await kube())).toEqual({ metadata: { name: 'pi' } });
  });

  const lists: [string, (kube: Kube) => Promise<unknown>, string, string, string][] = [
    [
      'listJobs',
      (door) => listJobs(door, { namespace: undefined, labelSelector: 'a=b' }),
      '/apis/batch/v1/jobs?labelSelector=a%3Db&limit=500',
      'batch/v1',
      'Job',
    ],
    [
      'listCronJobs',
      (door) => listCronJobs(door, { namespace: 'team' }),
      '/apis/batch/v1/namespaces/team/cronjobs?limit=500',
      'batch/v1',
      'CronJob',
    ],
    [
      'listPods',
      (door) => listPods(door, { namespace: 'team', fieldSelector: 'metadata.name=x' }),
      '/api/v1/namespaces/team/pods?fieldSelector=metadata.name%3Dx&limit=500',
      'v1',
      'Pod',
    ],
  ];
  test.each(lists)('%s gives each object its kind', async (_, list, path, apiVersion, kind) => {
    nock(host)
      .get(path)
      .reply(200, {
        apiVersion,
        kind: `${kind}List`,
        metadata: { resourceVersion: '1' },
        items: [{ metadata: { name: 'x' } }],
      });
    expect(await list(await kube())).toEqual([{ apiVersion, kind, metadata: { name: 'x' } }]);
  });
});

describe('creating', () => {
  test('by POST, in the namespace of the connection or its own', async () => {
    nock(host)
      .post(jobs, manifest as nock.DataMatcherMap)
      .query(strict)
      .reply(201, { made: 1 });
    expect(await createJob(await kube(), manifest)).toEqual({ made: 1 });
    const other = { ...manifest, metadata: { generateName: 'pi-', namespace: 'other' } };
    nock(host)
      .post('/apis/batch/v1/namespaces/other/jobs', other as nock.DataMatcherMap)
      .query(strict)
      .reply(201, { made: 2 });
    expect(await createStrict(await kube(), other)).toEqual({ made: 2 });
    nock(host).post('/apis/batch/v1/namespaces/team/cronjobs').query(strict).reply(201, { made: 3 });
    expect(await createStrict(await kube(), { ...manifest, kind: 'CronJob' })).toEqual({ made: 3 });
  });

  test('a name that is taken', async () => {
    nock(host)
      .post(jobs)
      .query(strict)
      .reply(409, status(409, 'AlreadyExists', 'jobs.batch "pi" already exists'));
    await expect(createJob(await kube(), manifest)).rejects.toMatchObject({
      code: 'AlreadyExists',
      message: 'job "pi" in namespace "team" already exists',
    });
  });

  test('a dry run that comes back whole', async () => {
    const received = { ...manifest, spec: { ...(manifest.spec as object), completions: 1 } };
    nock(host).post(jobs).query(dry).reply(201, received);
    expect(await createStrict(await kube(), manifest, { dryRun: true })).toEqual(received);
  });

  test('a dry run that drops fields names them and the version of the server', async () => {
    const sent = {
      ...manifest,
      spec: { ...(manifest.spec as object), backoffLimitPerIndex: 0, podReplacementPolicy: 'Failed' },
    };
    nock(host).post(jobs).query(dry).reply(201, manifest);
    nock(host).get('/version').reply(200, { major: '1', minor: '30', gitVersion: 'v1.30.14' });
    await expect(createStrict(await kube(), sent, { dryRun: true })).rejects.toMatchObject({
      code: 'FieldsDropped',
      message:
        'the server would drop spec.backoffLimitPerIndex, spec.podReplacementPolicy: Job "pi" in namespace "team"',
      hint: 'server v1.30.14 has the feature switched off or does not know it: leave the field out, or enable its feature gate',
    });
  });

  test('what was stored is not called an error, even if a field was dropped', async () => {
    nock(host).post(jobs).query(strict).reply(201, manifest);
    expect(await createStrict(await kube(), { ...manifest, spec: { ...(manifest.spec as object), x: 1 } })).toEqual(
      manifest,
    );
  });
});

describe('server-side apply', () => {
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'b' } };
  const path = '/api/v1/namespaces/team/configmaps/c';
  const apply = () =>
    nock(host, { reqheaders: { 'content-type': 'application/apply-patch+yaml' } }).patch(path, config);

  test('tells whether the object is new', async () => {
    apply().query(strict).reply(201, config);
    expect(await applyServerSide(await kube(), config)).toEqual({ object: config, created: true });
    apply()
      .query({ ...strict, force: 'true' })
      .reply(200, config);
    expect(await applyServerSide(await kube(), config, { force: true })).toEqual({ object: config, created: false });
  });

  test('a dry run that drops a field', async () => {
    apply()
      .query(dry)
      .reply(200, { ...config, data: {} });
    nock(host).get('/version').reply(500, 'x');
    await expect(applyServerSide(await kube(), config, { dryRun: true })).rejects.toMatchObject({
      code: 'FieldsDropped',
      message: 'the server would drop data.a: ConfigMap "c" in namespace "team"',
    });
  });

  test('a name is needed', async () => {
    await expect(applyServerSide(await kube(), { ...config, metadata: { generateName: 'c-' } })).rejects.toMatchObject({
      code: 'InvalidManifest',
      message: 'ConfigMap without a name cannot be applied',
    });
  });
});

describe('changing', () => {
  const patched = (path: string, body: object, query: object) =>
    nock(host, { reqheaders: { 'content-type': 'application/merge-patch+json' } })
      .patch(path, body as nock.DataMatcherMap)
      .query(query as nock.DataMatcherMap)
      .reply(200, { ok: 1 });

  test('a merge patch carries the uid, and a resourceVersion where it is given', async () => {
    patched(`${jobs}/pi`, { spec: { suspend: true }, metadata: { uid: 'u-1' } }, strict);
    expect(await patchJob(await kube(), key, { spec: { suspend: true } })).toEqual({ ok: 1 });
    patched(`${jobs}/pi`, { metadata: { labels: { a: null }, uid: 'u-1', resourceVersion: '7' } }, dry);
    expect(
      await patchJob(
        await kube(),
        { ...key, resourceVersion: '7' },
        { metadata: { labels: { a: null } } },
        { dryRun: true },
      ),
    ).toEqual({ ok: 1 });
    patched(
      '/apis/batch/v1/namespaces/team/cronjobs/pi',
      { spec: { suspend: true }, metadata: { uid: 'u-1' } },
      strict,
    );
    expect(await patchCronJob(await kube(), key, { spec: { suspend: true } })).toEqual({ ok: 1 });
  });

  test('a deletion carries uid and policy', async () => {
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: 'u-1' } };
    const removed = (path: string, body: object) =>
      nock(host)
        .delete(path, { ...options, ...body })
        .reply(200, {});
    removed(`${jobs}/pi`, { propagationPolicy: 'Foreground' });
    await deleteJob(await kube(), key, { propagationPolicy: 'Foreground' });
    removed('/apis/batch/v1/namespaces/team/cronjobs/pi', { propagationPolicy: 'Background', dryRun: ['All'] });
    await deleteObject(await kube(), { prefix: '/apis/batch/v1', plural: 'cronjobs' }, key, {
      propagationPolicy: 'Background',
      dryRun: true,
    });
    removed('/api/v1/namespaces/x', { propagationPolicy: 'Background' });
    const namespaces = { prefix: '/api/v1', plural: 'namespaces' };
    await deleteObject(
      await kube(),
      namespaces,
      { namespace: undefined, name: 'x', uid: 'u-1' },
      { propagationPolicy: 'Background' },
    );
  });
});

describe('discovery', () => {
  const list = {
    resources: [
      { name: 'deployments/scale', kind: 'Deployment', namespaced: true },
      { name: 'deployments', kind: 'Deployment', namespaced: true },
    ],
  };

  test('asks each group once, however many ask; what every server has costs nothing', async () => {
    nock(host).get('/apis/apps/v1').reply(200, list);
    const door = await kube();
    const deployments = { prefix: '/apis/apps/v1', plural: 'deployments', namespaced: true };
    expect(await Promise.all([1, 2].map(() => resourceOf(door, 'apps/v1', 'Deployment')))).toEqual([
      deployments,
      deployments,
    ]);
    expect(await resourceOf(door, 'batch/v1', 'Job')).toEqual({
      prefix: '/apis/batch/v1',
      plural: 'jobs',
      namespaced: true,
    });
  });

  test('core kinds, and those outside of namespaces', async () => {
    nock(host)
      .get('/api/v1')
      .reply(200, { resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false }] });
    nock(host).patch('/api/v1/namespaces/x').query(strict).reply(201, {});
    await applyServerSide(await kube(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } });
  });

  test('an unknown kind, an unknown group', async () => {
    nock(host).get('/apis/apps/v1').reply(200, list).get('/apis/example.com/v1').reply(404, '404 page not found');
    await expect(resourceOf(await kube(), 'apps/v1', 'Foo')).rejects.toMatchObject({
      code: 'InvalidManifest',
      message: 'no kind "Foo" in "apps/v1" on this server',
      hint: 'see: kubectl api-resources --api-group=apps',
    });
    await expect(resourceOf(await kube(), 'example.com/v1', 'Foo')).rejects.toMatchObject({
      code: 'InvalidManifest',
      message: 'no kind "Foo" in "example.com/v1" on this server',
      hint: 'is its custom resource definition installed? see: kubectl api-versions',
    });
  });

  test('a failure is not kept', async () => {
    nock(host).get('/version').reply(500, 'x').get('/version').reply(200, { gitVersion: 'v1.35.4' });
    const door = await kube();
    await expect(serverVersion(door)).rejects.toMatchObject({ code: 'Server' });
    expect(await serverVersion(door)).toEqual({ gitVersion: 'v1.35.4' });
  });
});

describe('comparing', () => {
  const labels = (uid: string, name: string) => ({
    'controller-uid': uid,
    'batch.kubernetes.io/controller-uid': uid,
    'job-name': name,
    'batch.kubernetes.io/job-name': name,
  });
  const complete = (uid: string, name: string, spec: object = {}, more: object = {}) =>
    ({
      ...manifest,
      metadata: { name, namespace: 'team', uid },
      spec: {
        parallelism: 1,
        backoffLimit: 6,
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
        template: {
          ...template,
          metadata: { creationTimestamp: null, labels: { ...labels(uid, name), team: 'data' } },
        },
        ...spec,
      },
      ...more,
    }) as unknown as ObservedJob;
  const existing = complete('u-1', 'pi', {}, { status: { succeeded: 1 } });

  test('nothing differs but what the server generates', () => {
    expect(differingFields(complete('u-2', 'x'), existing)).toEqual([]);
  });

  test('fields that differ, are missing or too many, with both values', () => {
    const wanted = complete('u-2', 'x', {
      parallelism: 2,
      suspend: true,
      template: {
        metadata: { labels: { team: 'web' } },
        spec: { ...template.spec, containers: [{ name: 'main', image: 'bash' }, { name: 'two' }] },
      },
    });
    expect(differingFields(wanted, existing)).toEqual([
      { path: ['spec', 'parallelism'], wanted: 2, existing: 1 },
      { path: ['spec', 'suspend'], wanted: true, existing: undefined },
      { path: ['spec', 'template', 'metadata', 'labels', 'team'], wanted: 'web', existing: 'data' },
      { path: ['spec', 'template', 'spec', 'containers', 0, 'image'], wanted: 'bash', existing: 'busybox' },
      { path: ['spec', 'template', 'spec', 'containers', 1], wanted: { name: 'two' }, existing: undefined },
    ]);
  });

  test("with manualSelector, selector and labels are the user's own", () => {
    const own = (value: string) =>
      complete('u', 'x', {
        manualSelector: true,
        selector: { matchLabels: { a: value } },
        template: { ...template, metadata: { labels: { 'controller-uid': value } } },
      });
    expect(differingFields(own('1'), own('2')).map(({ path }) => path.join('.'))).toEqual([
      'spec.selector.matchLabels.a',
      'spec.template.metadata.labels.controller-uid',
    ]);
  });

  test('the server fills in the manifest under another name, another one where that is taken', async () => {
    const names: string[] = [];
    const noted = (body: KubernetesObject) => names.push(body.metadata.name!) > 0;
    const labelled = {
      ...manifest,
      spec: { template: { ...template, metadata: { labels: { 'job-name': 'pi', team: 'data' } } } },
    };
    nock(host)
      .post(jobs, noted)
      .query(dry)
      .reply(409, status(409, 'AlreadyExists', 'x'));
    nock(host)
      .post(
        jobs,
        (body: ObservedJob) => noted(body) && JSON.stringify(body.spec.template.metadata?.labels) === '{"team":"data"}',
      )
      .query(dry)
      .reply(201, complete('u-2', 'x', { parallelism: 3 }));
    expect(await compareJob(await kube(), labelled, existing)).toEqual([
      { path: ['spec', 'parallelism'], wanted: 3, existing: 1 },
    ]);
    expect(new Set([...names, 'pi']).size).toBe(3);
  });

  test('a refusal is passed on', async () => {
    nock(host)
      .post(jobs)
      .query(dry)
      .reply(422, status(422, 'Invalid', 'no'));
    await expect(compareJob(await kube(), manifest, existing)).rejects.toMatchObject({ code: 'Invalid' });
  });

  test('the other name is as long, so that limits on names hold', () => {
    const long = `${'a'.repeat(50)}-${'b'.repeat(10)}`;
    const random = () => 0;
    expect([otherName('pi', random), otherName(long, random)]).toEqual(['aaaaaaaaaa', `${'a'.repeat(50)}-aaaaaaaaaa`]);
  });
});
