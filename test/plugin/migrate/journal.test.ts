import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createJournal,
  journalName,
  listJournals,
  parseJournal,
  readJournal,
  removeJournal,
  writeState,
} from '../../../plugin/migrate/journal.ts';
import { localCopyPath, readLocalCopy, removeLocalCopy, writeLocalCopy } from '../../../plugin/migrate/local-copy.ts';
import { configMaps } from '../../../sdk/sandbox/resources/kinds.ts';
import { carry, journalOf } from './carry.ts';
import { aJournal } from './objects.ts';
import { namespace, oldJob, running, useScene } from './scene.ts';

const journal = aJournal();
const name = journalName(journal.old.metadata.uid!);

describe('the ConfigMap', () => {
  test('is written, read, found, changed in its version, and removed', async () => {
    const scene = await useScene();
    const { kube } = scene;
    const created = await createJournal(kube, journal);
    expect(created.journal).toEqual(journal);
    expect(scene.configMaps()[0]).toMatchObject({
      metadata: { name, labels: { 'kubectl-batch/migration': 'true' } },
      data: { state: JSON.stringify(journal.state) },
    });
    await expect(createJournal(kube, { ...journal, id: 'm2' })).rejects.toMatchObject({ code: 'AlreadyExists' });
    expect(await readJournal(kube, namespace, 'uid-of-old')).toEqual(created);
    expect(await readJournal(kube, namespace, 'uid-of-another')).toBeUndefined();
    const state = { ...journal.state, deletedAt: '2026-11-20T10:00:05Z' };
    const written = await writeState(kube, created, state);
    expect(written.journal.state).toEqual(state);
    // As it was before, it is no more.
    await expect(writeState(kube, created, state)).rejects.toMatchObject({ code: 'Conflict' });
    await expect(removeJournal(kube, created)).rejects.toMatchObject({ code: 'Conflict' });
    expect(await listJournals(kube, undefined)).toEqual([written]);
    await removeJournal(kube, written);
    expect(await listJournals(kube, namespace)).toEqual([]);
    await expect(writeState(kube, written, state)).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('what only has the label is passed over', async () => {
    const scene = await useScene();
    const labels = { 'kubectl-batch/migration': 'true' };
    scene.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'other', namespace, labels },
      data: { a: 'b' },
    });
    expect(await listJournals(scene.kube, namespace)).toEqual([]);
  });

  test('a report that makes it too large takes the place of what it repeats', async () => {
    const { kube } = await useScene();
    const refs = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ name: `pod-${i}`.padEnd(60, 'x'), uid: `${i}`.padEnd(36, '-') }));
    const large = aJournal({}, { pods: refs(6000).map((ref) => ({ ...ref, phase: 'Running' })) });
    const created = await createJournal(kube, large);
    const none = { recorded: 6000, succeeded: [], failed: [], killed: [], lost: [], started: [], repaired: [] };
    const report = { ...none, kept: refs(6000), window: 1, surprises: [] };
    const done = { at: large.startedAt, report };
    const written = await writeState(kube, created, { ...large.state, done });
    expect(written.journal.state.done).toEqual(done);
    expect(written.journal.pods).toEqual([]);
    expect(written.journal.manifest).toEqual(large.manifest);
  });
});

test('a pod is named once in the ConfigMap, and as often as ever in the journal', async () => {
  const { kube, configMaps } = await useScene();
  const [a, b, c] = ['a', 'b', 'c'].map((name, index) => ({ name, uid: `uid-of-${name}`, index }));
  const forecast = { adopted: [a!, b!], kept: [a!], succeeded: [b!], failed: [], killed: [c!] };
  const whole = aJournal(
    {},
    {
      pods: [a!, b!].map((ref) => ({ ...ref, phase: 'Running' })),
      forecast: { ...forecast, started: { count: 1 }, status: {} },
    },
  );
  const { journal } = await createJournal(kube, whole);
  expect(journal).toEqual(whole);
  const stored = JSON.parse((configMaps()[0]!.data as { journal: string }).journal);
  // What is not in the list of pods is named.
  expect(stored.forecast).toMatchObject({ adopted: [0, 1], kept: [0], succeeded: [1], failed: [], killed: [c] });
});

test.each([
  [undefined, undefined, 'configmap "x" holds no journal of a migration'],
  ['{', '{}', 'configmap "x" holds no journal of a migration'],
  ['{"version":2}', '{}', 'configmap "x" holds a journal that this version of kubectl batch cannot read'],
  ['null', 'null', 'configmap "x" holds a journal that this version of kubectl batch cannot read'],
])('%s and %s are no journal', (text, state, message) => {
  expect(() => parseJournal(text, state, 'configmap "x"')).toThrow(message);
});

describe('the copy on this machine', () => {
  function folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'kubectl-batch-state-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  }

  test('lies where state of the user’s own lies', () => {
    const tail = 'kubectl-batch/migrations/default-old-m1.json';
    expect(localCopyPath(journal, { XDG_STATE_HOME: '/state', HOME: '/home/ann' })).toBe(`/state/${tail}`);
    expect(localCopyPath(journal, { HOME: '/home/ann' })).toBe(`/home/ann/.local/state/${tail}`);
    expect(localCopyPath(journal, { XDG_STATE_HOME: 'state', HOME: '/home/ann' })).toBe(
      `/home/ann/.local/state/${tail}`,
    );
  });

  test('is for this user alone, whole, and can be read again', () => {
    const env = { HOME: folder() };
    writeLocalCopy(journal, env);
    const path = localCopyPath(journal, env);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    const later = aJournal({ deletedAt: '2026-11-20T10:00:05Z' });
    writeLocalCopy(later, env);
    expect(readLocalCopy(path)).toEqual(later);
    expect(readdirSync(join(path, '..'))).toHaveLength(1);
    removeLocalCopy(journal, env);
    removeLocalCopy(journal, env);
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  test('what cannot be read is told', () => {
    const file = join(folder(), 'x.json');
    expect(() => readLocalCopy(file)).toThrow(`cannot read ${file}: ENOENT`);
    for (const text of ['', '{}', '[]', 'null']) {
      writeFileSync(file, text);
      expect(() => readLocalCopy(file)).toThrow(`${file} holds no journal of a migration`);
    }
  });

  test('is there while it goes on, and gone after it', async () => {
    const scene = await useScene();
    await running(scene, oldJob('old', { parallelism: 2, completions: 2 }), 2);
    const begun = await journalOf(scene.kube, 'old', { to: 'new' });
    const path = localCopyPath(begun, scene.env);
    let copy = '';
    await carry(scene, begun, {
      onStep: (step, phase) => {
        if (`${step} ${phase}` === 'create begin') copy = readFileSync(path, 'utf8');
      },
    });
    expect(JSON.parse(copy).state).toHaveProperty('deletedAt');
    expect(() => readFileSync(path)).toThrow('ENOENT');
  });

  test('that cannot be written is no reason to stop', async () => {
    const scene = await useScene();
    await running(scene, oldJob('old', { parallelism: 2, completions: 2 }), 2);
    writeFileSync(join(scene.env.HOME!, 'file'), '');
    const env = { XDG_STATE_HOME: join(scene.env.HOME!, 'file') };
    const { report, notices } = await carry({ ...scene, env }, await journalOf(scene.kube, 'old', { to: 'new' }));
    expect(report.kept).toHaveLength(2);
    expect(new Set(notices.map(({ type }) => type))).toEqual(new Set(['localCopy']));
  });

  test('brings a lost ConfigMap back', async () => {
    const scene = await useScene();
    await running(scene, oldJob('old', { parallelism: 2, completions: 2 }), 2);
    const begun = await journalOf(scene.kube, 'old', { to: 'new' });
    const path = localCopyPath(begun, scene.env);
    const crash = new Error('killed');
    const onStep = (step: string, phase: string) => {
      if (`${step} ${phase}` === 'create begin') throw crash;
    };
    await expect(carry(scene, begun, { onStep })).rejects.toBe(crash);
    scene.sandbox.registry.delete(configMaps, namespace, scene.configMaps()[0]!.metadata.name!);
    const { report } = await carry(scene, readLocalCopy(path));
    expect(report.kept).toHaveLength(2);
    expect(scene.configMaps()).toHaveLength(1);
  });
});
