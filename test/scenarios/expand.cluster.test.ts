import { describe, expect, test } from 'vitest';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { call, withFiles } from '../helpers/call.ts';
import { useNamespace } from '../helpers/namespace.ts';

/** Templates filled and run, as `expand | run` does it. */
const space = useNamespace('expand');

const template = `apiVersion: batch/v1
kind: Job
metadata:
  name: process-item-$item
  labels:
    jobgroup: $group
spec:
  backoffLimit: $retries
  template:
    metadata:
      labels:
        jobgroup: $group
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 1
      containers:
      - name: main
        image: busybox:1.36
        imagePullPolicy: IfNotPresent
        command: [sh, -c, 'echo "$$WHAT of $item"']
        env:
        - name: WHAT
          value: "$what"
`;

/** What has to come through as it is, whatever a shell or YAML makes of it. */
const odd = 'a "b" \'c\' #d: {e} $(f) `g` \\h yes';

describe('expand | run', () => {
  test('runs a Job for each line of a table', async () => {
    const csv = `item,group,retries,what\napple,fruit,0,"${odd.replaceAll('"', '""')}"\n7,fruit,1,007\n`;
    await withFiles({ 'job.yaml': template, 'data.csv': csv }, async (cwd) => {
      const { stdout: yaml, exitCode } = await call(['expand', 'job.yaml', '--items', 'data.csv'], { cwd });
      expect(exitCode).toBe(0);
      const run = await space.batch(['run', '-f', '-', '--logs'], { stdin: yaml });
      expect(run.exitCode).toBe(0);
      expect(run.stdout).toContain(`${odd} of apple\n`);
      expect(run.stdout).toContain('007 of 7\n');
    });
    const { items } = JSON.parse(space.kubectl('get', 'jobs', '-l', 'jobgroup=fruit', '-o', 'json')) as {
      items: ObservedJob[];
    };
    expect(items.map(({ metadata, spec }) => [metadata.name, spec.backoffLimit])).toEqual([
      ['process-item-7', 1],
      ['process-item-apple', 0],
    ]);
  });
});
