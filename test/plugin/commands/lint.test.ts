import { describe, expect, test } from 'vitest';
import { type CallOptions, call, type Result, withFiles } from '../../helpers/call.ts';

const job = (name: string, spec = '') => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  ttlSecondsAfterFinished: 600
${spec}  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: busybox:1.36
          command: ["true"]
`;

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec: {ports: nonsense}\n';
const custom = 'apiVersion: example.com/v1\nkind: Job\nspec: [1, {a: ~}]\n';

/** Runs lint in a folder of these files. */
function lint(files: Record<string, string>, words: string[], options: CallOptions = {}): Promise<Result> {
  return withFiles(files, (cwd) => call(['lint', ...words], { cwd, ...options }));
}

/** What stands in brackets behind a finding. */
const fixOf = (line: string) => / \((.*)\) \[[\w-]+\]\n?$/.exec(line)?.[1];

describe('lint', () => {
  test('tells every finding of every file with its place, and counts them', async () => {
    const result = await lint(
      {
        'a.yaml': [job('a', '  completion: 3\n'), service, job('b', '  parallelism: -1\n  backoffLimit: x\n')].join(
          '---\n',
        ),
        'b.yaml': `${job('c')}---\na: b: c\n---\n${job('d', '  suspended: true\n')}`,
        'c.json':
          '{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "e"}, "spec": {"ttlSecondsAfterFinished": 600}}',
      },
      ['-f', '.'],
    );
    expect(result).toEqual({
      stdout: [
        'a.yaml:7:3: error: spec.completion: is not a field of JobSpec (did you mean `completions`?) [unknown-field]',
        'a.yaml:28:3: error: spec.parallelism: must be 0 or more, is -1 [job-numbers]',
        'a.yaml:29:3: error: spec.backoffLimit: must be a whole number of at most 2147483647, is "x" [field-type]',
        'b.yaml:15:5: error: wrong indentation, or a ": " inside a value (align the keys of one mapping; quote a value that holds ": ") [yaml]',
        '15 | a: b: c',
        '   |     ^',
        'b.yaml:23:3: error: spec.suspended: is not a field of JobSpec (did you mean `suspend`?) [unknown-field]',
        'c.json:1:70: error: spec.template: is required [required-field]',
        '',
      ].join('\n'),
      stderr: '6 errors in 5 Jobs of 3 files; 1 object of other kinds passed over\n',
      exitCode: 2,
    });
  });

  test('does not pass over a mistyped kind', async () => {
    const text = job('a').replace('kind: Job', 'kind: Jobs');
    expect(await lint({ 'a.yaml': text }, ['-f', 'a.yaml'])).toEqual({
      stdout: expect.stringMatching(
        /^a\.yaml:2:\d+: error: kind: must be Job or CronJob in batch\/v1, is "Jobs" \(did you mean `Job`\?\) \[batch-kind\]\n$/,
      ),
      stderr: '1 error in 0 Jobs of 1 file\n',
      exitCode: 2,
    });
  });

  test('is silent on what is right, whatever other kinds hold', async () => {
    expect(await lint({ 'a.yaml': [job('a'), service, custom].join('---\n') }, ['-f', 'a.yaml'])).toEqual({
      stdout: '',
      stderr: 'nothing found in 1 Job of 1 file; 2 objects of other kinds passed over\n',
      exitCode: 0,
    });
  });

  test('warnings alone are exit code 0, with --strict 2', async () => {
    const files = { 'a.yaml': job('a', '  parallelism: 0\n') };
    const [plain, strict] = [await lint(files, ['-f', 'a.yaml']), await lint(files, ['-f', 'a.yaml', '--strict'])];
    expect(plain).toEqual({
      stdout: expect.stringMatching(/^a\.yaml:7:3: warning: spec\.parallelism: .* \[[a-z-]+\]\n$/),
      stderr: '1 warning in 1 Job of 1 file\n',
      exitCode: 0,
    });
    expect(strict).toEqual({ ...plain, exitCode: 2 });
  });

  test('-o json has the place, the path, the rule, the value, the fix and the object of each', async () => {
    const result = await lint({ 'a.yaml': job('a', '  completion: 3\n') }, ['-f', 'a.yaml', '-o', 'json']);
    expect({ ...result, stdout: JSON.parse(result.stdout) }).toEqual({
      stdout: {
        findings: [
          {
            file: 'a.yaml',
            line: 7,
            column: 3,
            level: 'error',
            rule: 'unknown-field',
            path: ['spec', 'completion'],
            value: 3,
            message: 'is not a field of JobSpec',
            fix: 'did you mean `completions`?',
            object: { apiVersion: 'batch/v1', kind: 'Job', name: 'a' },
          },
        ],
        summary: { errors: 1, warnings: 0, jobs: 1, cronJobs: 0, others: 0, files: 1 },
      },
      stderr: '1 error in 1 Job of 1 file\n',
      exitCode: 2,
    });
  });

  test('standard input, and the items of a List', async () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec: { ttlSecondsAfterFinished: 600 } },
        { apiVersion: 'v1', kind: 'Secret' },
      ],
    };
    expect(await lint({}, ['-f', '-'], { stdin: JSON.stringify(list, null, 2) })).toEqual({
      stdout: 'standard input:11:7: error: spec.template: is required [required-field]\n',
      stderr: '1 error in 1 Job of 1 file; 1 object of other kinds passed over\n',
      exitCode: 2,
    });
  });

  test('what cannot be read is told beside the findings of the rest', async () => {
    const result = await lint(
      {
        'chart.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}\n',
        'values.yaml': 'replicas: 1\n',
        'a.yaml': job('a', '  completion: 3\n'),
      },
      ['-f', 'missing.yaml', '-f', 'chart.yaml', '-f', 'values.yaml', '-f', 'a.yaml'],
    );
    expect(result).toEqual({
      stdout: [
        'missing.yaml: error: no such file (check its name, and the folder that you are in) [input]',
        'chart.yaml:4:10: error: a mapping or a list cannot be a key (is it a template of Helm? render it first: helm template CHART) [yaml]',
        '4 |   name: {{ .Release.Name }}',
        '  |          ^',
        'values.yaml:1:1: error: apiVersion: is required (write the API version, such as v1 or batch/v1) [api-version]',
        'values.yaml:1:1: error: kind: is required (write the kind, such as Job) [kind]',
        'values.yaml:1:1: error: metadata.name: is required (give a name or a generateName) [name-required]',
        'a.yaml:7:3: error: spec.completion: is not a field of JobSpec (did you mean `completions`?) [unknown-field]',
        '',
      ].join('\n'),
      stderr: '6 errors in 1 Job of 3 files\n',
      exitCode: 2,
    });
  });

  test('what is refused for a placeholder of a template names the verb that fills it', async () => {
    const template = job('a-$NAME', '  parallelism: ${N}\n  backofLimit: $N\n  podFailurePolicy: $P\n')
      .replace('["true"]', 'echo $HOME')
      .replace('Never', 'Never$$');
    expect((await lint({ 'a.yaml': template }, ['-f', 'a.yaml'])).stdout.split('\n').map(fixOf)).toEqual([
      'is it a template? fill it first: kubectl batch expand',
      'is it a template? fill it first: kubectl batch expand',
      'did you mean `backoffLimit`?',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a hint says how to call the verb that was called', async () => {
    const words = ['-f', 'https://example.com/job.yaml?a=1&b=2', '-f', '-', '--', 'x'];
    const { stdout } = await lint({}, words, { stdin: undefined });
    expect(stdout.split('\n').map(fixOf)).toEqual([
      "curl -fsSL 'https://example.com/job.yaml?a=1&b=2' | kubectl batch lint -f -",
      'pipe the objects into it: ... | kubectl batch lint -f -',
      undefined,
    ]);
    const stray = await lint({ 'a.yaml': job('a') }, ['-f', 'a.yaml', '--', 'x']);
    expect(fixOf(stray.stdout)).toBe('they are for programs (-f jobs.ts)');
  });

  test('what a program refuses to synthesise is told beside the rest', async () => {
    const program = `import { App, Chart } from 'cdk8s';
import { Job } from 'kubectl-batch';
const app = new App();
const chart = new Chart(app, 'etl');
new Job(chart, 'a', { metadata: { name: 'a' }, containers: [{ image: 'busybox' }], backoffLimit: -1 });
new Job(chart, 'b', { metadata: { name: 'b' }, containers: [{ image: 'busybox' }], parallelism: -2 });
export default app;
`;
    expect(await lint({ 'jobs.ts': program, 'c.yaml': job('c') }, ['-f', 'jobs.ts', '-f', 'c.yaml'])).toEqual({
      stdout: [
        'jobs.ts: error: etl/a: spec.backoffLimit: must be 0 or more, is -1 [synthesis]',
        'jobs.ts: error: etl/b: spec.parallelism: must be 0 or more, is -2 [synthesis]',
        '',
      ].join('\n'),
      stderr: '2 errors in 1 Job of 2 files\n',
      exitCode: 2,
    });
  });

  test('a name that is there twice: an error in one file, a warning in two, of which one may be the variant', async () => {
    const files = { 'a.yaml': `${job('a')}---\n${job('a')}`, 'b.yaml': job('a') };
    expect(await lint(files, ['-f', '.'])).toEqual({
      stdout: [
        'a.yaml:18:3: error: metadata.name: is there twice, first at a.yaml:1:1 (rename one of them, or leave one out) [duplicate]',
        'b.yaml:4:3: warning: metadata.name: is there twice, first at a.yaml:1:1 (rename one of them, or leave one out) [duplicate]',
        '',
      ].join('\n'),
      stderr: '1 error, 1 warning in 3 Jobs of 2 files\n',
      exitCode: 2,
    });
  });

  test('judges for the version of the cluster', async () => {
    const files = { 'a.yaml': job('a', '  managedBy: example.com/own\n') };
    expect((await lint(files, ['-f', 'a.yaml'])).exitCode).toBe(0);
    expect(await lint(files, ['-f', 'a.yaml', '--kubernetes-version', '1.29'])).toEqual({
      stdout: expect.stringMatching(
        /^a\.yaml:7:3: error: spec\.managedBy: is unknown to 1\.29: .*\[field-too-new\]\n$/,
      ),
      stderr: '1 error in 1 Job of 1 file\n',
      exitCode: 2,
    });
  });

  test.each([
    [[], 'error: lint needs a file\nhint: e.g. kubectl batch lint -f jobs.yaml, or -f . -R\n'],
    [
      ['-f', 'a.yaml', '--kubernetes-version', 'new'],
      'error: --kubernetes-version: "new" is no version of Kubernetes\nhint: e.g. --kubernetes-version 1.30\n',
    ],
  ])('%j is refused', async (words, stderr) => {
    expect(await lint({ 'a.yaml': job('a') }, words)).toEqual({ stdout: '', stderr, exitCode: 2 });
  });

  test('levels are coloured on a terminal', async () => {
    const files = { 'a.yaml': job('a', '  completion: 3\n') };
    const { stdout } = await lint(files, ['-f', 'a.yaml'], { terminal: { columns: 80, rows: 24 } });
    expect(stdout).toContain('\u001b[1ma.yaml:7:3: \u001b[22m\u001b[31merror\u001b[39m: spec.completion');
    const plain = await lint(files, ['-f', 'a.yaml'], {
      terminal: { columns: 80, rows: 24 },
      env: { NO_COLOR: '1' },
    });
    expect(plain.stdout).not.toContain('\u001b');
  });
});
