import { expect, test } from 'vitest';
import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { jobYaml, until, useNamespace } from '../helpers/namespace.ts';

/** The verb as people use it, with containers that must not restart. */
const space = useNamespace('migrate');

interface PodList {
  items: ObservedPod[];
}

const owned = (job: string) =>
  space
    .get<PodList>('pods')!
    .items.filter(({ metadata }) => metadata.ownerReferences?.some(({ name }) => name === job))
    .map(({ metadata, status }) => `${metadata.uid} ${status?.containerStatuses?.[0]?.restartCount}`)
    .sort();

async function start(name: string, command: string, spec: Record<string, unknown>): Promise<string[]> {
  space.create(jobYaml(name, command, spec));
  const { parallelism = 1 } = spec as { parallelism?: number };
  await until(`${name} runs`, () => space.get<ObservedJob>(`job/${name}`)?.status?.ready === parallelism);
  return owned(name);
}

test('running pods go over to another name and image, and the rest is made of the new template', async () => {
  const before = await start('train', 'sleep 20', { parallelism: 3, completions: 5 });
  const words = ['migrate', 'train', '--to', 'train-2', '--image', 'busybox:1.37', '--yes', '-o', 'json'];
  const { stdout, stderr, exitCode } = await space.batch(words, { stdin: '' });
  expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ job: 'train-2', recorded: 3, lost: [], killed: [], surprises: [] });
  expect(owned('train-2')).toEqual(before);
  await until('it is complete', () => space.get<ObservedJob>('job/train-2')?.status?.succeeded === 5);
  const images = space
    .get<PodList>('pods')!
    .items.map(({ spec }) => spec.containers[0]!.image)
    .sort();
  expect(images).toEqual(['busybox:1.36', 'busybox:1.36', 'busybox:1.36', 'busybox:1.37', 'busybox:1.37']);
});

test('an Indexed Job keeps its name, and with it the hostnames of its pods', async () => {
  const before = await start('indexed', 'sleep 600', { parallelism: 2, completions: 4, completionMode: 'Indexed' });
  const { uid } = space.get<ObservedJob>('job/indexed')!.metadata;
  const { stdout, exitCode } = await space.batch(
    ['migrate', 'indexed', '--image', 'busybox:1.37', '-y', '-o', 'name'],
    {
      stdin: '',
    },
  );
  expect({ stdout, exitCode }).toEqual({ stdout: 'job.batch/indexed\n', exitCode: 0 });
  expect(space.get<ObservedJob>('job/indexed')!.metadata.uid).not.toBe(uid);
  expect(owned('indexed')).toEqual(before);
});

test('a suspended Job that never ran has its node selector changed in place', async () => {
  space.create(jobYaml('held', 'true', { suspend: true }));
  const { uid } = space.get<ObservedJob>('job/held')!.metadata;
  const words = ['migrate', 'held', '--set', 'spec.template.spec.nodeSelector.disk=fast', '--yes'];
  const { stdout, exitCode } = await space.batch(words, { stdin: '' });
  expect({ stdout, exitCode }).toEqual({ stdout: 'job.batch/held changed in place\n', exitCode: 0 });
  const { metadata, spec } = space.get<ObservedJob>('job/held')!;
  expect(metadata.uid).toBe(uid);
  expect(spec.template.spec.nodeSelector).toEqual({ disk: 'fast' });
});

test('all rights that are missing are named at once, and nothing is touched', async () => {
  await start('theirs', 'sleep 600', {});
  space.kubectl('create', 'role', 'reader', '--verb=get,list,create', '--resource=jobs.batch,pods,configmaps');
  space.kubectl('create', 'rolebinding', 'reader', '--role=reader', '--user=ann');
  const words = ['migrate', 'theirs', '--to', 'mine', '--yes', '--as', 'ann'];
  expect(await space.batch(words, { stdin: '' })).toEqual({
    stdout: '',
    stderr: `error: not allowed: delete, patch jobs.batch; patch pods; patch, delete configmaps in namespace "${space.name}"
hint: a migration needs all of these rights; nothing was changed
`,
    exitCode: 6,
  });
  expect(space.get('job/mine')).toBeUndefined();
  expect(space.get<ObservedJob>('job/theirs')!.metadata.deletionTimestamp).toBeUndefined();
});
