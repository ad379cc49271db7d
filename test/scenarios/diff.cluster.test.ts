import { describe, expect, test } from 'vitest';
import { withFiles } from '../helpers/call.ts';
import { useNamespace } from '../helpers/namespace.ts';

/** `diff` against what the API server and its controllers made of the same files. */
const space = useNamespace('diff');

const job = (name: string, spec = '', image = 'busybox:1.36') => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  labels: {team: data}
spec:
${spec}  ttlSecondsAfterFinished: 600
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: ${image}
          imagePullPolicy: IfNotPresent
          command: [sleep, "600"]
          resources: {limits: {cpu: 1000m, memory: 64Mi}}
`;
const others = (value: string, schedule: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {level: "${value}"}
---
apiVersion: v1
kind: Service
metadata: {name: workers}
spec: {clusterIP: None, selector: {app: workers}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "${schedule}"
  suspend: true
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: "busybox:1.36", command: ["true"]}]
`;

const diff = (yaml: string, ...words: string[]) =>
  withFiles({ 'all.yaml': yaml }, (cwd) => space.batch(['diff', '-f', 'all.yaml', ...words], { cwd }));

describe('diff', () => {
  const before = [job('running'), job('held', '  suspend: true\n'), others('3', '0 3 * * *')].join('---\n');

  test('nothing is there: all of it is shown, and nothing is created', async () => {
    const { stdout, stderr, exitCode } = await diff(before);
    expect({ stderr, exitCode }).toEqual({ stderr: '5 are not there\n', exitCode: 1 });
    expect(stdout.match(/^--- .*$/gm)).toEqual(
      ['job.batch/running', 'job.batch/held', 'configmap/settings', 'service/workers', 'cronjob.batch/nightly'].map(
        (name) => `--- ${name} is not there`,
      ),
    );
    expect(space.kubectl('get', 'jobs,cronjobs', '-o', 'name')).toBe('');
  });

  test('what run made of it is the same, while it runs and with the labels of others', async () => {
    await withFiles({ 'all.yaml': before }, (cwd) => space.batch(['run', '-f', 'all.yaml', '--detach'], { cwd }));
    space.kubectl('label', 'job/running', 'cronjob/nightly', 'owner=somebody');
    space.kubectl('annotate', 'job/running', 'example.com/note=x');
    expect(await diff(before)).toEqual({ stdout: '', stderr: '5 are the same\n', exitCode: 0 });
  });

  test('what kubectl apply made of it is the same, without labels of its own as well', async () => {
    const yaml = job('applied', '  suspend: true\n').replace(/ {2}labels: {team: data}\n/, '');
    await withFiles({ 'a.yaml': yaml }, async (cwd) => {
      space.kubectl('apply', '-f', `${cwd}/a.yaml`);
    });
    expect(await diff(yaml)).toEqual({ stdout: '', stderr: '1 is the same\n', exitCode: 0 });
    const bare = yaml.replace('name: applied', 'name: bare').replace(/ {4}metadata:\n.*\n/, '');
    expect(bare).not.toContain('labels');
    space.create(bare);
    expect(await diff(bare)).toEqual({ stdout: '', stderr: '1 is the same\n', exitCode: 0 });
  });

  test('only what differs is shown, without defaults', async () => {
    const after = [
      job('running', '  backoffLimit: 1\n', 'busybox:1.37'),
      job('held', '  suspend: true\n').replace('team: data', 'team: ml'),
      others('4', '30 3 * * *'),
    ].join('---\n');
    const { stdout, stderr, exitCode } = await diff(after);
    expect(stdout.match(/^[-+].*$/gm)).toEqual([
      '--- job.batch/running on the cluster',
      '+++ job.batch/running in all.yaml:1:1',
      '-  backoffLimit: 6',
      '+  backoffLimit: 1',
      '-        image: busybox:1.36',
      '+        image: busybox:1.37',
      '--- job.batch/held on the cluster',
      '+++ job.batch/held in all.yaml:21:1',
      '-    team: data',
      '+    team: ml',
      '--- configmap/settings on the cluster',
      '+++ configmap/settings in all.yaml:41:1',
      '-  level: "3"',
      '+  level: "4"',
      '--- cronjob.batch/nightly on the cluster',
      '+++ cronjob.batch/nightly in all.yaml:51:1',
      '-  schedule: 0 3 * * *',
      '+  schedule: 30 3 * * *',
    ]);
    expect(stdout).not.toMatch(/terminationMessagePath|dnsPolicy|uid|managedFields|controller-uid|status/);
    expect(stderr).toBe(
      'Warning: job.batch/running: spec.template cannot be changed; kubectl batch run --replace runs it anew\n' +
        '4 differ, 1 is the same\n',
    );
    expect(exitCode).toBe(1);
  });

  test('-o name', async () => {
    expect(await diff(`${job('running', '  parallelism: 2\n')}---\n${job('new')}`, '-o', 'name')).toEqual({
      stdout: 'job.batch/running\njob.batch/new\n',
      stderr: '1 differs, 1 is not there\n',
      exitCode: 1,
    });
  });

  test('an object that the server refuses does not hide the others', async () => {
    const custom = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n';
    const { stdout, stderr, exitCode } = await diff(`${custom}---\n${job('new')}`, '-o', 'name');
    expect({ stdout, exitCode }).toEqual({ stdout: 'job.batch/new\n', exitCode: 2 });
    expect(stderr).toContain('error: no kind "Widget" in "example.com/v1" on this server\n');
  });
});
