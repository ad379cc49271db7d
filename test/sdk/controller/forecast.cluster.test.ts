import { expect, test } from 'vitest';
import { startSandboxTarget } from '../../conformance/sandbox-target.ts';
import { connectControlPlane, type Target } from '../../conformance/target.ts';
import { playAdoptions, renderAdoption } from './adoptions.ts';

/** Another one is played with FORECAST_SEED; one adoption alone with its seed and FORECAST_COUNT=1. */
const seed = Number(process.env.FORECAST_SEED ?? 20_261_121);
const count = Number(process.env.FORECAST_COUNT ?? 30);

const targets: [string, () => Promise<Target> | Target][] = [
  ['the control plane', connectControlPlane],
  ['the sandbox', startSandboxTarget],
];

test.each(targets)(`${count} random adoptions come as forecast, on %s`, { timeout: 900_000 }, async (name, connect) => {
  const target = await connect();
  const played = await playAdoptions(target, { seed, count });
  await target.close();
  const total = (list: 'adopted' | 'kept' | 'killed' | 'succeeded' | 'failed') =>
    played.reduce((sum, { forecast }) => sum + (forecast?.[list].length ?? 0), 0);
  const numbers = `${total('adopted')} pods adopted, ${total('kept')} kept, ${total('killed')} killed, ${total('succeeded') + total('failed')} counted`;
  const different = played.filter(({ differences }) => differences.length > 0);
  console.log(`seed ${seed}, ${name}: ${played.length} adoptions, ${numbers}; ${different.length} differ`);
  expect(different.map(renderAdoption)).toEqual([]);
});
