import { expect, test } from 'vitest';
import { playLockstep, renderLockstep } from './lockstep.ts';
import { startSandboxTarget } from './sandbox-target.ts';
import { connectControlPlane } from './target.ts';

/** Another one is played with CONFORMANCE_SEED; a failing Job alone with its seed and CONFORMANCE_JOBS=1. */
const seed = Number(process.env.CONFORMANCE_SEED ?? 20_261_121);
const count = Number(process.env.CONFORMANCE_JOBS ?? 300);

test(`${count} random Jobs from seed ${seed} go the same way, step by step`, { timeout: 1_800_000 }, async () => {
  const targets = [connectControlPlane(), await startSandboxTarget()] as const;
  const played = await playLockstep(targets, { seed, count });
  for (const target of targets) await target.close();
  const different = played.filter(({ differences }) => differences.length > 0);
  const steps = played.reduce((sum, job) => sum + job.steps.length, 0);
  const pods = played.reduce((sum, job) => sum + job.pods, 0);
  console.log(`seed ${seed}: ${played.length} random Jobs, ${steps} steps, ${pods} pods; ${different.length} differ`);
  expect(different.map(renderLockstep)).toEqual([]);
});
