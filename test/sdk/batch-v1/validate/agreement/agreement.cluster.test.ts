import { afterAll, beforeAll, expect, test } from 'vitest';
import { useNamespace } from '../../../../helpers/namespace.ts';
import { compare, disagreementText } from './compare.ts';
import { CORPUS } from './corpus/index.ts';
import { type ApiServer, connectServer } from './server.ts';

/**
 * The verdict of validation is the API server's. To explore further than the usual seed:
 *
 *   AGREEMENT_SEED=random AGREEMENT_COUNT=20000 npm run test:cluster -- agreement
 */
const { AGREEMENT_SEED = '20261121', AGREEMENT_COUNT = '5000' } = process.env;
const CONNECTIONS = 12;
const LEAST_AGREEMENT = 0.999;

const namespace = useNamespace('agreement');
let server: ApiServer;
beforeAll(async () => {
  server = await connectServer(process.env.KUBECONFIG_TEST!, namespace.name, CONNECTIONS);
});
afterAll(() => server.close());

test('the server accepts what mutations start from', async () => {
  const minor = Number((await server.version()).split('.')[1]);
  const known = CORPUS.filter(({ since = 0 }) => since <= minor);
  const refused = await Promise.all(
    known.map(async ({ name, manifest }) => {
      const { message } = await server.judge(String(manifest.kind), manifest);
      return message === '' ? [] : [`${name}: ${message}`];
    }),
  );
  expect(refused.flat()).toEqual([]);
});

test('mutations of valid manifests', async () => {
  const seed = AGREEMENT_SEED === 'random' ? Math.floor(Math.random() * 2 ** 32) : Number(AGREEMENT_SEED);
  const count = Number(AGREEMENT_COUNT);
  const { compared, refused, disagreements } = await compare(server, { seed, count, connections: CONNECTIONS });
  const agreement = 1 - disagreements.length / compared;
  const version = await server.version();
  console.log(
    `agreement with Kubernetes ${version}: ${(100 * agreement).toFixed(2)} % of ${compared} (refused: ${refused}), seed ${seed}`,
    ...disagreements.map((disagreement) => `\n${disagreementText(disagreement)}`),
  );
  expect(refused / compared).toBeGreaterThan(0.2);
  expect(agreement, `seed ${seed}`).toBeGreaterThanOrEqual(LEAST_AGREEMENT);
}, 300_000);
