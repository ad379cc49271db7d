import { describe, expect, test } from 'vitest';
import type { Kube, KubeRequest } from '../../../plugin/kube/types.ts';
import { holdJournal } from '../../../plugin/migrate/hold.ts';
import { holderOf, isHeld } from '../../../plugin/migrate/holder.ts';
import { lease } from '../../../plugin/migrate/timings.ts';
import type { Journal } from '../../../plugin/migrate/types.ts';
import { carry, journalOf, somebody } from './carry.ts';
import { oldJob, podsOf, running, type Scene, useScene } from './scene.ts';

describe('a journal is held', () => {
  const me = somebody({ host: 'desk', pid: 7 });
  const now = Date.parse('2026-11-20T10:00:00Z');
  const by = (facts: object, at = now) => holderOf(somebody(facts), at);
  test.each([
    ['by nobody', undefined, false],
    ['by ourselves', holderOf(me, now), false],
    ['elsewhere', by({ host: 'other' }), true],
    ['elsewhere, until a moment ago', by({ host: 'other' }, now - lease.lasts), false],
    ['by a process of this machine that lives', by({ pid: 8 }), true],
    ['by one that is dead', by({ pid: 9 }), false],
    ['by one that had our number', by({ pid: 7 }), false],
    ['by a process of this number, elsewhere', by({ host: 'other', pid: 7 }), true],
  ])('%s', (_, holder, held) => {
    expect(isHeld(holder, { ...me, isAlive: (pid) => pid === 8 }, now)).toBe(held);
  });
});

async function begun(): Promise<{ scene: Scene; journal: Journal }> {
  const scene = await useScene();
  await running(scene, oldJob('old', { parallelism: 3, completions: 5 }), 3);
  return { scene, journal: await journalOf(scene.kube, 'old', { to: 'new' }) };
}

describe('two at once', () => {
  test('with a migration each: the second is told of the first', async () => {
    const { scene, journal } = await begun();
    const other = await journalOf(scene.kube, 'old', { to: 'newer' });
    const ends = await Promise.allSettled([carry(scene, journal), carry(scene, other)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = ends.find((end) => end.status === 'rejected')!;
    expect(lost.reason).toMatchObject({ code: 'AlreadyExists' });
    expect(lost.reason.message).toMatch(
      /^job "old" is being migrated to "new(er)?" since .* by user-\d+@desk \(pid \d+\)$/,
    );
    expect(podsOf(scene, 'new').length + podsOf(scene, 'newer').length).toBe(3);
    expect(scene.pods()).toHaveLength(3);
  });

  test('with the same one: the second is told who has it', async () => {
    const { scene, journal } = await begun();
    let said: unknown;
    await carry(scene, journal, {
      operator: somebody({ user: 'ann', host: 'build-7', pid: 4711 }),
      onStep: async (step, phase) => {
        if (step !== 'settle' || phase !== 'begin') return;
        said = await carry(scene, journal).catch((error: unknown) => error);
      },
    });
    expect(said).toMatchObject({
      code: 'Conflict',
      message: 'the migration of job "old" is carried out by ann@build-7 (pid 4711)',
    });
    expect(podsOf(scene, 'new')).toHaveLength(3);
  });

  test.each(['delete begin', 'settle end', 'create end'])(
    'where at %s the second takes the first for dead: that one stops before its next write',
    async (where) => {
      const { scene, journal } = await begun();
      const posts: string[] = [];
      const request = (call: KubeRequest) => {
        if (call.method !== 'GET' && !call.path.includes('/configmaps')) posts.push(`${call.method} ${call.path}`);
        return scene.kube.transport.request(call);
      };
      const kube = { ...scene.kube, transport: { ...scene.kube.transport, request } } as Kube;
      let taken = false;
      const first = carry({ kube, env: scene.env }, journal, {
        onStep: async (step, phase) => {
          if (`${step} ${phase}` !== where) return;
          await carry(scene, journal);
          posts.length = 0;
          taken = true;
        },
      });
      await expect(first).rejects.toMatchObject({
        code: 'Conflict',
        message: 'another run took the migration of job "old" over and ended it',
      });
      expect(taken).toBe(true);
      expect(posts).toEqual([]);
      expect(podsOf(scene, 'new')).toHaveLength(3);
      expect(scene.pods()).toHaveLength(3);
    },
  );

  test('a hold that was taken over is over', async () => {
    const { scene, journal } = await begun();
    const signal = new AbortController().signal;
    const first = await holdJournal(scene.kube, journal, { operator: somebody(), signal });
    const second = await holdJournal(scene.kube, journal, { operator: somebody({ user: 'bob', pid: 5 }), signal });
    await expect(first.write({ deletedAt: journal.startedAt })).rejects.toMatchObject({
      code: 'Conflict',
      message: 'the migration of job "old" is carried out by bob@desk (pid 5)',
    });
    expect(first.signal.aborted).toBe(true);
    await expect(first.ensure()).rejects.toMatchObject({ code: 'Conflict' });
    await second.write({ deletedAt: journal.startedAt });
    // It does not take the other's place when it lets go.
    await first.release();
    expect(second.journal().state.holder).toMatchObject({ user: 'bob' });
    await second.ensure();
    await second.release();
    const [map] = scene.configMaps();
    expect(JSON.parse((map!.data as { state: string }).state)).toEqual({
      ...journal.state,
      deletedAt: journal.startedAt,
    });
  });
});
