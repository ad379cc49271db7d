import { expect, test } from 'vitest';
import type { Fault } from '../../../sdk/sandbox/server/faults.ts';
import { call } from '../../helpers/call.ts';
import { json, serve, status } from '../kube/server.ts';
import { podsOf } from '../migrate/scene.ts';
import { terminal, told, useTraining } from './migrating.ts';

const words = ['migrate', 'train', '--to', 'new', '--image', 'busybox:1.37', '--yes'];

test('a Job that is changed before it is deleted is planned for anew', async () => {
  const training = await useTraining({}, { faults: [{ verb: 'delete', resource: 'jobs', status: 409, count: 2 }] });
  const { stderr, exitCode } = await training.batch(words, { stdin: '' });
  expect(told(stderr).split('\n').slice(-6)).toEqual([
    'journal written',
    'the Job was changed meanwhile: planned anew',
    'the Job was changed meanwhile: planned anew',
    'job.batch/train deleted without its pods: 2 pods run on',
    'job.batch/new created',
    '',
  ]);
  expect(exitCode).toBe(0);
  expect(podsOf(training, 'new')).toEqual(training.ownPods);
});

test('one that is never left alone is left alone, without a trace', async () => {
  const training = await useTraining({}, { faults: [{ verb: 'delete', resource: 'jobs', status: 409 }] });
  const before = training.state();
  const { stderr, exitCode } = await training.batch(words, { stdin: '' });
  expect(stderr).toMatch(/^error: job "train" in namespace "default" was changed meanwhile/m);
  expect(exitCode).toBe(3);
  expect(training.state()).toEqual(before);
});

test('where more would happen than was agreed to, it is asked again', async () => {
  const training = await useTraining({}, { faults: [{ verb: 'delete', resource: 'jobs', status: 409, count: 1 }] });
  let changed: Promise<unknown> = Promise.resolve();
  const onWrite = (text: string) => {
    // One of the pods is gone when it is planned for anew: another is started for it.
    if (text.startsWith('journal written'))
      changed = training.batch(['migrate', 'train', '--set', 'spec.parallelism=3', '--yes'], { stdin: '' });
  };
  const asked = words.filter((word) => word !== '--yes');
  const { stderr, exitCode } = await training.batch(asked, { terminal, typed: 'y\n', onWrite });
  await changed;
  expect({ stderr, exitCode }).toEqual({ stderr: expect.stringContaining('Go ahead? [y/N] '), exitCode: 0 });
});

/** Faults of the server that begin when something is told. */
function laterFaults(text: string, count: number, later: Fault) {
  const fault: Fault = { resource: 'nothing yet', count };
  const onWrite = (written: string) => {
    if (written.includes(text)) Object.assign(fault, later);
  };
  return { faults: [fault], onWrite };
}

const refusal = { verb: 'create', resource: 'jobs', status: 403 } as const;

test('a Job that is refused is tried again, and it is said how its pods are', async () => {
  const { faults, onWrite } = laterFaults('deleted without its pods', 1, refusal);
  const training = await useTraining({}, { faults });
  const { stderr, exitCode } = await training.batch(words, { stdin: '', onWrite });
  expect(stderr).toMatch(
    /^Warning: the new Job is refused: .*\n {2}2 pods run on without owner; trying again in \d+s$/m,
  );
  expect(exitCode).toBe(0);
  expect(podsOf(training, 'new')).toEqual(training.ownPods);
});

test('with --fall-back a Job of the old spec is created instead, after three refusals', async () => {
  const { faults, onWrite } = laterFaults('deleted without its pods', 3, refusal);
  const training = await useTraining({}, { faults });
  const { stdout, stderr, exitCode } = await training.batch([...words, '--fall-back'], { stdin: '', onWrite });
  expect(stderr).toMatch(/^ {2}the old one's spec is created instead$/m);
  expect(stderr).toMatch(/^job\.batch\/train created/m);
  expect(stderr).not.toContain('job.batch/new created');
  expect({ stdout: stdout.split('\n')[0], exitCode }).toEqual({ stdout: 'job.batch/train has the pods', exitCode: 0 });
  expect(podsOf(training, 'train')).toEqual(training.ownPods);
});

test('everything that is not allowed is named at once', async () => {
  const denied = ['delete jobs', 'create jobs', 'list pods', 'create configmaps', 'patch configmaps'];
  const { url } = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (!request.url!.endsWith('/selfsubjectaccessreviews'))
      return json(
        response,
        status(
          403,
          'Forbidden',
          'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "default"',
        ),
        403,
      );
    const { verb, resource } = JSON.parse(body).spec.resourceAttributes;
    json(response, { status: { allowed: !denied.includes(`${verb} ${resource}`) } }, 201);
  });
  const result = await call([...words, '--server', url], { env: { HOME: '/nowhere' }, stdin: '' });
  expect(result).toEqual({
    stdout: '',
    stderr:
      'error: not allowed: create, delete jobs.batch; list pods; create, patch configmaps in namespace "default"\nhint: a migration needs all of these rights; nothing was changed\n',
    exitCode: 6,
  });
});
