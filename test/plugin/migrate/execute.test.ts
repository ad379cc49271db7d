import { describe, expect, test } from 'vitest';
import { carry, journalOf, mortal, quick, somebody } from './carry.ts';
import { oldJob, podsOf, running, useScene } from './scene.ts';

const allSteps = ['record', 'delete', 'gone', 'clean', 'settle', 'create', 'adopt', 'count', 'finish'];

describe.each([
  ['another name', 'new'],
  ['the same name', 'old'],
])('to %s', (_, to) => {
  test('the pods run on with a new owner', async () => {
    const scene = await useScene();
    await running(scene, oldJob('old', { parallelism: 3, completions: 5 }), 3);
    const before = podsOf(scene, 'old');
    const journal = await journalOf(scene.kube, 'old', { to });
    const { report, told, notices } = await carry(scene, journal);
    expect(podsOf(scene, to)).toEqual(before);
    expect(report).toMatchObject({ recorded: 3, lost: [], killed: [], started: [], repaired: [], surprises: [] });
    expect(report.kept).toHaveLength(3);
    expect(notices).toEqual([]);
    console.log(told, report.window);
  });
});
