import { expect, test } from 'vitest';
import { mergeBatches } from '../../../plugin/follow/merge.ts';

async function* of<T>(...values: T[]): AsyncGenerator<T> {
  for (const value of values) yield value;
}

async function all<T>(batches: AsyncIterable<T[]>): Promise<T[]> {
  const seen: T[] = [];
  for await (const batch of batches) seen.push(...batch);
  return seen;
}

test('everything of every source comes, each source in its own order', async () => {
  const seen = await all(mergeBatches([of('a1', 'a2', 'a3'), of('b1', 'b2')]));
  expect(seen.filter((value) => value.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  expect(seen.filter((value) => value.startsWith('b'))).toEqual(['b1', 'b2']);
});

test('no source is an end', async () => {
  expect(await all(mergeBatches([]))).toEqual([]);
});

test('what came before an error is handed out before it is thrown', async () => {
  async function* failing() {
    yield 'first';
    throw new Error('broken');
  }
  const seen: string[] = [];
  await expect(async () => {
    for await (const batch of mergeBatches([failing()])) seen.push(...batch);
  }).rejects.toThrow('broken');
  expect(seen).toEqual(['first']);
});

test('a tick is an empty batch while nothing comes', async () => {
  let release = () => {};
  async function* late() {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    yield 'late';
  }
  const batches: string[][] = [];
  for await (const batch of mergeBatches([late()], 5)) {
    batches.push(batch);
    if (batches.length === 3) release();
  }
  expect(batches.slice(0, 3)).toEqual([[], [], []]);
  expect(batches.at(-1)).toEqual(['late']);
});

test('a consumer that is slow gets more at once in place of one event at a time', async () => {
  async function* steady() {
    for (let i = 0; i < 100; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      yield i;
    }
  }
  const batches: number[][] = [];
  for await (const batch of mergeBatches([steady()])) {
    batches.push(batch);
    const start = performance.now();
    while (performance.now() - start < 2);
  }
  expect(batches.flat()).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(batches.length).toBeLessThan(50);
});
