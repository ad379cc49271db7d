import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { quiet } from '../quiet.ts';
import { asks } from '../scenario.ts';
import { create, get, JSON_PATCH, MERGE, patch, STRATEGIC, still } from './requests.ts';

/** Names, generations, resource versions. */
export const writes = asks('writes', {
  generateName: [
    ['create', 'POST', 'jobs', { body: still({}, { metadata: { name: undefined, generateName: 'run-' } }) }, 201],
    ['again', 'POST', 'jobs', { body: still({}, { metadata: { name: undefined, generateName: 'run-' } }) }, 201],
    [
      'too long',
      'POST',
      'jobs',
      { body: still({}, { metadata: { name: undefined, generateName: 'a'.repeat(70) } }) },
      201,
    ],
  ],
  'dry run': [
    ['create', 'POST', 'jobs', { body: still(), query: { dryRun: 'All' } }, 201],
    ['is not there', 'GET', 'jobs/pi', undefined, 404],
    ['invalid', 'POST', 'jobs', { body: still({ parallelism: -1 }), query: { dryRun: 'All' } }, 422],
    ['unknown value', 'POST', 'jobs', { body: still(), query: { dryRun: 'Some' } }, 422],
    ['create for good', 'POST', 'jobs', { body: still() }, 201],
    patch('patch', MERGE, { spec: { parallelism: 4 } }, 200, { dryRun: 'All' }),
    ['delete', 'DELETE', 'jobs/pi', { query: { dryRun: 'All', propagationPolicy: 'Background' } }, 200],
    get('unchanged'),
  ],
  'unknown fields, Strict': [
    ['unknown', 'POST', 'jobs', { body: still({ paralelism: 2 }), query: { fieldValidation: 'Strict' } }, 400],
    [
      'several',
      'POST',
      'jobs',
      { body: still({ a: 1 }, { pod: { b: 2 } }), query: { fieldValidation: 'Strict' } },
      400,
    ],
    [
      'twice',
      'POST',
      'jobs',
      {
        body: '{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"pi","name":"pi"},"spec":{}}',
        query: { fieldValidation: 'Strict' },
      },
      400,
    ],
    ['unknown value', 'POST', 'jobs', { body: still(), query: { fieldValidation: 'Some' } }, 422],
  ],
  'unknown fields, Warn': [
    ['create', 'POST', 'jobs', { body: still({ paralelism: 2 }), query: { fieldValidation: 'Warn' } }, 201],
  ],
  'unknown fields without a word': [['create', 'POST', 'jobs', { body: still({ paralelism: 2 }) }, 201]],
  'unknown fields, Ignore': [
    ['create', 'POST', 'jobs', { body: still({ paralelism: 2 }), query: { fieldValidation: 'Ignore' } }, 201],
  ],
  'unknown fields of a patch': [
    create(),
    patch('merge', MERGE, { spec: { paralelism: 2 } }, 422, { fieldValidation: 'Strict' }),
    patch('json', JSON_PATCH, [{ op: 'add', path: '/spec/paralelism', value: 2 }], 422, { fieldValidation: 'Strict' }),
    patch('strategic', STRATEGIC, { spec: { paralelism: 2 } }, 422, { fieldValidation: 'Strict' }),
    patch('warned', MERGE, { spec: { paralelism: 2 } }, 200, { fieldValidation: 'Warn' }),
  ],
  'a write that changes nothing': async (scene) => {
    await scene.must('POST', 'jobs', { body: still() });
    await scene.until('it is suspended', () => (scene.jobs()[0]?.status?.conditions?.length ?? 0) > 0);
    const before = await scene.must('GET', 'jobs/pi');
    const answer = await scene.answer('patch', 'PATCH', 'jobs/pi', { body: { spec: { parallelism: 1 } }, type: MERGE });
    const put = await scene.must('PUT', 'jobs/pi', { body: before });
    const versions = [answer.body as KubernetesObject, put].map(({ metadata }) => metadata.resourceVersion);
    expect(versions).toEqual([before.metadata.resourceVersion, before.metadata.resourceVersion]);
  },
  'generation counts changes of the spec': [
    create(),
    patch('spec', MERGE, { spec: { parallelism: 2 } }),
    patch('labels', MERGE, { metadata: { labels: { a: 'b' } } }),
    patch('spec again', MERGE, { spec: { parallelism: 3 } }),
  ],
  'an old resourceVersion': async (scene) => {
    const made = await scene.must('POST', 'jobs', { body: still() });
    await scene.must('PATCH', 'jobs/pi', { body: { spec: { parallelism: 2 } }, type: MERGE });
    const put = await scene.answer('put', 'PUT', 'jobs/pi', { body: made });
    const { resourceVersion } = made.metadata;
    await scene.answer('patch', 'PATCH', 'jobs/pi', { body: { metadata: { resourceVersion } }, type: MERGE });
    expect(put.status).toBe(409);
  },
  'put without a resourceVersion': async (scene) => {
    await scene.must('POST', 'jobs', { body: still() });
    await quiet(scene);
    const made = await scene.must('GET', 'jobs/pi');
    const { resourceVersion: _, ...metadata } = made.metadata;
    const spec = { ...(made.spec as object), parallelism: 5 };
    const put = await scene.answer('put', 'PUT', 'jobs/pi', { body: { ...made, metadata, spec } });
    expect(put.status).toBe(200);
  },
  'a bad resourceVersion': [
    create(),
    ['put', 'PUT', 'jobs/pi', { body: still({}, { metadata: { name: 'pi', resourceVersion: 'x' } }) }, 500],
  ],
  preconditions: async (scene) => {
    const { metadata } = await scene.must('POST', 'jobs', { body: still() });
    await quiet(scene);
    const drop = (label: string, preconditions: object) =>
      scene.answer(label, 'DELETE', 'jobs/pi', {
        body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions },
      });
    await drop('another uid', { uid: '00000000-0000-0000-0000-000000000000' });
    await drop('an old version', { resourceVersion: '1' });
    const last = await drop('the uid', { uid: metadata.uid });
    expect(last.status).toBe(200);
  },
  'labels and annotations go with null': [
    create(still({}, { metadata: { name: 'pi', labels: { a: '1', b: '2' }, annotations: { c: '3' } } })),
    patch('one label', MERGE, { metadata: { labels: { a: null } } }),
    patch('all', MERGE, { metadata: { labels: null, annotations: null } }),
  ],
  Warnings: [
    ['name', 'POST', 'jobs', { body: still({}, { metadata: { name: 'a.b' } }) }, 201],
    [
      'environment twice',
      'POST',
      'jobs',
      {
        body: still(
          {},
          {
            name: 'twice',
            pod: {
              containers: [
                {
                  name: 'main',
                  image: 'x',
                  env: [
                    { name: 'A', value: '1' },
                    { name: 'A', value: '2' },
                  ],
                },
              ],
            },
          },
        ),
      },
      201,
    ],
    [
      'deprecated label',
      'POST',
      'jobs',
      { body: still({}, { name: 'old', pod: { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } } }) },
      201,
    ],
    [
      'fraction of bytes',
      'POST',
      'jobs',
      {
        body: still(
          {},
          {
            name: 'bytes',
            pod: { containers: [{ name: 'main', image: 'x', resources: { requests: { memory: '100m' } } }] },
          },
        ),
      },
      201,
    ],
    [
      'very many',
      'POST',
      'jobs',
      { body: still({ completionMode: 'Indexed', completions: 100001, parallelism: 10001 }, { name: 'many' }) },
      201,
    ],
  ],
  collections: [
    create(still({}, { metadata: { name: 'pi', labels: { a: '1' } } })),
    [
      'another',
      'POST',
      'jobs',
      { body: still({}, { name: 'tau', metadata: { name: 'tau', labels: { a: '2' } } }) },
      201,
    ],
    ['delete some', 'DELETE', 'jobs', { query: { labelSelector: 'a=1', propagationPolicy: 'Background' } }, 200],
    ['rest', 'GET', 'jobs', undefined, 200],
    ['delete all', 'DELETE', 'jobs', { query: { propagationPolicy: 'Background' } }, 200],
  ],
});
