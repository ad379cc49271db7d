import { expect, test } from 'vitest';
import type { KubeRequest } from '../../../plugin/kube/types.ts';
import type { Fault } from '../../../sdk/sandbox/server/faults.ts';
import { call } from '../../helpers/call.ts';
import { json, serve, status } from '../kube/server.ts';
import { podsOf } from '../migrate/scene.ts';
import { steady, terminal, told, useTraining } from './migrating.ts';

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

test.each([
  ['n', 130],
  ['y', 0],
])('where more would happen than was agreed to it is asked again: %s', async (second, exitCode) => {
  const training = await useTraining({}, { faults: [{ verb: 'delete', resource: 'jobs', status: 409, count: 1 }] });
  const onWrite = (text: string) => {
    const path = '/apis/batch/v1/namespaces/default/jobs/train';
    const grow = {
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { spec: { parallelism: 3 } },
    };
    if (text.startsWith('journal written')) void training.kube.transport.request(grow as KubeRequest);
  };
  const asked = ['migrate', 'train', '--to', 'new', '--set', 'spec.parallelism=2', '--accept', 'kills'];
  const result = await training.batch(asked, { terminal, typed: `y\n${second}\n`, onWrite });
  const [, again] = steady(result.stderr).split('journal written\n');
  expect(again).toMatch(/^ {2}1 is ended: train-xxxxx$/m);
  expect(again).toContain('It is another plan now. Go ahead? [y/N] ');
  expect(result.exitCode).toBe(exitCode);
  expect(training.job('train') === undefined).toBe(exitCode === 0);
  expect(training.configMaps()).toHaveLength(exitCode === 0 ? 1 : 0);
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
