import { expect } from 'vitest';
import { quiet } from '../quiet.ts';
import { askAll, asks, job, type Row } from '../scenario.ts';
import type { Scene } from '../scene.ts';

const INDEXED = { completionMode: 'Indexed', completions: 3 };
const rule = (more: object) => ({ podFailurePolicy: { rules: [more] } });
const exit = (more: object) => ({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1], ...more } });
const succeeds = (...rules: object[]) => ({ ...INDEXED, successPolicy: { rules } });
const containers = (...list: object[]) => ({ containers: list });
const MAIN = { name: 'main', image: 'busybox:1.36' };

const post = (body: unknown, status = 422): Row => ['create', 'POST', 'jobs', { body }, status];

/** Each a Job that the API server must refuse, and why it says so. */
const INVALID: Record<string, unknown> = {
  'parallelism below 0': job({ spec: { parallelism: -1 } }),
  'completions below 0': job({ spec: { completions: -1 } }),
  'backoffLimit below 0': job({ spec: { backoffLimit: -1 } }),
  'activeDeadlineSeconds below 0': job({ spec: { activeDeadlineSeconds: -1 } }),
  'ttlSecondsAfterFinished below 0': job({ spec: { ttlSecondsAfterFinished: -1 } }),
  'several at once': job({ spec: { parallelism: -1, completions: -2, backoffLimit: -3 } }),
  'Indexed without completions': job({ spec: { completionMode: 'Indexed', parallelism: 2 } }),
  'Indexed with too much parallelism': job({ spec: { ...INDEXED, parallelism: 100001 } }),
  'an unknown completionMode': job({ spec: { completionMode: 'Other' } }),
  'a name that is too long': job({ name: 'a'.repeat(64) }),
  'a name in capitals': job({ name: 'Pi' }),
  'no name': { ...job(), metadata: {} },
  'a name too long for the hostnames of its pods': job({ name: 'a'.repeat(62), spec: { ...INDEXED, completions: 11 } }),
  'a name with dots in an Indexed Job': job({ name: 'a.b', spec: INDEXED }),
  'restartPolicy Always': job({ pod: { restartPolicy: 'Always' } }),
  'no restartPolicy': job({ pod: { restartPolicy: undefined } }),
  'an unknown restartPolicy': job({ pod: { restartPolicy: 'Sometimes' } }),
  'no containers': job({ pod: containers() }),
  'no template': { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec: {} },
  'no spec': { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' } },
  'a container without image': job({ pod: containers({ name: 'main' }) }),
  'a container without name': job({ pod: containers({ image: 'busybox:1.36' }) }),
  'two containers of one name': job({ pod: containers(MAIN, MAIN) }),
  'a container with a bad name': job({ pod: containers({ ...MAIN, name: 'Main_1' }) }),
  'a bad imagePullPolicy': job({ pod: containers({ ...MAIN, imagePullPolicy: 'Often' }) }),
  'a mount of a volume that is not there': job({
    pod: containers({ ...MAIN, volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
  }),
  'an environment variable with a bad name': job({ pod: containers({ ...MAIN, env: [{ name: 'A=B', value: '1' }] }) }),
  'a request above the limit': job({
    pod: containers({ ...MAIN, resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
  }),
  'a bad label': job({ metadata: { labels: { 'bad key!': 'x' } } }),
  'a bad label of the template': job({ podMetadata: { labels: { app: 'a b' } } }),
  'a selector of its own': job({
    spec: { selector: { matchLabels: { app: 'pi' } } },
    podMetadata: { labels: { app: 'pi' } },
  }),
  'a manual selector that the template does not match': job({
    spec: { manualSelector: true, selector: { matchLabels: { app: 'pi' } } },
    podMetadata: { labels: { app: 'other' } },
  }),
  'a manual selector without a selector': job({ spec: { manualSelector: true } }),
  'a foreign controller-uid in the template': job({ podMetadata: { labels: { 'controller-uid': 'x' } } }),
  'a foreign job-name in the template': job({ podMetadata: { labels: { 'batch.kubernetes.io/job-name': 'x' } } }),
  'backoffLimitPerIndex without Indexed': job({ spec: { backoffLimitPerIndex: 1 } }),
  'backoffLimitPerIndex below 0': job({ spec: { ...INDEXED, backoffLimitPerIndex: -1 } }),
  'maxFailedIndexes without backoffLimitPerIndex': job({ spec: { ...INDEXED, maxFailedIndexes: 1 } }),
  'maxFailedIndexes above completions': job({ spec: { ...INDEXED, backoffLimitPerIndex: 1, maxFailedIndexes: 4 } }),
  'maxFailedIndexes below 0': job({ spec: { ...INDEXED, backoffLimitPerIndex: 1, maxFailedIndexes: -1 } }),
  'very many indexes without maxFailedIndexes': job({
    spec: { ...INDEXED, completions: 100001, backoffLimitPerIndex: 1 },
  }),
  'a podFailurePolicy with OnFailure': job({ spec: rule(exit({})), pod: { restartPolicy: 'OnFailure' } }),
  'a podFailurePolicy with a podReplacementPolicy that does not fit': job({
    spec: { ...rule(exit({})), podReplacementPolicy: 'TerminatingOrFailed' },
  }),
  'an unknown podReplacementPolicy': job({ spec: { podReplacementPolicy: 'Never' } }),
  'a rule without action': job({ spec: rule({ onExitCodes: { operator: 'In', values: [1] } }) }),
  'a rule with an unknown action': job({ spec: rule({ ...exit({}), action: 'Retry' }) }),
  'a rule of nothing': job({ spec: rule({ action: 'Ignore' }) }),
  'a rule of both': job({
    spec: rule({ ...exit({}), onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }),
  }),
  'FailIndex without backoffLimitPerIndex': job({ spec: rule({ ...exit({}), action: 'FailIndex' }) }),
  'exit code 0 with In': job({ spec: rule(exit({ values: [0] })) }),
  'exit codes that do not ascend': job({ spec: rule(exit({ values: [3, 1] })) }),
  'an exit code twice': job({ spec: rule(exit({ values: [3, 3] })) }),
  'no exit codes': job({ spec: rule(exit({ values: [] })) }),
  'an unknown operator': job({ spec: rule(exit({ operator: 'Above' })) }),
  'a container that is not there': job({ spec: rule(exit({ containerName: 'other' })) }),
  'a condition with an unknown status': job({
    spec: rule({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'Maybe' }] }),
  }),
  'a condition with a bad type': job({
    spec: rule({ action: 'Ignore', onPodConditions: [{ type: 'a b', status: 'True' }] }),
  }),
  'too many rules': job({ spec: { podFailurePolicy: { rules: Array.from({ length: 21 }, () => exit({})) } } }),
  'a successPolicy without Indexed': job({ spec: { successPolicy: { rules: [{ succeededCount: 1 }] } } }),
  'a successPolicy without rules': job({ spec: succeeds() }),
  'a success rule of nothing': job({ spec: succeeds({}) }),
  'succeededIndexes beyond the completions': job({ spec: succeeds({ succeededIndexes: '0-3' }) }),
  'succeededIndexes that are none': job({ spec: succeeds({ succeededIndexes: 'a-b' }) }),
  'succeededIndexes out of order': job({ spec: succeeds({ succeededIndexes: '2,1' }) }),
  'succeededCount above the completions': job({ spec: succeeds({ succeededCount: 4 }) }),
  'succeededCount above the indexes': job({ spec: succeeds({ succeededIndexes: '0', succeededCount: 2 }) }),
  'succeededCount below 0': job({ spec: succeeds({ succeededCount: -1 }) }),
  'a managedBy without domain': job({ spec: { managedBy: 'other' } }),
  'a managedBy that is too long': job({ spec: { managedBy: `example.com/${'a'.repeat(60)}` } }),
};

export const validation = asks(
  'validation',
  Object.fromEntries(Object.entries(INVALID).map(([name, body]) => [name, [post(body)]])),
);

/** What is no object at all, or goes to the wrong place. */
export const badRequests = asks('bad requests', {
  'no JSON': [['create', 'POST', 'jobs', { body: '{"kind":' }, 400]],
  'an empty body': [['create', 'POST', 'jobs', { body: '' }, 400]],
  'another kind': [
    ['create', 'POST', 'jobs', { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pi' } } }, 400],
  ],
  'no kind': [['create', 'POST', 'jobs', { body: { metadata: { name: 'pi' }, spec: job().spec } }, 201]],
  'a number that is a text': [post(job({ spec: { parallelism: 'two' } }), 400)],
  'a list that is an object': [post(job({ pod: { containers: {} } }), 400)],
  'a number with a fraction': [post(job({ spec: { parallelism: 1.5 } }), 400)],
  'a flag that is a text': [post(job({ spec: { suspend: 'yes' } }), 400)],
  'another namespace': [post(job({ metadata: { name: 'pi', namespace: 'other' } }), 400)],
  'a content type that is not known': [['create', 'POST', 'jobs', { body: 'x', type: 'text/plain' }, 415]],
  'protobuf that is none': async (scene) => {
    const { status } = await scene.ask('POST', 'jobs', { body: 'x', type: 'application/vnd.kubernetes.protobuf' });
    expect(status).toBe(400);
  },
  'a resource that is not there': [['list', 'GET', '/apis/batch/v1/namespaces/NAMESPACE/tasks', undefined, 404]],
  'a group that is not there': [['list', 'GET', '/apis/none.example.com/v1/things', undefined, 404]],
  'a Job that is not there': [
    ['get', 'GET', 'jobs/none', undefined, 404],
    ['delete', 'DELETE', 'jobs/none', undefined, 404],
    ['patch', 'PATCH', 'jobs/none', { body: {}, type: 'application/merge-patch+json' }, 404],
    ['status', 'GET', 'jobs/none/status', undefined, 404],
  ],
  'a namespace that is not there': [
    ['create', 'POST', '/apis/batch/v1/namespaces/conformance-none/jobs', { body: job() }, 404],
    ['list', 'GET', '/apis/batch/v1/namespaces/conformance-none/jobs', undefined, 200],
  ],
  'a verb that does not go': [
    ['post to an object', 'POST', 'jobs/pi', { body: job() }, 405],
    ['put to a list', 'PUT', 'jobs', { body: job() }, 405],
  ],
  'put of a Job that is not there': [['put', 'PUT', 'jobs/pi', { body: job() }, 404]],
  'put under another name': [
    ['create', 'POST', 'jobs', { body: job() }, 201],
    ['put', 'PUT', 'jobs/other', { body: job() }, 400],
  ],
  'a name that is taken': [
    ['create', 'POST', 'jobs', { body: job() }, 201],
    ['again', 'POST', 'jobs', { body: job() }, 409],
  ],
  'a patch of an unknown type': [
    ['create', 'POST', 'jobs', { body: job({ spec: { suspend: true } }) }, 201],
    ['patch', 'PATCH', 'jobs/pi', { body: {}, type: 'application/json' }, 415],
  ],
  'a resourceVersion on creation': [post(job({ metadata: { name: 'pi', resourceVersion: '1' } }), 500)],
  'a bad label selector': [['list', 'GET', 'jobs', { query: { labelSelector: 'a==b==c' } }, 400]],
  'a field selector that is not known': [
    ['list', 'GET', 'jobs', { query: { fieldSelector: 'spec.suspend=true' } }, 400],
  ],
  'a bad propagation policy': [
    ['create', 'POST', 'jobs', { body: job({ spec: { suspend: true } }) }, 201],
    ['delete', 'DELETE', 'jobs/pi', { query: { propagationPolicy: 'Sideways' } }, 422],
  ],
});

const MERGE = 'application/merge-patch+json';
const patch = (label: string, spec: object, status = 422): Row => [
  label,
  'PATCH',
  'jobs/pi',
  { body: { spec }, type: MERGE },
  status,
];
const suspended = (spec: object = {}, more: object = {}) => job({ spec: { suspend: true, ...spec }, ...more });
const created = (body: unknown): Row => ['create', 'POST', 'jobs', { body }, 201];
const template = (spec: object) => ({ template: { spec } });

/** A Job that has had a pod. */
async function started(scene: Scene): Promise<void> {
  await scene.must('POST', 'jobs', { body: job() });
  await scene.until('the Job has started', () => scene.jobs()[0]?.status?.startTime !== undefined);
}

const afterStart = (rows: Row[]) => async (scene: Scene) => {
  await started(scene);
  await quiet(scene);
  await askAll(scene, rows);
};

/** batch-api.md 1.1 and 1.5: what may change, and when. */
export const immutability = asks('immutability', {
  completions: [
    created(suspended({ completions: 2 })),
    patch('change', { completions: 3 }),
    patch('removal', { completions: null }),
  ],
  'completions of a work queue': [created(suspended({ parallelism: 2 })), patch('set', { completions: 2 })],
  'completions of an Indexed Job': [
    created(suspended({ ...INDEXED, parallelism: 3 })),
    patch('alone', { completions: 5 }),
    patch('with parallelism', { completions: 5, parallelism: 5 }, 200),
    patch('another parallelism', { completions: 4, parallelism: 3 }),
  ],
  completionMode: [created(suspended(INDEXED)), patch('change', { completionMode: 'NonIndexed' })],
  selector: [created(suspended()), patch('change', { selector: { matchLabels: { app: 'pi' } } })],
  podFailurePolicy: [created(suspended()), patch('set', { podFailurePolicy: { rules: [] } })],
  successPolicy: [created(suspended(INDEXED)), patch('set', { successPolicy: { rules: [{ succeededCount: 1 }] } })],
  backoffLimitPerIndex: [created(suspended(INDEXED)), patch('set', { backoffLimitPerIndex: 1 })],
  managedBy: [created(suspended()), patch('set', { managedBy: 'example.com/other' })],
  manualSelector: [created(suspended()), patch('set', { manualSelector: true }, 200)],
  'what may change': [
    created(suspended()),
    patch('parallelism', { parallelism: 3 }, 200),
    patch('backoffLimit', { backoffLimit: 3 }, 200),
    patch('activeDeadlineSeconds', { activeDeadlineSeconds: 30 }, 200),
    patch('ttlSecondsAfterFinished', { ttlSecondsAfterFinished: 30 }, 200),
    patch('podReplacementPolicy', { podReplacementPolicy: 'Failed' }, 200),
  ],
  'a change to what is not valid': [created(suspended()), patch('parallelism', { parallelism: -1 })],
  'the image': [created(suspended()), patch('change', template({ containers: [{ name: 'main', image: 'other' }] }))],
  'scheduling of a Job that has not started': [
    created(suspended()),
    patch('nodeSelector', template({ nodeSelector: { disk: 'ssd' } }), 200),
    patch('tolerations', template({ tolerations: [{ key: 'a', operator: 'Exists' }] }), 200),
    patch('schedulingGates', template({ schedulingGates: [{ name: 'example.com/gate' }] }), 200),
    patch('node affinity', template({ affinity: { nodeAffinity: {} } }), 200),
    patch('pod affinity', template({ affinity: { podAffinity: {} } })),
    patch('labels', { template: { metadata: { labels: { app: 'pi' } } } }, 200),
    patch('annotations', { template: { metadata: { annotations: { note: 'x' } } } }, 200),
    patch('a label of the selector', {
      template: { metadata: { labels: { 'batch.kubernetes.io/controller-uid': 'x' } } },
    }),
  ],
  'resources of a Job that has not started': [
    created(suspended()),
    patch('requests', template({ containers: [{ ...MAIN, resources: { requests: { cpu: '1' } } }] })),
  ],
  'scheduling of a Job that has started': afterStart([
    patch('nodeSelector', template({ nodeSelector: { disk: 'ssd' } })),
    patch('labels', { template: { metadata: { labels: { app: 'pi' } } } }),
  ]),
  'scheduling of a Job that is suspended again': async (scene) => {
    await started(scene);
    await scene.must('PATCH', 'jobs/pi', { body: { spec: { suspend: true } }, type: MERGE });
    await scene.until('it is suspended', () => (scene.jobs()[0]?.status?.conditions?.length ?? 0) > 0);
    await quiet(scene);
    await scene.answer('nodeSelector', ...slice(patch('', template({ nodeSelector: { disk: 'ssd' } }))));
  },
  'name, uid and creation': [
    created(suspended()),
    ['uid', 'PATCH', 'jobs/pi', { body: { metadata: { uid: 'x' } }, type: MERGE }, 422],
    ['name', 'PATCH', 'jobs/pi', { body: { metadata: { name: 'x' } }, type: MERGE }, 400],
    ['creationTimestamp', 'PATCH', 'jobs/pi', { body: { metadata: { creationTimestamp: null } }, type: MERGE }, 200],
  ],
});

function slice([, method, path, ask]: Row) {
  return [method, path, ask] as const;
}
