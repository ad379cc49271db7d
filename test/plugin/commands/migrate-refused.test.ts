import { expect, test } from 'vitest';
import { MIGRATED_FROM_ANNOTATION } from '../../../sdk/batch-v1/names.ts';
import { withFiles } from '../../helpers/call.ts';
import { eventually, oldJob } from '../migrate/scene.ts';
import { told, useTraining } from './migrating.ts';

/** Calls that lead to nothing, each on the same cluster: what is on it stays as it is. */
type Training = Awaited<ReturnType<typeof useTraining>>;

async function refused({ batch, state }: Training, words: string[], files: Record<string, string> = {}) {
  const before = state();
  const result = await withFiles(files, (cwd) => batch(['migrate', ...words, '--yes'], { stdin: '', cwd }));
  expect(state()).toEqual(before);
  return { ...result, stderr: told(result.stderr) };
}

const says = (stderr: string, exitCode: number) => ({ stdout: '', stderr, exitCode });

test('a Job that is not there', async () => {
  const training = await useTraining();
  expect(await refused(training, ['trian', '--to', 'new'])).toEqual(
    says('error: job "trian" not found in namespace "default"\nhint: see: kubectl batch list -n default\n', 3),
  );
});

test('a Job that was migrated already', async () => {
  const training = await useTraining();
  const heir = oldJob('heir', { suspend: true });
  heir.metadata.annotations = { [MIGRATED_FROM_ANNOTATION]: 'gone/some-uid' };
  training.create(heir);
  expect(await refused(training, ['gone', '--to', 'new'])).toEqual(
    says(
      'error: job "gone" in namespace "default" was migrated already, to job "heir"\nhint: see: kubectl batch list heir -n default\n',
      3,
    ),
  );
});

test('a Job that has ended', async () => {
  const training = await useTraining({ completions: 2 });
  for (const pod of training.pods()) training.sandbox.finish('default', pod.metadata.name!);
  await eventually('it is complete', () => training.job('train')?.status?.completionTime !== undefined);
  expect(await refused(training, ['train', '--to', 'new'])).toEqual(
    says(
      'error: job "train" has ended (Complete) and has no running pods to keep\nhint: to run a Job anew: kubectl batch run --replace\n',
      2,
    ),
  );
});

test('a name that is taken', async () => {
  const training = await useTraining();
  training.create(oldJob('new', { suspend: true }));
  expect(await refused(training, ['train', '--to', 'new'])).toEqual(
    says('error: job "new" already exists in namespace "default"\nhint: choose another name: --to NAME\n', 3),
  );
});

test('a manifest whose labels or selector are not those of the pods', async () => {
  const training = await useTraining({
    manualSelector: true,
    selector: { matchLabels: { app: 'train' } },
    template: {
      metadata: { labels: { app: 'train' } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] },
    },
  });
  const manifest = (spec: object) => ({
    'new.json': JSON.stringify({ ...oldJob('new'), spec: { ...(oldJob('new').spec as object), ...spec } }),
  });
  const containers = [{ name: 'main', image: 'busybox:1.37' }];
  const template = { metadata: { labels: { app: 'other' } }, spec: { restartPolicy: 'Never', containers } };
  expect(await refused(training, ['train', '-f', 'new.json'], manifest({ template }))).toEqual(
    says(
      'error: new.json:1:1: spec.template.metadata.labels.app: must be "train", is "other"\nhint: the selector of job "train" asks for it, and a selector cannot change while its pods run\n',
      2,
    ),
  );
  const selector = { matchLabels: { app: 'other' } };
  expect(await refused(training, ['train', '-f', 'new.json'], manifest({ manualSelector: true, selector }))).toEqual(
    says(
      'error: new.json:1:1: spec.selector: must be that of job "train"\nhint: leave selector and manualSelector out: the migration writes them\n',
      2,
    ),
  );
});

test('a dump of the Job with another image is as good as --image', async () => {
  const training = await useTraining();
  const dump = structuredClone(training.job('train')!);
  dump.metadata.name = 'new';
  dump.spec.template.spec.containers[0]!.image = 'busybox:1.37';
  const { stdout, exitCode } = await withFiles({ 'dump.json': JSON.stringify(dump) }, (cwd) =>
    training.batch(['migrate', 'train', '-f', 'dump.json', '--dry-run'], { stdin: '', cwd }),
  );
  expect(stdout).toContain('changes:\n  spec.template.spec.containers[0].image: busybox:1.36 -> busybox:1.37\npods:\n');
  expect(exitCode).toBe(0);
});

test('nothing to do', async () => {
  const training = await useTraining();
  expect(await refused(training, ['train', '--image', 'main=busybox:1.36'])).toEqual(
    says(
      'error: nothing to do: job "train" is as it is to be\nhint: see it: kubectl get job train -n default -o yaml\n',
      2,
    ),
  );
});

test('a name at the limit', async () => {
  const training = await useTraining({ completionMode: 'Indexed' });
  const longest = 'n'.repeat(61);
  const { stderr, exitCode } = await refused(training, ['train', '--to', `${longest}n`]);
  expect(stderr).toMatch(/^error: --to n+: must have at most 61 characters with 4 completions, since /);
  expect(exitCode).toBe(2);
  const { exitCode: fits } = await training.batch(['migrate', 'train', '--to', longest, '--dry-run'], { stdin: '' });
  expect(fits).toBe(0);
});

test('a field that is none, and a container that is none', async () => {
  const training = await useTraining();
  const { stderr, exitCode } = await refused(training, ['train', '--set', 'spec.paralelism=3']);
  expect(stderr).toContain('spec.paralelism: is not a field of JobSpec');
  expect(exitCode).toBe(2);
  const image = await refused(training, ['train', '--image', 'mian=busybox:1.37']);
  expect(image.stderr).toContain('there is no container "mian": there is main');
  expect(image.exitCode).toBe(2);
});

test('a Job that is not quiet is waited for, and given up at once with --wait 0', async () => {
  // Slow enough that its pods are young still when it is looked at, on a busy machine, too.
  const training = await useTraining({}, { speed: 0.3 });
  const words = ['train', '--to', 'new'];
  const [refusal, waited] = await Promise.all([
    refused(training, [...words, '--wait', '0']),
    training.batch(['migrate', ...words, '--dry-run'], { stdin: '' }),
  ]);
  const reason = /^error: (.*)\n/.exec(refusal.stderr)?.[1];
  expect(reason).toBeDefined();
  expect(refusal.exitCode).toBe(2);
  expect(waited).toMatchObject({ stderr: `waiting: ${reason}\n`, exitCode: 0 });
});
