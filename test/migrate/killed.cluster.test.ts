import { expect, test } from 'vitest';
import { boundaries, killed, killedAt } from './killed.ts';
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

test('migrations that are killed right where one step ends and the next begins come as forecast', {
  timeout: 900_000,
}, async () => {
  const open = [...boundaries];
  const results = await playMatrix({
    ...{ seed: seed + 100_000, count: boundaries.length, atOnce: 6, largest: 4, change: { accept: true }, eager: true },
    // Few at once, so that the signal comes before the next request is answered; where it does not, another one is played.
    carryOut: (...call) => {
      const [boundary = boundaries[0]!] = open;
      open.push(...open.splice(0, 1));
      return killedAt(boundary)(...call);
    },
    counts: ({ kills }) => {
      const at = open.indexOf(kills[0] ?? '');
      if (at >= 0) open.splice(at, 1);
      return at >= 0;
    },
  });
  console.log(`seed ${seed + 100_000}: ${renderMatrix(results)}`);
  expect(renderProblems(results)).toEqual([]);
  expect(open).toEqual([]);
});
