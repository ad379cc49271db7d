import type { Random } from '../conformance/random.ts';
import { createRandom } from '../conformance/random.ts';
import { randomSpec } from '../conformance/random-job.ts';

type Spec = Record<string, unknown>;

/** When something happens to a pod while the migration goes on. */
export type Moment = 'start' | 'deleting' | 'gone';

export interface Happening {
  when: Moment;
  /** Milliseconds after that. */
  delay: number;
  /** As a play has it, without the pod: `fail 1`. */
  step: string;
}

/** One migration, drawn from a seed: a Job, how far it comes, what is asked, and what happens meanwhile. */
export interface Draw {
  seed: number;
  spec: Spec;
  restartPolicy: 'Never' | 'OnFailure';
  /** How many pods end before, in rounds between which the Job comes to rest. */
  rounds: number[];
  /** Whether the last round has come to rest when the migration begins. */
  rested: boolean;
  sameName: boolean;
  /** The fields of the spec that are to be other. */
  changes: Spec;
  image?: string;
  /** The changes as a manifest on stdin, in place of flags. */
  fromManifest: boolean;
  accept: boolean;
  meanwhile: Happening[];
}

/** @param largest the most pods at once; one in so many Jobs has that many */
export function draw(seed: number, largest = 200): Draw {
  const random = createRandom(seed);
  const restartPolicy = random.chance(0.15) ? 'OnFailure' : 'Never';
  const spec = oldSpec(random, restartPolicy, largest);
  const pods = Number(spec.parallelism);
  const changes = changesOf(random, spec, restartPolicy);
  return {
    seed,
    spec,
    restartPolicy,
    rounds: Array.from({ length: random.between(0, 2) }, () => random.between(1, Math.ceil(pods / 2))),
    rested: random.chance(0.7),
    sameName: random.chance(0.4),
    changes,
    ...(random.chance(0.5) || Object.keys(changes).length === 0 ? { image: 'busybox:1.37' } : {}),
    fromManifest: random.chance(0.25),
    accept: random.chance(0.5),
    meanwhile: random.chance(0.4) ? [] : happenings(random, pods),
  };
}

/** Mostly as small as the Jobs of other random plays; some with dozens of pods, a few with as many as there may be. */
function oldSpec(random: Random, restartPolicy: string, largest: number): Spec {
  const { suspend: _, ...spec } = randomSpec(random);
  const size = random.next();
  const most = size < 0.7 ? 0 : size < 0.9 ? 24 : size < 0.97 ? 80 : 200;
  if (most > 0) {
    const parallelism = random.between(Math.min(6, largest), Math.min(most, largest));
    spec.parallelism = parallelism;
    if (spec.completions !== undefined) spec.completions = parallelism + random.between(0, parallelism);
  }
  if (random.chance(0.7)) spec.backoffLimit = random.between(3, 12);
  if (restartPolicy === 'OnFailure') {
    for (const field of ['podFailurePolicy', 'backoffLimitPerIndex', 'maxFailedIndexes', 'podReplacementPolicy'])
      delete spec[field];
  }
  if (random.chance(0.2)) spec.activeDeadlineSeconds = random.between(300, 900);
  if (random.chance(0.2)) spec.ttlSecondsAfterFinished = random.between(60, 900);
  return spec;
}

function changesOf(random: Random, spec: Spec, restartPolicy: string): Spec {
  const changes: Spec = {};
  if (random.chance(0.3)) changes.backoffLimit = random.between(0, 20);
  if (random.chance(0.25)) {
    const parallelism = Number(spec.parallelism);
    changes.parallelism = random.chance(0.6)
      ? parallelism + random.between(1, 4)
      : Math.max(1, parallelism - random.between(1, 3));
  }
  if (random.chance(0.15)) changes.activeDeadlineSeconds = random.between(300, 900);
  if (random.chance(0.15) && spec.podFailurePolicy === undefined) changes.podReplacementPolicy = 'Failed';
  if (random.chance(0.2) && restartPolicy === 'Never') {
    const action = random.pick(['Ignore', 'Count', 'FailJob']);
    changes.podFailurePolicy = { rules: [{ action, onExitCodes: { operator: 'In', values: [3] } }] };
    changes.podReplacementPolicy = 'Failed';
  }
  return changes;
}

function happenings(random: Random, pods: number): Happening[] {
  return Array.from({ length: random.between(1, Math.max(2, Math.ceil(pods / 8))) }, () => {
    const die = random.next();
    const step =
      die < 0.5 ? 'succeed' : die < 0.65 ? 'fail 1' : die < 0.75 ? 'fail 3' : die < 0.85 ? 'evict' : 'delete';
    return {
      when: random.pick<Moment>(['start', 'deleting', 'deleting', 'gone', 'gone']),
      delay: random.between(0, 900),
      step,
    };
  });
}
