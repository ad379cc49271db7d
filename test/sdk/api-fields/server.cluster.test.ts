import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, up } from '../../cluster/index.ts';
import { mustRun } from '../../cluster/run.ts';
import { KNOWN, type OpenApiDocument, readSchema, type Schema } from './schema.ts';
import { differences, survivals } from './survival.ts';
import { untyped } from './typed.ts';

/** The newest Kubernetes of the tests: its API server says what fields there are. */
const VERSION = '1.37.1';
let cluster: Cluster;
let server: Schema;

beforeAll(async () => {
  cluster = await up({ version: VERSION });
  const path = '/openapi/v3/apis/batch/v1';
  const document = await mustRun(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, 'get', '--raw', path]);
  server = readSchema(JSON.parse(document) as OpenApiDocument);
});
afterAll(() => cluster?.down());

/** `Container.args` -> `[s`. */
function codes(schema: Schema): Record<string, string> {
  const all = [...schema].flatMap(([type, fields]) =>
    [...fields].map(([field, { code }]) => [`${type}.${field}`, code] as const),
  );
  return Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function required(schema: Schema): string[] {
  return [...schema].flatMap(([type, fields]) =>
    [...fields].flatMap(([field, { required }]) => (required ? [`${type}.${field}`] : [])),
  );
}

describe(`an API server of ${VERSION}`, () => {
  test('has the fields and types that validation knows', () => {
    expect(codes(KNOWN)).toEqual(codes(server));
  });

  test('requires what validation requires', () => {
    const theirs = required(server);
    expect(required(KNOWN).filter((field) => !theirs.includes(field))).toEqual([]);
  });

  test('has no field that a construct loses', () => {
    const lost = survivals(server).flatMap(({ way, written, arrived }) =>
      differences(written, arrived).map((line) => `${way}: ${line}`),
    );
    expect(lost).toEqual([]);
  });

  test('has no field that our types do not know', () => {
    expect(untyped(server)).toEqual([]);
  });
});
