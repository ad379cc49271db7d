/** Pods and Jobs in all states that `kubectl get` has a word for. */

const containers = [
  { name: 'a', image: 'busybox' },
  { name: 'b', image: 'busybox' },
];
const initContainers = [
  { name: 'i', image: 'busybox' },
  { name: 's', image: 'busybox', restartPolicy: 'Always' },
];
const at = '2026-01-01T00:00:00Z';
const running = (name: string, ready = true) => ({ name, ready, started: true, state: { running: { startedAt: at } } });
const waiting = (name: string, reason: string) => ({ name, state: { waiting: { reason } } });
const ended = (name: string, exitCode: number, more: object = {}) => ({
  name,
  state: { terminated: { exitCode, finishedAt: at, ...more } },
});
const restarted = (name: string, restartCount: number, finishedAt: string) => ({
  ...running(name),
  restartCount,
  lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt } },
});
const whole = (status: object) => ({ spec: { containers }, status });
const withInit = (status: object) => ({ spec: { containers, initContainers }, status });
const ready = [{ type: 'Ready', status: 'True' }];

export const POD_STATUSES: readonly { spec: object; status?: object }[] = [
  { spec: { containers } },
  whole({ phase: 'Pending', conditions: null }),
  whole({ phase: 'Pending', conditions: null, containerStatuses: [waiting('a', 'ContainerCreating')] }),
  whole({ phase: 'Pending', conditions: null, containerStatuses: [waiting('a', 'ErrImagePull'), running('b')] }),
  whole({ phase: 'Running', conditions: ready, containerStatuses: [running('a'), running('b')] }),
  whole({ phase: 'Running', conditions: ready, containerStatuses: [running('a'), running('b', false)] }),
  whole({
    phase: 'Running',
    conditions: ready,
    containerStatuses: [ended('a', 0, { reason: 'Completed' }), running('b')],
  }),
  whole({
    phase: 'Running',
    conditions: null,
    containerStatuses: [ended('a', 0, { reason: 'Completed' }), running('b')],
  }),
  whole({ phase: 'Running', conditions: null, containerStatuses: [waiting('a', 'CrashLoopBackOff'), running('b')] }),
  whole({
    phase: 'Succeeded',
    containerStatuses: [ended('a', 0, { reason: 'Completed' }), ended('b', 0, { reason: 'Completed' })],
  }),
  whole({
    phase: 'Failed',
    containerStatuses: [ended('a', 0, { reason: 'Completed' }), ended('b', 1, { reason: 'Error' })],
  }),
  whole({ phase: 'Failed', containerStatuses: [ended('a', 3), ended('b', 137, { signal: 9 })] }),
  whole({ phase: 'Failed', containerStatuses: [ended('a', 137, { reason: 'OOMKilled' })] }),
  whole({ phase: 'Failed', reason: 'Evicted' }),
  whole({ phase: 'Failed', reason: 'DeadlineExceeded', podIPs: [{ ip: '10.0.0.1' }], podIP: '10.0.0.1' }),
  whole({
    phase: 'Running',
    conditions: ready,
    containerStatuses: [restarted('a', 2, at), restarted('b', 1, '2026-01-02T00:00:00Z')],
  }),
  withInit({
    phase: 'Pending',
    conditions: null,
    initContainerStatuses: [running('i', false), waiting('s', 'PodInitializing')],
  }),
  withInit({ phase: 'Pending', conditions: null, initContainerStatuses: [waiting('i', 'ImagePullBackOff')] }),
  withInit({ phase: 'Pending', conditions: null, initContainerStatuses: [ended('i', 1, { reason: 'Error' })] }),
  withInit({ phase: 'Pending', conditions: null, initContainerStatuses: [ended('i', 4)] }),
  withInit({
    phase: 'Pending',
    conditions: null,
    initContainerStatuses: [ended('i', 0, { reason: 'Completed' }), { ...restarted('s', 3, at), started: false }],
  }),
  withInit({
    phase: 'Running',
    conditions: ready,
    initContainerStatuses: [ended('i', 0, { reason: 'Completed' }), restarted('s', 1, at)],
    containerStatuses: [running('a'), restarted('b', 2, at)],
  }),
  {
    spec: { containers, readinessGates: [{ conditionType: 'example.com/a' }, { conditionType: 'example.com/b' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'example.com/a', status: 'True' }],
      containerStatuses: [running('a')],
    },
  },
];

const template = { spec: { restartPolicy: 'Never', containers } };
const job = (spec: object, status?: object) => ({
  spec: { managedBy: 'example.com/nobody', template, ...spec },
  ...(status && { status }),
});
const holds = (...types: string[]) => ({ conditions: types.map((type) => ({ type, status: 'True' })) });
const startTime = '2026-01-01T00:00:00Z';
const completionTime = '2026-01-01T00:01:35Z';

export const JOB_STATUSES: readonly { spec: object; status?: object }[] = [
  job({}),
  job({ completions: 5, parallelism: 2 }, { startTime, succeeded: 3, active: 2 }),
  job({ parallelism: 3 }, { startTime, succeeded: 1 }),
  job({ parallelism: 1 }, { startTime }),
  job({}, { startTime, completionTime, succeeded: 1, ...holds('SuccessCriteriaMet', 'Complete') }),
  job({}, { startTime, failed: 1, ...holds('FailureTarget', 'Failed') }),
  job({}, { startTime, ...holds('FailureTarget') }),
  job({}, { startTime, ...holds('SuccessCriteriaMet') }),
  job({ suspend: true }, holds('Suspended')),
  job({
    manualSelector: true,
    selector: {
      matchExpressions: [
        { key: 'b', operator: 'In', values: ['y', 'x'] },
        { key: 'a', operator: 'Exists' },
      ],
    },
    template: { ...template, metadata: { labels: { a: '1', b: 'x' } } },
  }),
];
