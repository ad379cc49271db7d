import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import type { Strategy } from '../../../../sdk/sandbox/registry.ts';
import { strategies } from '../../../../sdk/sandbox/resources/index.ts';
import { connectControlPlane } from '../../../conformance/target.ts';
import { until, useNamespace } from '../../../helpers/namespace.ts';
import { JOB_STATUSES, POD_STATUSES } from './statuses.ts';

/** The server's own tables, of objects that are there or are made here, and ours of the same objects. */

const namespace = useNamespace('tables');
const real = connectControlPlane();
afterAll(() => real.close());

interface Table {
  columnDefinitions: { name: string; type: string; format: string; priority: number }[];
  rows: { cells: unknown[]; object: KubernetesObject }[];
}

async function tableOf(path: string): Promise<Table> {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const { body } = await real.ask({ method: 'GET', path, query: { includeObject: 'Object' }, accept });
  return (typeof body === 'string' ? JSON.parse(body) : body) as Table;
}

function pathOf({ resource: { group, plural } }: Strategy): string {
  return group === '' ? `/api/v1/${plural}` : `/apis/${group}/v1/${plural}`;
}

/** Seconds count while we compare. */
function expectRows({ table }: Strategy, rows: Table['rows']): void {
  for (const { cells, object } of rows) {
    const times = [0, -1, 1, -2].map((seconds) => Date.now() + seconds * 1000);
    const written = cells.map((cell) => (typeof cell === 'boolean' && cells.length === 5 ? String(cell) : cell));
    const own = times.map((now) => table.cells(object, now));
    const found = own.find((each) => JSON.stringify(each) === JSON.stringify(written));
    expect(found ?? own[0], object.metadata.name).toEqual(written);
  }
}

const byPlural = (plural: string) => strategies.find(({ resource }) => resource.plural === plural)!;

test.each(strategies.map((strategy) => ({ name: strategy.resource.plural, strategy })))(
  'columns and rows of $name',
  async ({ strategy }) => {
    const { columnDefinitions, rows } = await tableOf(pathOf(strategy));
    const shape = ({ name, type, format, priority }: Table['columnDefinitions'][number]) => [
      name,
      type,
      format,
      priority,
    ];
    expect(strategy.table.columns.map(shape)).toEqual(columnDefinitions.map(shape));
    expectRows(strategy, (rows ?? []).slice(0, 50));
  },
);

describe('statuses', () => {
  const account = `/api/v1/namespaces/${namespace.name}/serviceaccounts/default`;
  beforeAll(() =>
    until('a default account', async () => (await real.ask({ method: 'GET', path: account })).status === 200),
  );

  async function make(path: string, object: object, status: object | undefined): Promise<void> {
    const made = await real.ask({ method: 'POST', path, body: object });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { name } = (made.body as KubernetesObject).metadata;
    if (status === undefined) return;
    const type = 'application/merge-patch+json';
    const patched = await real.ask({ method: 'PATCH', path: `${path}/${name}/status`, body: { status }, type });
    expect(patched.status, JSON.stringify(patched.body)).toBe(200);
  }

  test('of pods', async () => {
    const path = `/api/v1/namespaces/${namespace.name}/pods`;
    for (const [index, { spec, status }] of POD_STATUSES.entries()) {
      const held = { schedulingGates: [{ name: 'example.com/hold' }], ...spec };
      await make(path, { apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${index}` }, spec: held }, status);
    }
    const rows = (await tableOf(path)).rows ?? [];
    expect(rows).toHaveLength(POD_STATUSES.length);
    expectRows(byPlural('pods'), rows);
  });

  test('of Jobs that another controller looks after', async () => {
    const path = `/apis/batch/v1/namespaces/${namespace.name}/jobs`;
    for (const [index, { spec, status }] of JOB_STATUSES.entries()) {
      const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `j${index}` }, spec };
      await make(path, job, status);
    }
    const rows = (await tableOf(path)).rows ?? [];
    expect(rows).toHaveLength(JOB_STATUSES.length);
    expectRows(byPlural('jobs'), rows);
  });
});
