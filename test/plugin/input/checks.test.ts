import { describe, expect, it } from 'vitest';
import { checkManifests } from '../../../plugin/input/checks.ts';
import { readManifests } from '../../../plugin/input/manifests.ts';
import { inFolder, outcome } from './folder.ts';

const check = (text: string) =>
  inFolder({ 'jobs.yaml': text }, (cwd) =>
    outcome(async () =>
      checkManifests(
        await readManifests(['jobs.yaml'], {
          verb: 'run',
          cwd,
          env: {},
          stdin: (async function* () {})(),
          stderr: { write() {} },
          execPath: process.execPath,
          signal: new AbortController().signal,
        }),
      ),
    ),
  );

describe('checkManifests', () => {
  it('says of each error where it stands, what it is and how to mend it', async () => {
    const found = await check(`apiVersion: batch/v1
kind: Job
metadata:
  name: a
spec:
  completion: 3
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox
        imagePullPolicy: always
---
apiVersion: batch/v1
kind: Job
metadata:
  name: b
spec:
  parallelism: -1
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox
`);
    expect(
      String(found)
        .split('\n')
        .map((line) => line.replace(/ \(.*$/, '')),
    ).toEqual([
      expect.stringMatching(/^InvalidManifest: jobs\.yaml:6:3: spec\.completion: /),
      expect.stringMatching(
        /^InvalidManifest: jobs\.yaml:13:9: spec\.template\.spec\.containers\[0\]\.imagePullPolicy: /,
      ),
      expect.stringMatching(/^InvalidManifest: jobs\.yaml:20:3: spec\.parallelism: /),
    ]);
  });

  it('returns warnings; of objects of other kinds it knows little', async () => {
    const warned = await check(`apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {a: b}
---
apiVersion: batch/v1
kind: Job
metadata: {name: a}
spec:
  parallelism: 0
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: busybox}]
`);
    expect(warned).toEqual([
      'warning: jobs.yaml:10:3: spec.parallelism: starts no pods, while deadlines run on (use suspend: true to hold a Job)',
    ]);
  });
});
