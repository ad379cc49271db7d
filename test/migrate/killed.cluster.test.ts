import { expect, test } from 'vitest';
import { killed } from './killed.ts';
import { playMatrix, renderMatrix, renderProblems } from './matrix.ts';

const seed = Number(process.env.MIGRATE_SEED ?? 20_261_122);
const count = Number(process.env.MIGRATE_COUNT ?? 200);

test(`${count} migrations that are killed on the way, from seed ${seed}, come as forecast`, {
  timeout: 1_800_000,
}, async () => {
  const results = await playMatrix({
    ...{ seed, count, atOnce: 40, largest: 12, carryOut: killed },
    change: { accept: true },
    counts: ({ kills }) => kills.length > 0,
  });
  console.log(`seed ${seed}: ${renderMatrix(results)}`);
  expect(renderProblems(results)).toEqual([]);
});
