import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { attach } from '../cluster/index.ts';
import { jobYaml, useNamespace } from '../helpers/namespace.ts';

const space = useNamespace('faults');

test('the API server is killed during watch and comes back: the Job is followed to its end', async () => {
  const cluster = await attach(dirname(process.env.KUBECONFIG_TEST!));
  space.create(jobYaml('survivor', 'sleep 12'));
  let killed: Promise<void> | undefined;
  const { stdout, stderr, exitCode } = await space.batch(['watch', 'survivor'], {
    onWrite: (text) => {
      if (killed || !/1 active/.test(text)) return;
      killed = cluster.kill('kube-apiserver').then(() => cluster.start('kube-apiserver'));
    },
  });
  await killed;
  expect(stderr).toMatch(/connection lost/);
  expect(stderr).toMatch(/connection restored/);
  expect(stdout).toMatch(/Complete, 1\/1/);
  expect(exitCode).toBe(0);
});
