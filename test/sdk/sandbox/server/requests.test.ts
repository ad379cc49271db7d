import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../sdk/sandbox.ts';
import { type Client, clientOf } from './client.ts';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
});

afterAll(async () => {
  client.close();
  await sandbox.stop();
});

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

const configMap = (name: string, data: Record<string, string> = {}, labels?: Record<string, string>) => ({
  metadata: { name, ...(labels && { labels }) },
  data,
});
const post = (path: string, body: unknown, headers = {}) => client.ask(path, { method: 'POST', body, headers });
const status = (code: number, reason: string, message: string, details?: object) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason && { reason }),
  ...(details && { details }),
  code,
});

describe('the door', () => {
  test.each([[undefined], ['Bearer x'], ['Basic eDp5']])('lets nobody in with %s', async (authorization) => {
    const { code, body } = await client.ask('/version', { headers: { authorization: authorization ?? '' } });
    expect(code).toBe(401);
    expect(body).toEqual(status(401, 'Unauthorized', 'Unauthorized'));
  });

  test('tells the time of the sandbox', async () => {
    const { headers } = await client.ask('/version');
    expect(Math.abs(Date.parse(headers.date!) - sandbox.clock.now())).toBeLessThan(2000);
    expect(headers).not.toHaveProperty('kubectl-batch-clock-speed');
  });

  test('tells how fast its clock runs', async () => {
    const fast = await startSandbox({ speed: 60 });
    const own = clientOf(fast);
    const { headers } = await own.ask('/version');
    own.close();
    await fast.stop();
    expect(headers).toMatchObject({ 'kubectl-batch-clock-speed': '60' });
  });

  test('takes bodies of 3 MiB at most', async () => {
    const { code, body } = await post(CONFIG_MAPS, configMap('large', { a: 'x'.repeat(3 * 1024 * 1024) }));
    expect([code, body.message]).toEqual([413, 'Request entity too large: limit is 3145728']);
  });

  test.each([['/healthz'], ['/livez'], ['/readyz']])('says ok at %s', async (path) => {
    expect(await client.ask(path)).toMatchObject({ code: 200, text: 'ok' });
  });
});

describe('discovery', () => {
  test('tells the version and the groups', async () => {
    expect((await client.ask('/version')).body).toMatchObject({
      major: '1',
      minor: '35',
      gitVersion: 'v1.35.4+sandbox',
    });
    expect((await client.ask('/apis/batch')).body).toEqual({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'batch',
      versions: [{ groupVersion: 'batch/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'batch/v1', version: 'v1' },
    });
  });

  test('tells resources, in one document for those who ask so', async () => {
    const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
    const { body } = await client.ask('/apis/batch/v1');
    expect(body.resources.find(({ name }: { name: string }) => name === 'cronjobs')).toEqual({
      name: 'cronjobs',
      singularName: 'cronjob',
      namespaced: true,
      kind: 'CronJob',
      verbs,
      shortNames: ['cj'],
      categories: ['all'],
    });
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const all = await client.ask('/apis', { headers: { accept } });
    expect(all.headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    const batch = all.body.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === 'batch');
    expect(batch.versions[0].resources[1]).toEqual({
      resource: 'jobs',
      responseKind: { group: '', version: '', kind: 'Job' },
      scope: 'Namespaced',
      singularResource: 'job',
      verbs,
      categories: ['all'],
      subresources: [
        {
          subresource: 'status',
          responseKind: { group: '', version: '', kind: 'Job' },
          verbs: ['get', 'patch', 'update'],
        },
      ],
    });
  });

  test('describes objects in OpenAPI', async () => {
    const { body } = await client.ask('/openapi/v3');
    const { serverRelativeURL } = body.paths['apis/batch/v1'];
    const document = (await client.ask(serverRelativeURL)).body;
    expect(Object.keys(document.components.schemas)).toContain('io.k8s.api.batch.v1.Job');
  });
});

describe('what there is not', () => {
  const notFound = status(404, 'NotFound', 'the server could not find the requested resource', {});
  const notAllowed = status(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );

  test.each([
    ['GET', '/apis/batch/v1/foos'],
    ['GET', '/apis/batch/v2/jobs'],
    ['GET', `${JOBS}/x/foo`],
    ['GET', '/api/v1/pods/x'],
  ])('%s %s is 404', async (method, path) => {
    expect((await client.ask(path, { method })).body).toEqual(notFound);
  });

  test.each([
    ['PUT', JOBS],
    ['POST', `${JOBS}/x`],
    ['POST', '/apis/batch/v1/jobs'],
    ['DELETE', '/apis/batch/v1/jobs'],
    ['DELETE', `${JOBS}/x/status`],
    ['DELETE', '/api/v1/namespaces'],
  ])('%s %s is 405', async (method, path) => {
    expect((await client.ask(path, { method })).body).toEqual(notAllowed);
  });

  test('a path outside the API is answered in plain text', async () => {
    expect(await client.ask('/foo')).toMatchObject({ code: 404, text: '404 page not found\n' });
  });
});

describe('writing', () => {
  test('POST, PUT, PATCH and DELETE go through', async () => {
    const created = await post(CONFIG_MAPS, configMap('one', { a: '1' }));
    expect([created.code, created.body.metadata.name, created.body.kind]).toEqual([201, 'one', 'ConfigMap']);
    const path = `${CONFIG_MAPS}/one`;
    const put = await client.ask(path, { method: 'PUT', body: { ...created.body, data: { a: '2' } } });
    expect([put.code, put.body.data]).toEqual([200, { a: '2' }]);
    const patched = await client.ask(path, { method: 'PATCH', headers: MERGE, body: { data: { a: null, b: '3' } } });
    expect([patched.code, patched.body.data]).toEqual([200, { b: '3' }]);
    const stale = await client.ask(path, { method: 'PUT', body: created.body });
    expect([stale.code, stale.body.reason]).toEqual([409, 'Conflict']);
    const deleted = await client.ask(path, { method: 'DELETE' });
    expect(deleted.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'one', kind: 'configmaps', uid: created.body.metadata.uid },
    });
    expect((await client.ask(path)).code).toBe(404);
  });

  test('says who writes, by name or by the client', async () => {
    const managers = async (query: string, name: string) => {
      const { body } = await post(`${CONFIG_MAPS}?${query}`, configMap(name, { a: '1' }));
      return body.metadata.managedFields.map(({ manager }: { manager: string }) => manager);
    };
    expect(await managers('fieldManager=me', 'managed-1')).toEqual(['me']);
    expect(await managers('', 'managed-2')).toEqual(['tester']);
  });

  test('warns in headers, and stores nothing in a dry run', async () => {
    const { code, headers } = await post(`${JOBS}?dryRun=All`, {
      metadata: { name: 'dry' },
      spec: { foo: 1, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } },
    });
    expect([code, headers.warning]).toEqual([201, '299 - "unknown field \\"spec.foo\\""']);
    expect((await client.ask(`${JOBS}/dry`)).code).toBe(404);
  });

  test('takes YAML, and protobuf, but nothing else', async () => {
    const yaml = await post(CONFIG_MAPS, 'metadata: {name: yaml}\ndata: {a: "1"}\n', {
      'content-type': 'application/yaml',
    });
    expect(yaml.body.data).toEqual({ a: '1' });
    const text = await post(CONFIG_MAPS, '{}', { 'content-type': 'text/plain' });
    expect(text.body).toEqual(
      status(
        415,
        'UnsupportedMediaType',
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
      ),
    );
    const patch = await client.ask(`${CONFIG_MAPS}/yaml`, { method: 'PATCH', body: {} });
    expect(patch.body).toEqual(status(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}));
  });

  test('warns where a Job is deleted without a word on its pods', async () => {
    const spec = {
      suspend: true,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } },
    };
    await post(JOBS, { metadata: { name: 'orphaning' }, spec });
    const { headers } = await client.ask(`${JOBS}/orphaning`, { method: 'DELETE' });
    expect(headers.warning).toBe(
      '299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning"',
    );
  });

  test.each([
    [
      'dryRun=Some&fieldValidation=x',
      'CreateOptions.meta.k8s.io "" is invalid: [dryRun: Unsupported value: ["Some"]: supported values: "All", fieldValidation: Unsupported value: "x": supported values: "", "Ignore", "Strict", "Warn"]',
    ],
    [
      `fieldManager=${'x'.repeat(129)}`,
      'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
    ],
  ])('refuses the options %s', async (query, message) => {
    const { code, body } = await post(`${CONFIG_MAPS}?${query}`, configMap('never'));
    expect([code, body.message]).toEqual([422, message]);
  });

  test('deletes by selector', async () => {
    for (const name of ['d1', 'd2', 'kept']) await post(CONFIG_MAPS, configMap(name, {}, { group: name.slice(0, 1) }));
    const { body } = await client.ask(`${CONFIG_MAPS}?labelSelector=group%3Dd`, { method: 'DELETE' });
    expect(body.kind).toBe('ConfigMapList');
    expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(['d1', 'd2']);
    expect((await client.ask(`${CONFIG_MAPS}/kept`)).code).toBe(200);
  });
});

describe('lists', () => {
  const PATH = '/api/v1/namespaces/kube-public/configmaps';

  beforeAll(async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await post(PATH, configMap(name, {}, { half: name < 'c' ? '1' : '2' }));
  });

  const names = (body: { items: { metadata: { name: string } }[] }) =>
    body.items
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.length === 1)
      .join('');

  test('come in pages of one moment', async () => {
    const first = (await client.ask(`${PATH}?limit=2&labelSelector=half`)).body;
    expect(names(first)).toBe('ab');
    expect(first.metadata.remainingItemCount).toBeUndefined();
    await client.ask(`${PATH}/c`, { method: 'DELETE' });
    await post(PATH, configMap('bb', {}, { half: '1' }));
    const token = encodeURIComponent(first.metadata.continue);
    const second = (await client.ask(`${PATH}?limit=2&labelSelector=half&continue=${token}`)).body;
    expect([names(second), second.metadata.resourceVersion]).toEqual(['cd', first.metadata.resourceVersion]);
    const last = encodeURIComponent(second.metadata.continue);
    const third = (await client.ask(`${PATH}?limit=2&labelSelector=half&continue=${last}`)).body;
    expect([names(third), third.metadata.continue]).toEqual(['e', undefined]);
    await post(PATH, configMap('c', {}, { half: '2' }));
    await client.ask(`${PATH}/bb`, { method: 'DELETE' });
  });

  test('count what is left when nothing is selected', async () => {
    const { metadata, items } = (await client.ask(`${PATH}?limit=1`)).body;
    const all = (await client.ask(PATH)).body.items.length;
    expect([items.length, metadata.remainingItemCount]).toEqual([1, all - 1]);
  });

  test('are of a moment that is asked for', async () => {
    const then = (await client.ask(PATH)).body.metadata.resourceVersion;
    await post(PATH, configMap('f'));
    const exact = await client.ask(`${PATH}?resourceVersion=${then}&resourceVersionMatch=Exact`);
    expect([names(exact.body), exact.body.metadata.resourceVersion]).toEqual(['abcde', then]);
    expect(names((await client.ask(`${PATH}?resourceVersion=0&limit=1`)).body)).toBe('abcdef');
    await client.ask(`${PATH}/f`, { method: 'DELETE' });
  });

  test('are selected by fields', async () => {
    const selected = async (selector: string) =>
      (await client.ask(`${PATH}?fieldSelector=${encodeURIComponent(selector)}`)).body;
    expect(names(await selected('metadata.name=b'))).toBe('b');
    expect(names(await selected('metadata.name!=b,metadata.namespace=kube-public'))).toBe('acde');
    expect((await selected('spec.x=1')).message).toBe(
      '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  test.each([
    [
      'continue=abc',
      400,
      "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value",
    ],
    ['limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      'resourceVersion=x',
      400,
      'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
    [
      'resourceVersionMatch=Exact',
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
  ])('refuse %s', async (query, code, message) => {
    const { body } = await client.ask(`${PATH}?${query}`);
    expect([body.code, body.message]).toEqual([code, message]);
  });

  test('know no future', async () => {
    const { body } = await client.ask(`${PATH}?resourceVersion=999999999`);
    expect(body).toMatchObject({
      code: 504,
      reason: 'Timeout',
      message: expect.stringMatching(/^Timeout: Too large resource version: 999999999, current: \d+$/),
      details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
    });
  });
});

describe('other forms', () => {
  beforeAll(async () => {
    await post(CONFIG_MAPS, configMap('formed', { a: '1' }));
  });

  test('a table has the cells, and the metadata beside them', async () => {
    const { body } = await client.ask(`${CONFIG_MAPS}/formed`, { headers: TABLE });
    expect([body.kind, body.apiVersion]).toEqual(['Table', 'meta.k8s.io/v1']);
    expect(body.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(['Name', 'Data', 'Age']);
    expect(body.rows[0].cells.slice(0, 2)).toEqual(['formed', 1]);
    expect(body.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'formed' } });
    expect(body.rows[0].object.data).toBeUndefined();
    const full = await client.ask(`${CONFIG_MAPS}?includeObject=Object&fieldSelector=metadata.name%3Dformed`, {
      headers: TABLE,
    });
    expect(full.body.rows[0].object.data).toEqual({ a: '1' });
  });

  test('metadata alone, and YAML', async () => {
    const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
    const { body } = await client.ask(`${CONFIG_MAPS}/formed`, { headers: { accept } });
    expect(Object.keys(body)).toEqual(['kind', 'apiVersion', 'metadata']);
    const yaml = await client.ask(`${CONFIG_MAPS}/formed`, { headers: { accept: 'application/yaml' } });
    expect(yaml.text).toMatch(/^apiVersion: v1\ndata:\n {2}a: "1"\nkind: ConfigMap\n/);
  });

  test('what cannot be had is 406', async () => {
    const { code, body } = await client.ask(CONFIG_MAPS, {
      headers: { accept: 'application/vnd.kubernetes.protobuf' },
    });
    expect([code, body.reason]).toEqual([406, 'NotAcceptable']);
    const either = await client.ask(CONFIG_MAPS, { headers: { accept: 'application/vnd.kubernetes.protobuf, */*' } });
    expect(either.code).toBe(200);
  });

  test('people get line breaks', async () => {
    const agent = { 'user-agent': 'curl/8.0' };
    expect((await client.ask('/apis/batch', { headers: agent })).text).toContain('\n  "kind"');
    expect((await client.ask('/apis/batch?pretty=false', { headers: agent })).text).not.toContain('\n  "kind"');
    expect((await client.ask('/apis/batch?pretty=true')).text).toContain('\n  "kind"');
  });
});

test('everybody may do everything', async () => {
  const review = await post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    spec: { resourceAttributes: { verb: 'create', resource: 'jobs', group: 'batch' } },
  });
  expect(review.body).toMatchObject({
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: 'create' } },
    status: { allowed: true },
  });
  const rules = await post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace: 'default' } });
  expect(rules.body.status.resourceRules).toEqual([{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]);
});
