import { startCache } from './cache.ts';
import type { Scenario } from './scenario.ts';
import { type Outcome, openScene, type Scene } from './scene.ts';
import { LackingField, type Target } from './target.ts';

/** How a scenario went on one target. */
export interface Result {
  /** Where there is an error: what had come of it by then. */
  outcome?: Outcome;
  /** Why it did not do what it is about. */
  error?: string;
  /** It was not played on: it needs this field, which the target lacks. */
  lacks?: string;
  /** Milliseconds. */
  took: number;
}

export const keyOf = ({ family, name }: Scenario): string => `${family}: ${name}`;

/** Plays all scenarios on a target, `concurrency` at once, each in a namespace of its own. */
export async function runAll(
  target: Target,
  scenarios: readonly Scenario[],
  concurrency = 30,
): Promise<Map<string, Result>> {
  const cache = await startCache(target);
  const results = new Map<string, Result>();
  const waiting = [...scenarios];
  const scenes: Scene[] = [];
  async function work(): Promise<void> {
    for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift())
      results.set(keyOf(scenario), await runOne(scenario));
  }
  async function runOne(scenario: Scenario): Promise<Result> {
    const begin = performance.now();
    const scene = await openScene(target, cache);
    try {
      await within(120_000, scenario.run(scene));
      return { outcome: await scene.outcome(), took: performance.now() - begin };
    } catch (error) {
      if (error instanceof LackingField) return { lacks: error.field, took: performance.now() - begin };
      const outcome = await scene.outcome().catch(() => undefined);
      return { outcome, error: String((error as Error).message), took: performance.now() - begin };
    } finally {
      scenes.push(scene);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  // Not before: the deletion of some namespace is a scenario, and a control plane deletes one after another.
  for (const scene of scenes) await scene.end();
  await cache.stop();
  return results;
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it takes more than ${milliseconds / 1000} s`)), milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
