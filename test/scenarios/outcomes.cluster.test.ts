import { describe, expect, test } from 'vitest';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { withFiles } from '../helpers/call.ts';
import { jobYaml, until, useNamespace } from '../helpers/namespace.ts';

/** How Jobs end on a real cluster, with real containers, and what the program says of it. */
const space = useNamespace('outcomes');

const runFile = (yaml: string, ...words: string[]) =>
  withFiles({ 'job.yaml': yaml }, (cwd) => space.batch(['run', '-f', 'job.yaml', ...words], { cwd }));

describe('run', () => {
  test('an image and a command: its output is the output', async () => {
    const { stdout, stderr, exitCode } = await space.batch(['run', '--image', 'busybox', '--', 'echo', 'hi']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hi\n', exitCode: 0 });
    expect(stderr).toMatch(/^job\.batch\/busybox-\w{5} created$/m);
    expect(stderr).toMatch(/Complete, 1\/1/);
  });

  test('a Job that succeeds: exit code 0', async () => {
    expect(await runFile(jobYaml('succeeds', 'sleep 1'))).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('a Job that fails by its backoffLimit: exit code 1, every attempt in the logs, the reason said', async () => {
    const { stdout, stderr, exitCode } = await runFile(jobYaml('fails', 'echo attempt; exit 3', { backoffLimit: 2 }));
    expect({ stdout, exitCode }).toEqual({ stdout: 'attempt\nattempt\nattempt\n', exitCode: 1 });
    expect(stderr).toMatch(/next retry in/);
    expect(stderr).toMatch(/BackoffLimitExceeded/);
  });

  test('a container that is started again in its pod: the log of each start', async () => {
    const job = JSON.parse(jobYaml('restarts', 'echo attempt; sleep 1; exit 1', { backoffLimit: 2 }));
    job.spec.template.spec.restartPolicy = 'OnFailure';
    expect(await runFile(JSON.stringify(job))).toMatchObject({ stdout: 'attempt\nattempt\nattempt\n', exitCode: 1 });
  });

  test('a Job past its deadline: exit code 1', async () => {
    const { stderr, exitCode } = await runFile(jobYaml('late', 'sleep 600', { activeDeadlineSeconds: 2 }));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/DeadlineExceeded/);
  });

  test('an Indexed Job: each pod has its index, lines say whose they are', async () => {
    const { stdout, exitCode } = await space.batch([
      ...[
        'run',
        '--image',
        'busybox',
        '--name',
        'indexed',
        '--indexed',
        '--completions',
        '3',
        '--parallelism',
        '2',
        '--logs',
      ],
      ...['--', 'sh', '-c', 'echo index $JOB_COMPLETION_INDEX'],
    ]);
    expect(exitCode).toBe(0);
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.replace(/-\w{5}\]/, ']'))
        .sort(),
    ).toEqual(['[0:indexed-0] index 0', '[1:indexed-1] index 1', '[2:indexed-2] index 2']);
  });

  test('pi to 2,000 digits from a perl image', async () => {
    const { stdout, exitCode } = await space.batch([
      ...['run', '--image', 'perl:5.34.0', '--name', 'pi'],
      ...['--', 'perl', '-MMath::BigFloat', '-wle', 'print Math::BigFloat->bpi(2000)'],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^3\.14159265358979323846\d+\n$/);
    expect(stdout.length).toBe(2002);
  });

  test('an image that does not exist: --fail-fast says so and ends with 7, and the Job stays', async () => {
    const words = ['run', '--image', 'no-such-image:1', '--name', 'no-image', '--fail-fast', '--', 'true'];
    const { stderr, exitCode } = await space.batch(words);
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/ErrImagePull|ImagePullBackOff/);
    expect(stderr).toMatch(
      /stuck for good: the Job runs on; attach again with: kubectl batch watch no-image -n outcomes-/,
    );
    expect(space.get<ObservedJob>('job/no-image')?.status?.active).toBe(1);
  });

  test('--timeout: exit code 4, and the Job runs on', async () => {
    const { stderr, exitCode } = await runFile(jobYaml('slow', 'sleep 600'), '--timeout', '3s');
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/timed out: the Job runs on; attach again with: kubectl batch watch slow -n /);
    expect(space.get<ObservedJob>('job/slow')?.metadata.deletionTimestamp).toBeUndefined();
  });
});

describe('watch', () => {
  test('a Job that is deleted meanwhile: exit code 5', async () => {
    space.create(jobYaml('deleted', 'sleep 600'));
    const watching = space.batch(['watch', 'deleted'], {
      onWrite: (text) => {
        if (/1 active/.test(text)) space.kubectl('delete', 'job', 'deleted', '--wait=false');
      },
    });
    const { stdout, exitCode } = await watching;
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/Deleted/);
  });

  test('a Job that is replaced by a namesake: exit code 5, and it says so', async () => {
    space.create(jobYaml('replaced', 'sleep 600'));
    let done = false;
    const { stdout, exitCode } = await space.batch(['watch', 'replaced'], {
      onWrite: (text) => {
        if (done || !/1 active/.test(text)) return;
        done = true;
        space.kubectl('delete', 'job', 'replaced', '--cascade=background', '--wait=true');
        space.create(jobYaml('replaced', 'sleep 600'));
      },
    });
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/Replaced|Deleted/);
    space.kubectl('delete', 'job', 'replaced', '--wait=false');
  });

  test('a finished Job that its time to live removes is what it was: exit code 0', async () => {
    const { exitCode } = await runFile(jobYaml('short-lived', 'true', { ttlSecondsAfterFinished: 0 }));
    expect(exitCode).toBe(0);
    await until('the Job is gone', () => space.get('job/short-lived') === undefined);
  });

  test('a finished Job tells its end at once, as JSON too', async () => {
    const { stdout, exitCode } = await space.batch(['watch', 'fails', '-o', 'json']);
    expect(exitCode).toBe(1);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ name: 'fails', phase: 'Failed', reason: 'BackoffLimitExceeded', failed: 3 });
  });
});
