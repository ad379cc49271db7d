import { describe, expect, test } from 'vitest';
import type { Kube } from '../../../plugin/kube/types.ts';
import { abort } from '../../../plugin/migrate/execute.ts';
import type { Execution } from '../../../plugin/migrate/execution.ts';
import type { Journal } from '../../../plugin/migrate/types.ts';
import { BatchError } from '../../../sdk/errors.ts';
import { jobs, pods as podKind } from '../../../sdk/sandbox/resources/kinds.ts';
import { carry, journalOf, mortal, quick, somebody } from './carry.ts';
import { eventually, namespace, oldJob, podsOf, running, type Scene, useScene } from './scene.ts';

async function begun(to = 'new'): Promise<{ scene: Scene; journal: Journal; before: string[]; uid: string }> {
  const scene = await useScene();
  await running(scene, oldJob('old', { parallelism: 3, completions: 5 }), 3);
  const journal = await journalOf(scene.kube, 'old', { to });
  return { scene, journal, before: podsOf(scene, 'old'), uid: scene.job('old')!.metadata.uid! };
}

function back(scene: Scene, journal: Journal, onStep?: Execution['onStep']): ReturnType<typeof abort> {
  const { kube, env } = scene;
  const signal = new AbortController().signal;
  return abort(kube, journal, { operator: somebody(), env, signal, timings: quick, ...(onStep && { onStep }) });
}

test('a request to delete OLD that comes when another run has gone on and stopped is refused', async () => {
  const { scene, journal, before, uid } = await begun();
  const replan = () => Promise.reject(new BatchError('Interrupted', 'interrupted'));
  const slow = uponRequest(scene.kube, 'DELETE', () =>
    expect(carry(scene, journal, { resumes: true, replan })).rejects.toMatchObject({ code: 'Interrupted' }),
  );
  await expect(carry({ kube: slow, env: scene.env }, journal)).rejects.toMatchObject({
    message: 'the migration of job "old" was given up elsewhere: its journal is gone',
  });
  expect(scene.configMaps()).toEqual([]);
  expect(scene.job('old')!.metadata.uid).toBe(uid);
  expect(scene.job('old')!.metadata.deletionTimestamp).toBeUndefined();
  expect(podsOf(scene, 'old')).toEqual(before);
});

/** A connection on which something happens right before a request of this kind for OLD. */
function uponRequest(kube: Kube, method: string, act: () => Promise<unknown>): Kube {
  const { transport } = kube;
  const request: typeof transport.request = async (call) => {
    if (call.method === method && call.path.endsWith('/jobs/old')) await act();
    return transport.request(call);
  };
  return { ...kube, transport: { ...transport, request } };
}

/** It has noted the deletion, and not asked for it. */
async function killedBeforeDeletion(scene: Scene, journal: Journal): Promise<void> {
  const kube = uponRequest(scene.kube, 'DELETE', () => Promise.reject(new Error('killed')));
  await expect(carry({ kube, env: scene.env }, journal)).rejects.toThrow('killed');
}

async function killedAt(scene: Scene, journal: Journal, where: string): Promise<void> {
  const { kube, kill } = mortal(scene.kube);
  const onStep = (step: string, phase: string) => {
    if (`${step} ${phase}` !== where) return;
    kill();
    throw new Error('killed');
  };
  await expect(carry({ kube, env: scene.env }, journal, { onStep })).rejects.toThrow('killed');
}

describe('the way back', () => {
  test.each(['record end', 'delete begin'])('after %s: only the journal goes', async (where) => {
    const { scene, journal, before, uid } = await begun();
    await killedAt(scene, journal, where);
    expect(await back(scene, journal)).toBe('whole');
    expect(scene.configMaps()).toEqual([]);
    expect(scene.job('old')!.metadata.uid).toBe(uid);
    expect(podsOf(scene, 'old')).toEqual(before);
  });

  test('of a run that only slept: it wakes up and does nothing', async () => {
    const { scene, journal, before, uid } = await begun();
    const onStep = async (step: string, phase: string) => {
      if (`${step} ${phase}` === 'delete begin') expect(await back(scene, journal)).toBe('whole');
    };
    await expect(carry(scene, journal, { onStep })).rejects.toMatchObject({
      code: 'Conflict',
      message: 'the migration of job "old" was given up elsewhere: its journal is gone',
    });
    expect(scene.configMaps()).toEqual([]);
    expect(scene.job('old')!.metadata.uid).toBe(uid);
    expect(podsOf(scene, 'old')).toEqual(before);
  });

  test('of a run whose request to delete OLD is still on its way: it is refused when it comes', async () => {
    const { scene, journal, before, uid } = await begun();
    const { annotations } = scene.job('old')!.metadata;
    const slow = uponRequest(scene.kube, 'DELETE', async () => expect(await back(scene, journal)).toBe('whole'));
    await expect(carry({ kube: slow, env: scene.env }, journal)).rejects.toMatchObject({
      message: 'the migration of job "old" was given up elsewhere: its journal is gone',
    });
    expect(scene.configMaps()).toEqual([]);
    expect(scene.job('old')!.metadata.uid).toBe(uid);
    expect(scene.job('old')!.metadata.deletionTimestamp).toBeUndefined();
    expect(scene.job('old')!.metadata.annotations).toEqual(annotations);
    expect(podsOf(scene, 'old')).toEqual(before);
  });

  test('where OLD may not be changed only the journal goes all the same', async () => {
    const { scene, journal, before, uid } = await begun();
    await killedBeforeDeletion(scene, journal);
    const denied = uponRequest(scene.kube, 'PATCH', () => Promise.reject(new BatchError('AdmissionDenied', 'no')));
    expect(await back({ ...scene, kube: denied }, journal)).toBe('whole');
    expect(scene.configMaps()).toEqual([]);
    expect(scene.job('old')!.metadata.uid).toBe(uid);
    expect(podsOf(scene, 'old')).toEqual(before);
  });

  test('of a run whose request comes all the same, in the last moment: OLD’s spec takes the pods', async () => {
    const { scene, journal, before, uid } = await begun();
    await killedBeforeDeletion(scene, journal);
    const late = uponRequest(scene.kube, 'PATCH', async () => {
      if (scene.job('old')!.metadata.uid === uid)
        scene.sandbox.registry.delete(jobs, namespace, 'old', { propagationPolicy: 'Orphan' });
    });
    const report = await back({ ...scene, kube: late }, journal);
    expect(report).toMatchObject({ recorded: 3, lost: [], started: [], killed: [], surprises: [] });
    expect(scene.job('old')!.metadata.uid).not.toBe(uid);
    expect(podsOf(scene, 'old')).toEqual(before);
  });

  test.each(['delete end', 'settle end', 'create begin'])('after %s: OLD’s spec takes the pods', async (where) => {
    const { scene, journal, before, uid } = await begun();
    await killedAt(scene, journal, where);
    const report = await back(scene, journal);
    expect(podsOf(scene, 'old')).toEqual(before);
    expect(scene.job('old')!.metadata.uid).not.toBe(uid);
    expect(scene.job('old')!.spec.template.spec.containers[0]!.image).toBe('busybox:1.36');
    expect(scene.job('new')).toBeUndefined();
    expect(report).toMatchObject({ recorded: 3, lost: [], started: [], killed: [], surprises: [] });
  });

  test.each([
    ['new', 'create end'],
    ['new', 'finish begin'],
    ['old', 'finish begin'],
  ])('from %s that has them, after %s', async (to, where) => {
    const { scene, journal, before } = await begun(to);
    await killedAt(scene, journal, where);
    expect(podsOf(scene, to)).toEqual(before);
    const report = await back(scene, journal);
    expect(podsOf(scene, 'old')).toEqual(before);
    expect(scene.job('old')!.spec.template.spec.containers[0]!.image).toBe('busybox:1.36');
    if (to === 'new') expect(scene.job('new')).toBeUndefined();
    expect(report).toMatchObject({ recorded: 3, lost: [], started: [], killed: [], surprises: [] });
    expect(scene.pods()).toHaveLength(3);
  });

  test.each(['delete begin', 'delete end', 'settle end', 'create begin', 'create end', 'finish begin'])(
    'can itself be killed at %s, and gone on with by --resume',
    async (where) => {
      const { scene, journal, before } = await begun();
      await killedAt(scene, journal, 'finish begin');
      const { kube, kill } = mortal(scene.kube);
      const onStep = (step: string, phase: string) => {
        if (`${step} ${phase}` !== where) return;
        kill();
        throw new Error('killed');
      };
      await expect(back({ ...scene, kube }, journal, onStep)).rejects.toThrow('killed');
      const { report } = await carry(scene, journal);
      expect(podsOf(scene, 'old')).toEqual(before);
      expect(report).toMatchObject({ recorded: 3, lost: [], started: [], killed: [], surprises: [] });
    },
  );

  test('from a migration that is done there is none', async () => {
    const { scene, journal } = await begun();
    await carry(scene, journal);
    await expect(back(scene, journal)).rejects.toMatchObject({
      code: 'Usage',
      message: 'the migration of job "old" is done',
    });
  });

  test('OLD was deleted with its pods by others: only the journal goes', async () => {
    const { scene, journal } = await begun();
    await killedAt(scene, journal, 'record end');
    scene.sandbox.registry.delete(jobs, namespace, 'old', { propagationPolicy: 'Foreground' });
    for (let left = 200; left > 0 && scene.pods().length > 0; left--) await new Promise((r) => setTimeout(r, 50));
    await expect(carry(scene, journal)).rejects.toMatchObject({ code: 'Conflict' });
    expect(await back(scene, journal)).toBe('gone');
    expect(scene.configMaps()).toEqual([]);
  });

  test('others are deleting OLD and its pods: only the journal goes', async () => {
    const { scene, journal } = await begun();
    await killedAt(scene, journal, 'record end');
    const held = scene.job('old')!;
    const finalizers = [...(held.metadata.finalizers ?? []), 'example.com/held'];
    scene.sandbox.registry.update(jobs, namespace, { ...held, metadata: { ...held.metadata, finalizers } });
    scene.sandbox.registry.delete(jobs, namespace, 'old', { propagationPolicy: 'Foreground' });
    expect(scene.job('old')!.metadata.deletionTimestamp).toBeDefined();
    expect(await back(scene, journal)).toBe('gone');
    expect(scene.configMaps()).toEqual([]);
  });

  test.each([
    ['NEW', 'finish begin'],
    ['NEW, of which it is not known whether it was created,', 'create end'],
  ])('%s came and went with its pods: only the journal goes', async (_, where) => {
    const { scene, journal } = await begun();
    await killedAt(scene, journal, where);
    await eventually('NEW has the pods', () => podsOf(scene, 'new').length === 3);
    removeAll(scene, 'new');
    await expect(carry(scene, journal)).rejects.toMatchObject({
      hint: 'nothing is left to migrate: `kubectl batch migrate --abort old` removes the journal',
    });
    expect(await back(scene, journal)).toBe('gone');
    expect(scene.configMaps()).toEqual([]);
    expect(scene.job('old')).toBeUndefined();
  });

  test('NEW goes with its pods while the way back is interrupted: only the journal goes', async () => {
    const { scene, journal } = await begun();
    await killedAt(scene, journal, 'finish begin');
    const interrupted = back(scene, journal, (step, phase) => {
      if (`${step} ${phase}` === 'delete begin') throw new Error('killed');
    });
    await expect(interrupted).rejects.toThrow('killed');
    removeAll(scene, 'new');
    expect(await back(scene, journal)).toBe('gone');
    expect(scene.configMaps()).toEqual([]);
  });
});

function removeAll(scene: Scene, job: string): void {
  const { registry } = scene.sandbox;
  registry.delete(jobs, namespace, job, { propagationPolicy: 'Orphan' });
  for (const { metadata } of scene.pods()) {
    const pod = registry.peek(podKind, namespace, metadata.name!)!;
    registry.update(podKind, namespace, { ...pod, metadata: { ...pod.metadata, finalizers: [] } });
    registry.delete(podKind, namespace, metadata.name!, { gracePeriodSeconds: 0 });
  }
}
