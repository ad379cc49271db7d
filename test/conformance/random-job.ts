import type { Random } from './random.ts';

type Spec = Record<string, unknown>;

/** Some Job that the API server takes: any shape, any policies, numbers so small that it ends. */
export function randomSpec(random: Random): Spec {
  const shape = shapeOf(random);
  const isIndexed = shape.completionMode === 'Indexed';
  const perIndex = isIndexed && random.chance(0.5);
  const policy = random.chance(0.4) ? { podFailurePolicy: { rules: rulesOf(random, perIndex) } } : {};
  return {
    ...shape,
    ...(random.chance(0.8) ? { backoffLimit: random.between(0, 4) } : {}),
    ...(perIndex ? { backoffLimitPerIndex: random.between(0, 2) } : {}),
    ...(perIndex && random.chance(0.4) ? { maxFailedIndexes: random.between(0, Number(shape.completions)) } : {}),
    ...policy,
    ...(isIndexed && random.chance(0.3)
      ? { successPolicy: { rules: [successRule(random, Number(shape.completions))] } }
      : {}),
    ...(random.chance(0.3) ? { podReplacementPolicy: 'Failed' } : {}),
    ...(random.chance(0.1) ? { suspend: true } : {}),
  };
}

function shapeOf(random: Random): Spec {
  const completions = random.between(1, 6);
  const parallelism = random.between(1, 5);
  const kind = random.between(0, 5);
  if (kind === 0) return { parallelism };
  if (kind <= 2) return { completions, parallelism };
  return { completionMode: 'Indexed', completions, parallelism };
}

function rulesOf(random: Random, perIndex: boolean): Spec[] {
  const actions = ['Ignore', 'Count', 'FailJob', ...(perIndex ? ['FailIndex', 'FailIndex'] : [])];
  return Array.from({ length: random.between(1, 2) }, () =>
    random.chance(0.6)
      ? {
          action: random.pick(actions),
          onExitCodes: { operator: random.pick(['In', 'NotIn']), values: random.pick([[1], [3], [1, 3]]) },
        }
      : { action: random.pick(actions), onPodConditions: [{ type: 'DisruptionTarget' }] },
  );
}

function successRule(random: Random, completions: number): Spec {
  const last = random.between(0, completions - 1);
  const indexes = last === 0 ? '0' : `${random.between(0, last - 1)}-${last}`;
  const [first = 0, end = 0] = indexes.split('-').map(Number);
  const count = random.between(1, last === 0 ? 1 : end - first + 1);
  return random.pick([
    { succeededIndexes: indexes },
    { succeededCount: count },
    { succeededIndexes: indexes, succeededCount: count },
  ]);
}

/** What becomes of a pod that runs: a step of a play, without the pod that it is about. */
export function randomOutcome(random: Random): string {
  const die = random.next();
  if (die < 0.55) return 'succeed';
  if (die < 0.75) return 'fail 1';
  if (die < 0.85) return 'fail 3';
  return die < 0.92 ? 'evict' : 'delete';
}
