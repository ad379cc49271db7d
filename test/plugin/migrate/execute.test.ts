import { describe, expect, test } from 'vitest';
import type { Kube, KubeRequest } from '../../../plugin/kube/types.ts';
import { BatchError } from '../../../sdk/errors.ts';
import { pods as podKind } from '../../../sdk/sandbox/resources/kinds.ts';
import { carry, journalOf, mortal } from './carry.ts';
import { eventually, namespace, oldJob, podsOf, running, type Scene, useScene } from './scene.ts';

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

test('killed behind the deletion, and the pods end before somebody goes on: NEW is made, and starts others', async () => {
  const scene = await useScene();
  await running(scene, oldJob('old', { parallelism: 2, completions: 5 }), 2);
  const journal = await journalOf(scene.kube, 'old', { to: 'new' });
  const { kube, kill } = mortal(scene.kube);
  const killed = onDeletion(kube, async (send) => {
    await send();
    kill();
  });
  await expect(carry({ kube: killed, env: scene.env }, journal)).rejects.toThrow('this process is dead');
  await eventually('OLD is gone', () => scene.job('old') === undefined);
  for (const { metadata } of scene.pods())
    scene.sandbox.registry.delete(podKind, namespace, metadata.name!, { gracePeriodSeconds: 0 });
  expect(scene.pods()).toEqual([]);
  const { report } = await carry(scene, journal);
  expect(report.lost).toHaveLength(2);
  expect(report.started).toHaveLength(2);
});

test('the deletion is refused: the Job is as it was, and so says the journal', async () => {
  const scene = await useScene();
  await running(scene, oldJob('old', { parallelism: 2, completions: 5 }), 2);
  const journal = await journalOf(scene.kube, 'old', { to: 'new' });
  const kube = onDeletion(scene.kube, () => Promise.reject(new BatchError('Forbidden', 'jobs "old" is forbidden')));
  await expect(carry({ kube, env: scene.env }, journal)).rejects.toMatchObject({
    code: 'Forbidden',
    message: 'jobs "old" is forbidden: job "old" and its pods are as they were',
  });
  const [map] = scene.configMaps();
  expect(JSON.parse((map!.data as Record<string, string>).state!)).not.toHaveProperty('deletedAt');
  expect((await carry(scene, journal)).report.kept).toHaveLength(2);
});

/** A connection that does so in place of the deletion of a Job. */
function onDeletion(kube: Kube, act: (send: () => Promise<unknown>) => Promise<void>): Kube {
  const request = async (call: KubeRequest) => {
    if (call.method !== 'DELETE' || !call.path.includes('/jobs/')) return kube.transport.request(call);
    let answer: unknown;
    await act(async () => {
      answer = await kube.transport.request(call);
    });
    return answer;
  };
  return { ...kube, transport: { ...kube.transport, request: request as typeof kube.transport.request } };
}

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
