import { expect } from 'vitest';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import { quiet } from '../quiet.ts';
import { asks, job, type Row } from '../scenario.ts';
import type { Scene } from '../scene.ts';

const MERGE = 'application/merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

const still = (spec: object = {}, more: object = {}) => job({ spec: { suspend: true, ...spec }, ...more });
const create = (body: unknown = still(), status = 201): Row => ['create', 'POST', 'jobs', { body }, status];
const get = (label = 'get'): Row => [label, 'GET', 'jobs/pi', undefined, 200];
const patch = (label: string, type: string, body: unknown, status = 200, query = {}): Row => [
  label,
  'PATCH',
  'jobs/pi',
  { body, type, query, fields: true },
  status,
];

/** What is read back of a Job that says little. */
export const defaulting = asks('defaulting', {
  'a Job with one container': [create()],
  'parallelism alone': [create(still({ parallelism: 3 }))],
  'completions alone': [create(still({ completions: 3 }))],
  backoffLimitPerIndex: [create(still({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 }))],
  podFailurePolicy: [
    create(
      still({ podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } }),
    ),
  ],
  'labels of the template become the Job’s': [create(still({}, { podMetadata: { labels: { app: 'pi' } } }))],
  'labels of the Job stay alone': [
    create(still({}, { metadata: { name: 'pi', labels: { team: 'a' } }, podMetadata: { labels: { app: 'pi' } } })),
  ],
  manualSelector: [
    create(
      still(
        { manualSelector: true, selector: { matchLabels: { app: 'pi' } } },
        { podMetadata: { labels: { app: 'pi' } } },
      ),
    ),
  ],
  'containers with everything that has a default': [
    create(
      still(
        {},
        {
          pod: {
            initContainers: [{ name: 'first', image: 'busybox' }],
            containers: [
              {
                name: 'main',
                image: 'busybox:latest',
                ports: [{ containerPort: 80 }],
                env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
                livenessProbe: { httpGet: { path: '/', port: 80 } },
                readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 3 },
                resources: { limits: { cpu: '1', memory: '64Mi' } },
                lifecycle: { preStop: { exec: { command: ['true'] } } },
              },
            ],
            volumes: [
              { name: 'scratch' },
              { name: 'config', configMap: { name: 'settings' } },
              { name: 'secret', secret: { secretName: 'password' } },
              { name: 'host', hostPath: { path: '/tmp' } },
              { name: 'all', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
              { name: 'down', downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
            ],
            serviceAccountName: 'runner',
          },
        },
      ),
    ),
  ],
  'numbers and quantities as they are written': [
    create(
      still(
        {},
        {
          pod: { containers: [{ name: 'main', image: 'x', resources: { requests: { cpu: 0.5, memory: '1024Ki' } } }] },
        },
      ),
    ),
  ],
  'status is not taken on creation': [create({ ...still(), status: { active: 3, succeeded: 1 } })],
  'what the server alone decides': [
    create(
      still(
        {},
        {
          metadata: {
            name: 'pi',
            uid: 'mine',
            generation: 7,
            creationTimestamp: '2020-01-01T00:00:00Z',
            selfLink: '/x',
          },
        },
      ),
    ),
  ],
  'fields that are empty': [
    create(still({ backoffLimit: null }, { metadata: { name: 'pi', labels: {}, annotations: null } })),
  ],
});

/** A pod as the server makes it of what a Job's template says. */
export const pods = asks('pods', {
  'what admission and defaults add': async (scene) => {
    await scene.must('POST', 'jobs', { body: job() });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('pod', 'GET', `pods/${scene.pods()[0]!.metadata.name}`);
    expect(scene.pods()[0]!.spec.tolerations).toHaveLength(2);
  },
  'requests and limits, and the class that follows': async (scene) => {
    const resources = { requests: { cpu: '100m' }, limits: { cpu: '1', memory: '64Mi' } };
    await scene.must('POST', 'jobs', { body: job({ pod: { containers: [{ name: 'main', image: 'x', resources }] } }) });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('pod', 'GET', `pods/${scene.pods()[0]!.metadata.name}`);
    expect(scene.pods()[0]!.status).toMatchObject({ qosClass: 'Burstable' });
  },
  'no token, other tolerations, a guaranteed class': async (scene) => {
    const resources = { limits: { cpu: '1', memory: '64Mi' } };
    const pod = {
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'main', image: 'x', resources }],
      priority: 0,
    };
    await scene.must('POST', 'jobs', { body: job({ pod }) });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('pod', 'GET', `pods/${scene.pods()[0]!.metadata.name}`);
    expect(scene.pods()[0]!.status).toMatchObject({ qosClass: 'Guaranteed' });
  },
  'a service account that is not there': async (scene) => {
    await scene.must('POST', 'jobs', { body: job({ pod: { serviceAccountName: 'none' } }) });
    await scene.untilEvent('FailedCreate');
    expect(scene.pods()).toHaveLength(0);
  },
  'a pod of one’s own': [
    [
      'create',
      'POST',
      'pods',
      {
        body: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { generateName: 'one-' },
          spec: { schedulerName: 'nobody', containers: [{ name: 'main', image: 'x' }] },
        },
      },
      201,
    ],
    ['invalid', 'POST', 'pods', { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'two' }, spec: {} } }, 422],
    ['log of a pod without node', 'GET', 'pods/none/log', undefined, 404],
  ],
});

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

/** Each type of patch; the managedFields with what they hold. */
export const patches = asks('patches', {
  merge: [
    create(still({}, { metadata: { name: 'pi', labels: { a: '1' } } })),
    patch('a number', MERGE, { spec: { parallelism: 2 } }),
    patch('null removes', MERGE, { spec: { parallelism: null }, metadata: { labels: null } }),
    patch('no JSON', MERGE, '{', 400),
    patch('no object', MERGE, [1], 400),
    patch('another type', MERGE, { spec: { parallelism: 'many' } }, 422),
  ],
  'merge replaces lists': [
    create(),
    patch('containers', MERGE, { spec: { template: { spec: { containers: [{ name: 'other', image: 'x' }] } } } }, 422),
    patch('finalizers', MERGE, { metadata: { finalizers: ['example.com/a', 'example.com/b'] } }),
    patch('fewer', MERGE, { metadata: { finalizers: ['example.com/b'] } }),
    patch('none', MERGE, { metadata: { finalizers: null } }),
  ],
  json: [
    create(still({}, { metadata: { name: 'pi', annotations: { 'a/b': 'x' } } })),
    patch('replace', JSON_PATCH, [{ op: 'replace', path: '/spec/parallelism', value: 3 }]),
    patch('test and add', JSON_PATCH, [
      { op: 'test', path: '/spec/parallelism', value: 3 },
      { op: 'add', path: '/metadata/labels/x', value: 'y' },
    ]),
    patch('escaped', JSON_PATCH, [{ op: 'remove', path: '/metadata/annotations/a~1b' }]),
    patch('copy and move', JSON_PATCH, [
      { op: 'copy', from: '/metadata/labels/x', path: '/metadata/labels/z' },
      { op: 'move', from: '/metadata/labels/x', path: '/metadata/labels/w' },
    ]),
    patch('a test that fails', JSON_PATCH, [{ op: 'test', path: '/spec/parallelism', value: 9 }], 422),
    patch('remove what is not there', JSON_PATCH, [{ op: 'remove', path: '/spec/none' }], 422),
    patch('an unknown operation', JSON_PATCH, [{ op: 'swap', path: '/spec' }], 422),
    patch('no list', JSON_PATCH, { spec: {} }, 400),
  ],
  strategic: [
    create(still({}, { metadata: { name: 'pi', labels: { a: '1' } } })),
    patch('a number', STRATEGIC, { spec: { parallelism: 2 } }),
    patch('labels merge', STRATEGIC, { metadata: { labels: { b: '2' } } }),
    patch('null removes', STRATEGIC, { metadata: { labels: { a: null } } }),
    patch('$patch replace', STRATEGIC, { metadata: { labels: { $patch: 'replace', c: '3' } } }),
    patch('finalizers merge', STRATEGIC, { metadata: { finalizers: ['example.com/a'] } }),
    patch('finalizers merge again', STRATEGIC, { metadata: { finalizers: ['example.com/b'] } }),
    patch('deleted from a list', STRATEGIC, { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } }),
    patch('and the last', STRATEGIC, { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/b'] } }),
    patch('tolerations', STRATEGIC, {
      spec: { template: { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } } },
    }),
    patch(
      'containers merge by name',
      STRATEGIC,
      { spec: { template: { spec: { containers: [{ name: 'main', image: 'other' }] } } } },
      422,
    ),
  ],
  'as another manager': [
    create(),
    patch('mine', MERGE, { spec: { parallelism: 2 } }, 200, { fieldManager: 'me' }),
    get(),
  ],
  'a field manager that is too long': [create(), patch('long', MERGE, {}, 422, { fieldManager: 'm'.repeat(129) })],
});

const applied = (spec: object = {}, more: object = {}) => still(spec, more);
const apply = (label: string, manager: string | undefined, body: unknown, status = 200, query = {}): Row => [
  label,
  'PATCH',
  'jobs/pi',
  { body, type: APPLY, query: { fieldManager: manager, ...query }, fields: true },
  status,
];
const sparse = (spec: object, metadata: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'pi', ...metadata },
  spec,
});

/** Server-side apply: who owns what. */
export const apply_ = asks('server-side apply', {
  creates: [apply('first', 'me', applied(), 201), apply('again', 'me', applied())],
  'without a manager': [apply('first', undefined, applied(), 422)],
  'a change of one’s own field': [
    apply('first', 'me', applied({ parallelism: 2 }), 201),
    apply('second', 'me', applied({ parallelism: 3 })),
  ],
  'a field that is left out goes': [
    apply('first', 'me', applied({ backoffLimit: 2 }, { metadata: { name: 'pi', labels: { a: '1', b: '2' } } }), 201),
    apply('second', 'me', applied({}, { metadata: { name: 'pi', labels: { a: '1' } } })),
  ],
  'another manager conflicts': [
    apply('first', 'me', applied({ parallelism: 2 }), 201),
    apply('second', 'you', sparse({ parallelism: 3 }), 409),
    apply('by force', 'you', sparse({ parallelism: 3 }), 200, { force: true }),
    apply('and I conflict now', 'me', applied({ parallelism: 2 }), 409),
  ],
  'several conflicts': [
    apply('first', 'me', applied({ parallelism: 2, backoffLimit: 3 }), 201),
    apply('second', 'you', sparse({ parallelism: 3, backoffLimit: 4 }), 409),
  ],
  'the same value is shared': [
    apply('first', 'me', applied({ backoffLimit: 2 }), 201),
    apply('second', 'you', sparse({ backoffLimit: 2 })),
    apply('I leave it', 'me', applied()),
  ],
  'over what was created': [
    create(still({ parallelism: 2 })),
    apply('conflict', 'me', sparse({ parallelism: 3 }), 409),
    apply('by force', 'me', sparse({ parallelism: 3 }), 200, { force: true }),
  ],
  'over a patch': [
    apply('first', 'me', applied({ parallelism: 2 }), 201),
    patch('patch', MERGE, { spec: { parallelism: 5 } }),
    apply('conflict', 'me', applied({ parallelism: 2 }), 409),
  ],
  'a patch takes a field away': [
    apply('first', 'me', applied({}, { metadata: { name: 'pi', labels: { a: '1' } } }), 201),
    patch('patch', MERGE, { metadata: { labels: { a: '2' } } }),
    get(),
  ],
  'suspend alone of another': [
    apply('first', 'me', applied(), 201),
    apply('resume', 'you', sparse({ suspend: false }), 409),
    apply('by force', 'you', sparse({ suspend: true, parallelism: 0 }), 200, { force: true }),
  ],
  'lists by their keys': [
    apply(
      'first',
      'me',
      applied({}, { pod: { containers: [{ name: 'main', image: 'x', env: [{ name: 'A', value: '1' }] }] } }),
      201,
    ),
    apply('second', 'you', sparse({ template: { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } } })),
    apply('annotations of the template', 'you', sparse({ template: { metadata: { annotations: { n: 'x' } } } })),
  ],
  'finalizers are a set': [
    apply('first', 'me', applied({}, { metadata: { name: 'pi', finalizers: ['example.com/a'] } }), 201),
    apply('second', 'you', sparse({}, { finalizers: ['example.com/b'] })),
    apply('first goes', 'me', applied()),
    apply('second goes', 'you', sparse({})),
  ],
  'dry run': [
    apply('first', 'me', applied(), 201, { dryRun: 'All' }),
    ['is not there', 'GET', 'jobs/pi', undefined, 404],
  ],
  'what is invalid': [
    apply('a bad number', 'me', applied({ parallelism: -1 }), 422),
    apply('an unknown field', 'me', applied({ paralelism: 1 }), 500, { fieldValidation: 'Strict' }),
    apply('an unknown field, always', 'me', applied({ paralelism: 1 }), 500, { fieldValidation: 'Ignore' }),
    apply('another name', 'me', applied({}, { metadata: { name: 'other' } }), 400),
    apply('no apiVersion', 'me', { kind: 'Job', metadata: { name: 'pi' } }, 400),
    apply(
      'managedFields in it',
      'me',
      applied({}, { metadata: { name: 'pi', managedFields: [{ manager: 'x' }] } }),
      400,
    ),
    apply('no YAML', 'me', 'a: [', 400),
  ],
  YAML: [
    apply(
      'first',
      'me',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: pi}\nspec:\n  suspend: true\n  template: {spec: {restartPolicy: Never, containers: [{name: main, image: x}]}}\n',
      201,
    ),
  ],
  'of the status': [
    create(),
    [
      'status',
      'PATCH',
      'jobs/pi/status',
      {
        body: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, status: { ready: 0 } },
        type: APPLY,
        query: { fieldManager: 'me' },
        fields: true,
      },
      200,
    ],
  ],
  'a ConfigMap': [
    [
      'first',
      'PATCH',
      'configmaps/settings',
      {
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '1', b: '2' } },
        type: APPLY,
        query: { fieldManager: 'me' },
        fields: true,
      },
      201,
    ],
    [
      'second',
      'PATCH',
      'configmaps/settings',
      {
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '2' } },
        type: APPLY,
        query: { fieldManager: 'me' },
        fields: true,
      },
      200,
    ],
  ],
});

/** Puts a status on a Job that no controller looks after, so that the rules of the API server alone speak. */
const STATUS_OF = { managedBy: 'example.com/other' };
const setStatus = (label: string, status: object, code: number): Row => [
  label,
  'PATCH',
  'jobs/pi/status',
  { body: { status }, type: MERGE },
  code,
];
const condition = (type: string, status = 'True') => ({
  type,
  status,
  reason: 'Test',
  message: 'as a test',
  lastProbeTime: '2026-01-01T00:00:00Z',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});
const START = '2026-01-01T00:00:00Z';
const LATER = '2026-01-01T01:00:00Z';
const managed = (spec: object = {}) => create(job({ spec: { ...STATUS_OF, ...spec } }));

/** batch-api.md 1.4. */
export const statusRules = asks('status rules', {
  'a status that is well': [
    managed(),
    setStatus('set', { startTime: START, active: 1, ready: 1, terminating: 0 }, 200),
  ],
  'the spec is not changed through the status': [
    managed(),
    [
      'patch',
      'PATCH',
      'jobs/pi/status',
      { body: { spec: { parallelism: 7 }, metadata: { labels: { a: 'b' } } }, type: MERGE },
      200,
    ],
  ],
  'the status is not changed through the Job': [managed(), patch('patch', MERGE, { status: { active: 7 } })],
  'ready above active': [managed(), setStatus('set', { startTime: START, active: 1, ready: 2 }, 422)],
  'numbers below 0': [managed(), setStatus('set', { active: -1, succeeded: -1, failed: -1 }, 422)],
  'Complete without SuccessCriteriaMet': [
    managed(),
    setStatus('set', { startTime: START, completionTime: LATER, conditions: [condition('Complete')] }, 422),
  ],
  'Failed without FailureTarget': [
    managed(),
    setStatus('set', { startTime: START, conditions: [condition('Failed')] }, 422),
  ],
  'Complete and Failed': [
    managed(),
    setStatus(
      'set',
      {
        startTime: START,
        completionTime: LATER,
        conditions: ['SuccessCriteriaMet', 'Complete', 'FailureTarget', 'Failed'].map((t) => condition(t)),
      },
      422,
    ),
  ],
  'Complete without completionTime': [
    managed(),
    setStatus(
      'set',
      { startTime: START, conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)) },
      422,
    ),
  ],
  'completionTime without Complete': [managed(), setStatus('set', { startTime: START, completionTime: LATER }, 422)],
  'completionTime before startTime': [
    managed(),
    setStatus(
      'set',
      {
        startTime: LATER,
        completionTime: START,
        conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)),
      },
      422,
    ),
  ],
  'Complete with active pods': [
    managed(),
    setStatus(
      'set',
      {
        startTime: START,
        completionTime: LATER,
        active: 1,
        conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)),
      },
      422,
    ),
  ],
  'Failed without startTime': [
    managed(),
    setStatus('set', { conditions: ['FailureTarget', 'Failed'].map((t) => condition(t)) }, 422),
  ],
  'Complete, and back': [
    managed(),
    setStatus(
      'set',
      {
        startTime: START,
        completionTime: LATER,
        conditions: ['SuccessCriteriaMet', 'Complete'].map((t) => condition(t)),
      },
      200,
    ),
    setStatus('back', { conditions: [] }, 422),
    setStatus('another completionTime', { completionTime: '2026-01-01T02:00:00Z' }, 422),
  ],
  'a changed startTime': [
    managed(),
    setStatus('set', { startTime: START }, 200),
    setStatus('change', { startTime: LATER }, 422),
    setStatus('removal', { startTime: null }, 422),
  ],
  'failed goes down': [
    managed(),
    setStatus('set', { startTime: START, failed: 2 }, 200),
    setStatus('down', { failed: 1 }, 422),
  ],
  'succeeded goes down': [
    managed(),
    setStatus('set', { startTime: START, succeeded: 1 }, 200),
    setStatus('down', { succeeded: 0 }, 422),
  ],
  'succeeded above the completions': [
    managed({ completionMode: 'Indexed', completions: 2, parallelism: 2 }),
    setStatus('set', { startTime: START, succeeded: 3, completedIndexes: '0-2' }, 422),
  ],
  'completedIndexes of a Job that is not Indexed': [
    managed(),
    setStatus('set', { startTime: START, completedIndexes: '0' }, 422),
  ],
  'indexes that are none': [
    managed({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 }),
    setStatus('form', { startTime: START, completedIndexes: 'a', failedIndexes: '1-0' }, 422),
    setStatus('overlap', { startTime: START, succeeded: 1, completedIndexes: '0', failedIndexes: '0' }, 422),
    setStatus('beyond', { startTime: START, succeeded: 1, completedIndexes: '5' }, 422),
  ],
  'uncounted pods': [
    managed(),
    setStatus('set', { startTime: START, uncountedTerminatedPods: { succeeded: ['a'], failed: ['b'] } }, 200),
    setStatus('twice', { uncountedTerminatedPods: { succeeded: ['a', 'a'], failed: [''] } }, 422),
    setStatus('in both', { uncountedTerminatedPods: { succeeded: ['a'], failed: ['a'] } }, 422),
  ],
  'put of the status': async (scene) => {
    const made = await scene.must('POST', 'jobs', { body: job({ spec: STATUS_OF }) });
    const put = await scene.answer('put', 'PUT', 'jobs/pi/status', {
      body: { ...made, status: { startTime: START, active: 1 }, spec: { ...(made.spec as object), parallelism: 9 } },
      fields: true,
    });
    expect(put.status).toBe(200);
  },
});

async function threeJobs(scene: Scene): Promise<void> {
  for (const [name, team] of [
    ['a', 'red'],
    ['b', 'blue'],
    ['c', 'red'],
  ])
    await scene.must('POST', 'jobs', {
      body: still({}, { metadata: { name, labels: { team, [`only-${name}`]: '' } } }),
    });
  await scene.until('all are suspended', () => scene.jobs().filter((j) => j.status?.conditions).length === 3);
}

const names = ({ body }: { body: unknown }) =>
  (body as { items: KubernetesObject[] }).items.map(({ metadata }) => metadata.name);

const lists =
  (rows: [label: string, query: Record<string, string | number>, found: string[]][]) => async (scene: Scene) => {
    await threeJobs(scene);
    for (const [label, query, found] of rows) {
      const answer = await scene.ask('GET', 'jobs', { query });
      expect(names(answer), label).toEqual(found);
      scene.note(label, names(answer));
    }
  };

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** Lists: selectors, pages, Tables. */
export const listing = asks('lists', {
  'label selectors': lists([
    ['equal', { labelSelector: 'team=red' }, ['a', 'c']],
    ['equal, twice', { labelSelector: 'team==red' }, ['a', 'c']],
    ['not equal', { labelSelector: 'team!=red' }, ['b']],
    ['in', { labelSelector: 'team in (red, blue)' }, ['a', 'b', 'c']],
    ['not in', { labelSelector: 'team notin (blue)' }, ['a', 'c']],
    ['there', { labelSelector: 'only-b' }, ['b']],
    ['not there', { labelSelector: '!only-b' }, ['a', 'c']],
    ['both', { labelSelector: 'team=red,only-a' }, ['a']],
    ['none', { labelSelector: 'team=green' }, []],
  ]),
  'field selectors': lists([
    ['name', { fieldSelector: 'metadata.name=b' }, ['b']],
    ['not the name', { fieldSelector: 'metadata.name!=b' }, ['a', 'c']],
    ['successful', { fieldSelector: 'status.successful=0' }, ['a', 'b', 'c']],
    ['namespace', { fieldSelector: 'metadata.namespace=none' }, []],
  ]),
  pages: async (scene) => {
    await threeJobs(scene);
    const first = await scene.answer('first', 'GET', 'jobs', { query: { limit: 2 } });
    const { continue: token } = (first.body as { metadata: { continue: string } }).metadata;
    const second = await scene.answer('second', 'GET', 'jobs', { query: { limit: 2, continue: token } });
    await scene.answer('bad token', 'GET', 'jobs', { query: { limit: 2, continue: 'x' } });
    expect([...names(first), ...names(second)]).toEqual(['a', 'b', 'c']);
  },
  'pages with a selector': async (scene) => {
    await threeJobs(scene);
    const query = { limit: 1, labelSelector: 'team=red' };
    const first = await scene.answer('first', 'GET', 'jobs', { query });
    const { continue: token } = (first.body as { metadata: { continue: string } }).metadata;
    const second = await scene.answer('second', 'GET', 'jobs', { query: { ...query, continue: token } });
    expect([...names(first), ...names(second)]).toEqual(['a', 'c']);
  },
  'a page stays as it was': async (scene) => {
    await threeJobs(scene);
    const first = await scene.ask('GET', 'jobs', { query: { limit: 1 } });
    const { continue: token } = (first.body as { metadata: { continue: string } }).metadata;
    await scene.must('DELETE', 'jobs/b', { query: { propagationPolicy: 'Background' } });
    const rest = await scene.ask('GET', 'jobs', { query: { continue: token } });
    expect(names(rest)).toEqual(['b', 'c']);
    scene.note('rest', names(rest));
  },
  'a Table of Jobs': async (scene) => {
    await threeJobs(scene);
    await table(scene, 'list', 'jobs');
    await table(scene, 'one', 'jobs/a');
    await table(scene, 'whole objects', 'jobs', { includeObject: 'Object' });
    await table(scene, 'no objects', 'jobs', { includeObject: 'None' });
  },
  'a Table of a Job with pods': async (scene) => {
    await scene.must('POST', 'jobs', { body: job({ spec: { completions: 3, parallelism: 2 } }) });
    await scene.until('it has pods', () => scene.pods().length === 2 && scene.jobs()[0]?.status?.active === 2);
    await table(scene, 'job', 'jobs/pi');
    await table(scene, 'pods', 'pods');
  },
  'Tables of other kinds': async (scene) => {
    await scene.must('POST', 'configmaps', { body: { metadata: { name: 'settings' }, data: { a: '1' } } });
    await scene.must('POST', 'secrets', { body: { metadata: { name: 'password' }, stringData: { a: '1' } } });
    await scene.must('POST', 'services', {
      body: { metadata: { name: 'web' }, spec: { clusterIP: 'None', selector: { a: 'b' } } },
    });
    for (const path of [
      'configmaps/settings',
      'secrets/password',
      'services/web',
      'serviceaccounts/default',
      'cronjobs',
      'events',
      'leases',
      'resourcequotas',
    ])
      await table(scene, path, path);
    await table(scene, 'namespace', '/api/v1/namespaces/NAMESPACE');
  },
  'metadata alone': async (scene) => {
    await threeJobs(scene);
    const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
    const { status } = await scene.answer('one', 'GET', 'jobs/a', { accept });
    await scene.answer('list', 'GET', 'jobs', {
      accept: accept.replace('Metadata', 'MetadataList'),
      query: { limit: 1 },
    });
    expect(status).toBe(200);
  },
  'an exact resourceVersion': async (scene) => {
    await threeJobs(scene);
    await scene.answer('in the future', 'GET', 'jobs', {
      query: { resourceVersion: '999999999999', resourceVersionMatch: 'NotOlderThan', timeoutSeconds: 1 },
    });
    await scene.answer('match without version', 'GET', 'jobs', { query: { resourceVersionMatch: 'Exact' } });
    const any = await scene.ask('GET', 'jobs', { query: { resourceVersion: '0' } });
    expect(names(any)).toEqual(['a', 'b', 'c']);
  },
});

/** Ages differ from run to run. */
async function table(scene: Scene, label: string, path: string, query = {}): Promise<void> {
  const { body, status } = await scene.ask('GET', path, { accept: TABLE, query });
  expect(status).toBe(200);
  const { columnDefinitions, rows, kind } = body as {
    kind: string;
    columnDefinitions: { name: string; description: string }[];
    rows: { cells: unknown[]; object?: KubernetesObject; conditions?: unknown }[];
  };
  expect(kind).toBe('Table');
  const ages = columnDefinitions.map(({ name }) => /^(Age|Duration|Last Seen|First Seen|Last Schedule)$/.test(name));
  const cells = rows.map((row) => ({
    cells: row.cells.map((cell, at) => (ages[at] && /^\d/.test(`${cell}`) ? '<age>' : cell)),
    object: row.object && {
      apiVersion: row.object.apiVersion,
      kind: row.object.kind,
      fields: Object.keys(row.object).sort(),
    },
  }));
  scene.note(label, { columns: columnDefinitions.map(({ description: _, ...column }) => column), rows: cells });
}
