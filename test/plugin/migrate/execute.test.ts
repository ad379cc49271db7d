import { describe, expect, test } from 'vitest';
import type { Kube, KubeRequest } from '../../../plugin/kube/types.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../../sdk/errors.ts';
import { jobs, pods as podKind } from '../../../sdk/sandbox/resources/kinds.ts';
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

describe('killed behind', () => {
  async function killedBehind(method: string) {
    const scene = await useScene();
    await running(scene, oldJob('old', { parallelism: 2, completions: 5 }), 2);
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const { kube, kill } = mortal(scene.kube);
    const killed = onWrite(kube, method, async (send) => {
      await send();
      kill();
    });
    await expect(carry({ kube: killed, env: scene.env }, journal)).rejects.toThrow('this process is dead');
    await eventually('OLD is gone', () => scene.job('old') === undefined);
    return { scene, journal };
  }
  const deleteNow = (scene: Scene, kind: typeof podKind, object: KubernetesObject) =>
    scene.sandbox.registry.delete(kind, namespace, object.metadata.name!, {
      ...{ gracePeriodSeconds: 0, propagationPolicy: 'Background' },
    });

  test('the deletion, and its pods go before somebody goes on: NEW is made, and starts others', async () => {
    const { scene, journal } = await killedBehind('DELETE');
    for (const pod of scene.pods()) deleteNow(scene, podKind, pod);
    expect(scene.pods()).toEqual([]);
    const { report } = await carry(scene, journal);
    expect(report.lost).toHaveLength(2);
    expect(report.started).toHaveLength(2);
  });

  test('the creation, and NEW and its pods go before somebody goes on: nothing is done once more', async () => {
    const { scene, journal } = await killedBehind('POST');
    await eventually('NEW has the pods', () => podsOf(scene, 'new').length === 2);
    deleteNow(scene, jobs, scene.job('new')!);
    await eventually('they are gone', () => scene.pods().every(({ metadata }) => metadata.deletionTimestamp));
    await expect(carry(scene, journal)).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringMatching(/^job "new" (may have been created|took the pods over)/),
    });
    expect(scene.job('new')).toBeUndefined();
  });

  test('the creation, and the server had never heard of it: NEW is made', async () => {
    const { scene, journal } = await killedBehind('DELETE');
    const { kube, kill } = mortal(scene.kube);
    const killed = onWrite(kube, 'POST', async (send) => {
      kill();
      await send();
    });
    await expect(carry({ kube: killed, env: scene.env }, journal)).rejects.toThrow('this process is dead');
    expect((await carry(scene, journal)).report.kept).toHaveLength(2);
  });
});

test('the deletion is refused: the Job is as it was, and so says the journal', async () => {
  const scene = await useScene();
  await running(scene, oldJob('old', { parallelism: 2, completions: 5 }), 2);
  const journal = await journalOf(scene.kube, 'old', { to: 'new' });
  const kube = onWrite(scene.kube, 'DELETE', () =>
    Promise.reject(new BatchError('Forbidden', 'jobs "old" is forbidden')),
  );
  await expect(carry({ kube, env: scene.env }, journal)).rejects.toMatchObject({
    code: 'Forbidden',
    message: 'jobs "old" is forbidden: job "old" and its pods are as they were',
  });
  const [map] = scene.configMaps();
  expect(JSON.parse((map!.data as Record<string, string>).state!)).not.toHaveProperty('deletedAt');
  expect((await carry(scene, journal)).report.kept).toHaveLength(2);
});

/** A connection that does so in place of a write of a Job. */
function onWrite(kube: Kube, method: string, act: (send: () => Promise<unknown>) => Promise<void>): Kube {
  const request = async (call: KubeRequest) => {
    if (call.method !== method || !/\/jobs\b/.test(call.path)) return kube.transport.request(call);
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
