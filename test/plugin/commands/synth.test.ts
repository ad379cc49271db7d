import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, withFiles } from '../../helpers/call.ts';

const job = (name: string) => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  ttlSecondsAfterFinished: 600
  template:
    spec:
      containers:
      - image: busybox:1.36
        name: main
      restartPolicy: Never
`;
const header = '# Made by kubectl batch from ../jobs.yaml; the next run replaces this file.\n';

describe('synth --output-dir', () => {
  test.runIf(existsSync('/proc/self')).each(['/proc/out', '/proc/missing/out'])(
    '%s: names the folder in which nothing can be made',
    (out) =>
      withFiles({ 'jobs.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}' }, async (cwd) => {
        expect(await call(['synth', '-f', 'jobs.yaml', '--output-dir', out], { cwd })).toEqual({
          stdout: '',
          stderr: `error: ${out}: nothing can be made in /proc\nhint: nothing was left half-written\n`,
          exitCode: 2,
        });
      }),
  );

  test('writes a file for each object, and removes those whose object is gone', () =>
    withFiles({ 'jobs.yaml': `${job('a')}---\n${job('b')}` }, async (cwd) => {
      const synth = () => call(['synth', '-f', 'jobs.yaml', '--output-dir', 'out'], { cwd });
      expect(await synth()).toEqual({
        stdout: 'out/job-a.yaml created\nout/job-b.yaml created\n',
        stderr: '',
        exitCode: 0,
      });
      expect(await readFile(join(cwd, 'out/job-a.yaml'), 'utf8')).toBe(`${header}${job('a')}`);
      await writeFile(join(cwd, 'out/job-mine.yaml'), job('mine'));
      await writeFile(join(cwd, 'jobs.yaml'), `${job('a')}---\n${job('c')}`);
      expect(await synth()).toEqual({
        stdout: 'out/job-a.yaml unchanged\nout/job-b.yaml removed\nout/job-c.yaml created\n',
        stderr: '',
        exitCode: 0,
      });
      expect((await readdir(join(cwd, 'out'))).sort()).toEqual(['job-a.yaml', 'job-c.yaml', 'job-mine.yaml']);
    }));

  test('nothing is written where something of others stands in the way, or the input is wrong', () =>
    withFiles(
      { 'jobs.yaml': `${job('a')}---\n${job('b')}`, 'wrong.yaml': job('a').replace('spec:', 'spce:') },
      async (cwd) => {
        await mkdir(join(cwd, 'out'));
        await symlink('/dev/null', join(cwd, 'out/job-b.yaml'));
        const refused = await call(['synth', '-f', 'jobs.yaml', '--output-dir', 'out'], { cwd });
        expect(refused).toEqual({
          stdout: '',
          stderr:
            'error: out/job-b.yaml: is there already, and was not made of this input\n' +
            'hint: move it away, or give each input an --output-dir of its own\n',
          exitCode: 2,
        });
        expect(await readdir(join(cwd, 'out'))).toEqual(['job-b.yaml']);
        await rm(join(cwd, 'out/job-b.yaml'));
        await mkdir(join(cwd, 'out/job-b.yaml'));
        expect(await call(['synth', '-f', 'jobs.yaml', '--output-dir', 'out'], { cwd })).toEqual(refused);
        expect((await call(['synth', '-f', 'wrong.yaml', '--output-dir', 'new'], { cwd })).exitCode).toBe(2);
        expect((await readdir(cwd)).sort()).toEqual(['jobs.yaml', 'out', 'wrong.yaml']);
      },
    ));

  test('a path that is no folder is an error', () =>
    withFiles({ 'jobs.yaml': job('a') }, async (cwd) => {
      expect(await call(['synth', '-f', 'jobs.yaml', '--output-dir', 'jobs.yaml'], { cwd })).toEqual({
        stdout: '',
        stderr: 'error: jobs.yaml: is no folder\nhint: nothing was left half-written\n',
        exitCode: 2,
      });
    }));

  test('-o is for printing', () =>
    withFiles({ 'jobs.yaml': job('a') }, async (cwd) => {
      expect(await call(['synth', '-f', 'jobs.yaml', '--output-dir', 'out', '-o', 'json'], { cwd })).toEqual({
        stdout: '',
        stderr: 'error: -o and --output-dir cannot be given together\nhint: the files of a folder are YAML\n',
        exitCode: 2,
      });
    }));
});

test('warnings go to standard error', () =>
  withFiles({ 'jobs.yaml': job('a').replace('spec:\n', 'spec:\n  parallelism: 0\n') }, async (cwd) => {
    const { stdout, stderr, exitCode } = await call(['synth', '-f', 'jobs.yaml'], { cwd });
    expect({ stdout, exitCode }).toEqual({ stdout: expect.stringContaining('parallelism: 0'), exitCode: 0 });
    expect(stderr).toMatch(/^warning: jobs\.yaml:6:3: spec\.parallelism: /);
  }));

test('two constructs of one name are told apart', () =>
  withFiles(
    {
      'jobs.ts': `import { App, Chart } from 'cdk8s';
import { Job } from 'kubectl-batch';
const app = new App();
const chart = new Chart(app, 'etl');
for (const id of ['a', 'b']) new Job(chart, id, { metadata: { name: 'x' }, containers: [{ image: 'busybox:1.36' }] });
export default app;
`,
    },
    async (cwd) => {
      expect(await call(['synth', '-f', 'jobs.ts'], { cwd })).toEqual({
        stdout: '',
        stderr:
          'error: jobs.ts: etl/b/Resource: Job "x" is there twice, first at jobs.ts: etl/a/Resource\n' +
          'hint: rename one of them, or leave one out\n',
        exitCode: 2,
      });
    },
  ));
