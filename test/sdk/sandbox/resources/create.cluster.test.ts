import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { CORPUS } from '../../batch-v1/validate/agreement/corpus/index.ts';
import { mutate } from '../../batch-v1/validate/agreement/mutate.ts';
import { seededRandom } from '../../batch-v1/validate/agreement/random.ts';
import { CONTAINER_ROWS } from '../../batch-v1/validate/container-rows.ts';
import { REFUSED } from '../../batch-v1/validate/manifests.ts';
import { type Facts, tryCreate, useBoth } from './both.ts';
import { OBJECTS } from './objects.ts';

/** Both servers are asked to create the same objects, without keeping them: defaults, refusals and warnings are compared. */

const both = useBoth('resources');
const { namespace, real } = both;

interface Sample {
  name: string;
  manifest: object;
}

async function ask({ manifest }: Sample): Promise<{ real: Facts; ours: Facts }> {
  const { metadata, ...rest } = structuredClone(manifest) as { metadata?: Record<string, unknown> };
  const bare = metadata && { metadata: { ...metadata, namespace: undefined } };
  const [theirs, own] = await Promise.all(
    [real, both.ours].map((target) => tryCreate(target, namespace.name, { ...rest, ...bare })),
  );
  return { real: theirs!, ours: own! };
}

const KINDS = ['Job', 'CronJob', 'ConfigMap', 'Secret', 'Service'];
const TEMPLATES = new URL('../../../../templates/', import.meta.url);

function templates(): Sample[] {
  return readdirSync(TEMPLATES).flatMap((template) =>
    parseAllDocuments(readFileSync(new URL(`${template}/golden.yaml`, TEMPLATES), 'utf8'))
      .map((document) => document.toJS() as { kind?: string } | null)
      .flatMap((manifest, index) =>
        manifest && KINDS.includes(manifest.kind ?? '') ? { name: `${template} ${index}`, manifest } : [],
      ),
  );
}

describe('is created alike', () => {
  test.each([...templates(), ...OBJECTS, ...CORPUS])('$name', async (sample) => {
    const { real, ours } = await ask(sample);
    expect(ours).toEqual(real);
  });
});

/** Refused by the decoder, in words of Go's own, or with a name that is different each time. */
const OTHERWISE = new Set([
  'an API version of old',
  'a quantity that is none',
  'half a port',
  'a generateName in capitals',
  'annotations of the pod template',
]);

describe('is refused alike', () => {
  const samples = ([...REFUSED, ...CONTAINER_ROWS] as Sample[]).filter(({ name }) => !OTHERWISE.has(name));
  test.each(samples)('$name', async (sample) => {
    const { real, ours } = await ask(sample);
    expect(ours).toEqual(real);
  });
});

/** To explore further than the usual seed: RESOURCES_SEED=7 RESOURCES_COUNT=5000. */
const { RESOURCES_SEED = '20261121', RESOURCES_COUNT = '600' } = process.env;
const LEAST_SAME = 0.85;

test('mutations of valid Jobs get the same verdict, and mostly the same answer', async () => {
  const random = seededRandom(Number(RESOURCES_SEED));
  const differing: string[] = [];
  const verdicts: string[] = [];
  const count = Number(RESOURCES_COUNT);
  for (let number = 0; number < count; number++) {
    const { name, manifest } = random.pick(CORPUS);
    const mutant = mutate(random, manifest);
    const { real, ours } = await ask({ name, manifest: mutant.manifest });
    const done = `${name}: ${JSON.stringify(mutant.mutations)}`;
    if (real.status !== ours.status) verdicts.push(`${done}: ${real.status} and ${ours.status}`);
    try {
      expect(ours).toEqual(real);
    } catch {
      differing.push(done);
    }
  }
  console.log(`the same answer to ${count - differing.length} of ${count}, seed ${RESOURCES_SEED}`, verdicts);
  expect(verdicts.length / count, verdicts.join('\n')).toBeLessThan(0.02);
  expect(1 - differing.length / count).toBeGreaterThan(LEAST_SAME);
}, 300_000);
