import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { asks, job } from '../scenario.ts';
import type { Scene } from '../scene.ts';
import { still, TABLE } from './requests.ts';

async function threeJobs(scene: Scene): Promise<void> {
  for (const [name, team] of [
    ['a', 'red'],
    ['b', 'blue'],
    ['c', 'red'],
  ])
    await scene.must('POST', 'jobs', {
      body: still({}, { metadata: { name, labels: { team, [`only-${name}`]: '' } } }),
    });
  await scene.until('all are suspended', () => scene.jobs().filter((j) => j.status?.conditions).length === 3);
}

const names = ({ body }: { body: unknown }) =>
  (body as { items: KubernetesObject[] }).items.map(({ metadata }) => metadata.name);

const lists =
  (rows: [label: string, query: Record<string, string | number>, found: string[]][]) => async (scene: Scene) => {
    await threeJobs(scene);
    for (const [label, query, found] of rows) {
      const answer = await scene.ask('GET', 'jobs', { query });
      expect(names(answer), label).toEqual(found);
      scene.note(label, names(answer));
    }
  };

/** Lists: selectors, pages, Tables. */
export const listing = asks('lists', {
  'label selectors': lists([
    ['equal', { labelSelector: 'team=red' }, ['a', 'c']],
    ['equal, twice', { labelSelector: 'team==red' }, ['a', 'c']],
    ['not equal', { labelSelector: 'team!=red' }, ['b']],
    ['in', { labelSelector: 'team in (red, blue)' }, ['a', 'b', 'c']],
    ['not in', { labelSelector: 'team notin (blue)' }, ['a', 'c']],
    ['there', { labelSelector: 'only-b' }, ['b']],
    ['not there', { labelSelector: '!only-b' }, ['a', 'c']],
    ['both', { labelSelector: 'team=red,only-a' }, ['a']],
    ['none', { labelSelector: 'team=green' }, []],
  ]),
  'field selectors': lists([
    ['name', { fieldSelector: 'metadata.name=b' }, ['b']],
    ['not the name', { fieldSelector: 'metadata.name!=b' }, ['a', 'c']],
    ['successful', { fieldSelector: 'status.successful=0' }, ['a', 'b', 'c']],
    ['namespace', { fieldSelector: 'metadata.namespace=none' }, []],
  ]),
  pages: async (scene) => {
    await threeJobs(scene);
    const first = await scene.answer('first', 'GET', 'jobs', { query: { limit: 2 } });
    const { continue: token } = (first.body as { metadata: { continue: string } }).metadata;
    const second = await scene.answer('second', 'GET', 'jobs', { query: { limit: 2, continue: token } });
    await scene.answer('bad token', 'GET', 'jobs', { query: { limit: 2, continue: 'x' } });
    expect([...names(first), ...names(second)]).toEqual(['a', 'b', 'c']);
  },
  'pages with a selector': async (scene) => {
    await threeJobs(scene);
    const query = { limit: 1, labelSelector: 'team=red' };
    const first = await scene.answer('first', 'GET', 'jobs', { query });
    const { continue: token } = (first.body as { metadata: { continue: string } }).metadata;
    const second = await scene.answer('second', 'GET', 'jobs', { query: { ...query, continue: token } });
    expect([...names(first), ...names(second)]).toEqual(['a', 'c']);
  },
  'a page stays as it was': async (scene) => {
    await threeJobs(scene);
    const first = await scene.ask('GET', 'jobs', { query: { limit: 1 } });
    const { continue: token } = (first.body as { metadata: { continue: string } }).metadata;
    await scene.must('DELETE', 'jobs/b', { query: { propagationPolicy: 'Background' } });
    const rest = await scene.ask('GET', 'jobs', { query: { continue: token } });
    expect(names(rest)).toEqual(['b', 'c']);
    scene.note('rest', names(rest));
  },
  'a Table of Jobs': async (scene) => {
    await threeJobs(scene);
    await table(scene, 'list', 'jobs');
    await table(scene, 'one', 'jobs/a');
    await table(scene, 'whole objects', 'jobs', { includeObject: 'Object' });
    await table(scene, 'no objects', 'jobs', { includeObject: 'None' });
  },
  'a Table of a Job with pods': async (scene) => {
    // With one: several come in the order of their random names.
    await scene.must('POST', 'jobs', { body: job({ spec: { completions: 3, parallelism: 1 } }) });
    await scene.until('it has a pod', () => scene.pods().length === 1 && scene.jobs()[0]?.status?.active === 1);
    await table(scene, 'job', 'jobs/pi');
    await table(scene, 'pods', 'pods');
  },
  'Tables of other kinds': async (scene) => {
    await scene.must('POST', 'configmaps', { body: { metadata: { name: 'settings' }, data: { a: '1' } } });
    await scene.must('POST', 'secrets', { body: { metadata: { name: 'password' }, stringData: { a: '1' } } });
    await scene.must('POST', 'services', {
      body: { metadata: { name: 'web' }, spec: { clusterIP: 'None', selector: { a: 'b' } } },
    });
    for (const path of [
      'configmaps/settings',
      'secrets/password',
      'services/web',
      'serviceaccounts/default',
      'cronjobs',
      'events',
      'leases',
      'resourcequotas',
    ])
      await table(scene, path, path);
    await table(scene, 'namespace', '/api/v1/namespaces/NAMESPACE');
  },
  'metadata alone': async (scene) => {
    await threeJobs(scene);
    const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
    const { status } = await scene.answer('one', 'GET', 'jobs/a', { accept });
    await scene.answer('list', 'GET', 'jobs', {
      accept: accept.replace('Metadata', 'MetadataList'),
      query: { limit: 1 },
    });
    expect(status).toBe(200);
  },
  'an exact resourceVersion': async (scene) => {
    await threeJobs(scene);
    await scene.answer('in the future', 'GET', 'jobs', {
      query: { resourceVersion: '999999999999', resourceVersionMatch: 'NotOlderThan', timeoutSeconds: 1 },
    });
    await scene.answer('match without version', 'GET', 'jobs', { query: { resourceVersionMatch: 'Exact' } });
    const any = await scene.ask('GET', 'jobs', { query: { resourceVersion: '0' } });
    expect(names(any)).toEqual(['a', 'b', 'c']);
  },
});

/** Ages differ from run to run. */
async function table(scene: Scene, label: string, path: string, query = {}): Promise<void> {
  const { body, status } = await scene.ask('GET', path, { accept: TABLE, query });
  expect(status).toBe(200);
  const { columnDefinitions, rows, kind } = body as {
    kind: string;
    columnDefinitions: { name: string; description: string }[];
    rows: { cells: unknown[]; object?: KubernetesObject; conditions?: unknown }[];
  };
  expect(kind).toBe('Table');
  const ages = columnDefinitions.map(({ name }) => /^(Age|Duration|Last Seen|First Seen|Last Schedule)$/.test(name));
  const cells = rows.map((row) => ({
    cells: row.cells.map((cell, at) => (ages[at] && /^\d/.test(`${cell}`) ? '<age>' : cell)),
    object: row.object && {
      apiVersion: row.object.apiVersion,
      kind: row.object.kind,
      fields: Object.keys(row.object).sort(),
    },
  }));
  scene.note(`Table of ${label}`, {
    columns: columnDefinitions.map(({ description: _, ...column }) => column),
    rows: cells,
  });
}
