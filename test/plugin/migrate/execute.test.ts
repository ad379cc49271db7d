import { describe, expect, test } from 'vitest';
import { carry, journalOf, mortal } from './carry.ts';
import { oldJob, podsOf, running, type Scene, useScene } from './scene.ts';

describe.each([
  ['another name', 'new'],
  ['the same name', 'old'],
])('to %s', (_, to) => {
  test('the pods run on with a new owner, and the journal says so and belongs to it', async () => {
    const scene = await useScene();
    await running(scene, oldJob('old', { parallelism: 3, completions: 5 }), 3);
    const before = podsOf(scene, 'old');
    const journal = await journalOf(scene.kube, 'old', { to });
    const { report, told, notices } = await carry(scene, journal);
    expect(podsOf(scene, to)).toEqual(before);
    expect(scene.pods()).toHaveLength(3);
    expect(report).toMatchObject({ recorded: 3, lost: [], killed: [], started: [], repaired: [], surprises: [] });
    expect(report.kept).toHaveLength(3);
    expect(report.window).toBeGreaterThan(0);
    expect(notices).toEqual([]);
    // Waits that were over at the first look are left out.
    expect(told).toEqual(told.flatMap((_word, at) => (at % 2 ? [] : bothOf(told[at]!))));
    expect(told).toEqual(
      expect.arrayContaining(['record begin', 'delete begin', 'settle begin', 'create begin', 'finish end']),
    );
    const [map] = scene.configMaps();
    expect(map!.metadata.ownerReferences).toEqual([
      { apiVersion: 'batch/v1', kind: 'Job', name: to, uid: scene.job(to)!.metadata.uid },
    ]);
    const state = JSON.parse((map!.data as Record<string, string>).state!);
    expect(state.done.report).toEqual(report);
    expect(state).not.toHaveProperty('holder');
  });
});

function bothOf(word: string): string[] {
  const [step] = word.split(' ');
  return [`${step} begin`, `${step} end`];
}

const boundaries = ['record', 'delete', 'gone', 'settle', 'create', 'finish'].flatMap(bothOf);

describe.each([
  ['another name', 'new'],
  ['the same name', 'old'],
])('killed while it goes to %s', (_, to) => {
  test.each(boundaries)('at %s, somebody else ends it the same way', async (where) => {
    const scene = await useScene();
    await running(scene, oldJob('old', { parallelism: 3, completions: 5 }), 3);
    const before = podsOf(scene, 'old');
    const journal = await journalOf(scene.kube, 'old', { to });
    const killed = await killedAt(scene, journal, where);
    const { report } = await carry(scene, journal);
    expect(podsOf(scene, to)).toEqual(before);
    expect(scene.pods()).toHaveLength(3);
    expect(report).toMatchObject({ recorded: 3, lost: [], killed: [], started: [], surprises: [] });
    expect(killed || where.startsWith('gone')).toBe(true);
    // And once more: it is done already.
    expect((await carry(scene, journal)).report).toEqual(report);
  });
});

/** Carries it out until then, and no further: no request leaves that process any more. */
async function killedAt(scene: Scene, journal: Parameters<typeof carry>[1], where: string): Promise<boolean> {
  const { kube, kill } = mortal(scene.kube);
  const crash = new Error('killed');
  const end = carry({ kube, env: scene.env }, journal, {
    onStep: (step, phase) => {
      if (`${step} ${phase}` !== where) return;
      kill();
      throw crash;
    },
  });
  return end.then(
    () => false,
    (error) => {
      expect(error).toBe(crash);
      return true;
    },
  );
}
