import { afterAll, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { pods } from '../../../../sdk/sandbox/resources/index.ts';
import { startSandbox } from '../../../../sdk/sandbox.ts';
import { until, useNamespace } from '../../../helpers/namespace.ts';
import type { PodSpec } from './cluster.ts';
import { scripted } from './cluster.ts';

/** The same pods on a real node, where they run, and in the sandbox, where they are played: their last statuses are equal. */

const real = useNamespace('pod-status');
const sandbox = await startSandbox({ speed: 20 });
afterAll(() => sandbox.stop());
sandbox.registry.create(sandbox.registry.find('namespaces', '')!.resource, '', {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: real.name },
});

type Container = NonNullable<PodSpec['containers']>[number];
const container = (name: string, script: string, more: object = {}): Container => ({
  name,
  image: 'busybox:1.36',
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', script],
  ...more,
});
const SIDECAR = 'trap "exit 0" TERM; sleep 100 & wait';

const cases: Record<string, { script: object; spec: PodSpec }> = {
  succeeds: { script: {}, spec: { containers: [container('main', 'true')] } },
  fails: { script: { exitCode: 3 }, spec: { containers: [container('main', 'exit 3')] } },
  'init-fails': {
    script: { containers: { first: { exitCode: 4 } } },
    spec: { initContainers: [container('first', 'exit 4')], containers: [container('main', 'true')] },
  },
  sidecar: {
    script: { containers: { side: { hold: true, onTerm: { exitCode: 0 } } } },
    spec: {
      initContainers: [
        container('first', 'true'),
        container('side', SIDECAR, { restartPolicy: 'Always' }),
        container('last', 'true'),
      ],
      containers: [container('two', 'sleep 1'), container('one', 'sleep 2')],
    },
  },
  'several-fail': {
    script: { containers: { good: {}, bad: { exitCode: 5 } } },
    spec: { containers: [container('good', 'sleep 1'), container('bad', 'exit 5')] },
  },
  deadline: {
    script: { hold: true, onTerm: 'ignore' },
    spec: { activeDeadlineSeconds: 2, terminationGracePeriodSeconds: 1, containers: [container('main', 'sleep 100')] },
  },
  resources: {
    script: {},
    spec: {
      containers: [
        container('main', 'true', { resources: { requests: { cpu: '10m' }, limits: { cpu: '20m', memory: '20Mi' } } }),
      ],
    },
  },
  retries: {
    script: { attempts: [{ exitCode: 7 }, {}] },
    spec: {
      restartPolicy: 'OnFailure',
      containers: [
        container('main', 'test -e /data/mark && exit 0; touch /data/mark; exit 7', {
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        }),
      ],
      volumes: [{ name: 'data', emptyDir: {} }],
    },
  },
};

test.concurrent.each(Object.entries(cases))(
  '%s',
  async (name, { script, spec }) => {
    const metadata = { name, ...scripted(script) };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { restartPolicy: 'Never', ...spec } };
    real.create(JSON.stringify(pod));
    sandbox.registry.create(pods, real.name, pod);
    const ofSandbox = () => sandbox.registry.get(pods, real.name, name);
    const ofReal = () => real.get<KubernetesObject>(`pod/${name}`)!;
    const hasEnded = ({ status }: KubernetesObject) => /Succeeded|Failed/.test((status as { phase: string }).phase);
    await until(`${name} ends in the sandbox`, () => hasEnded(ofSandbox()));
    await until(`${name} ends on the node`, () => hasEnded(ofReal()));
    expect(comparable(ofSandbox().status)).toEqual(comparable(ofReal().status));
  },
  120_000,
);

/** Without what differs from run to run: times, addresses, ids, which name of an image it is told by. What is null or empty is not there. */
function comparable(value: unknown): unknown {
  const VARIES = /^(image|lastTransitionTime|startTime|startedAt|finishedAt|hostIPs?|podIPs?|containerID|imageID)$/;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string') return value.replace(/^kube-api-access-\w{5}$/, 'kube-api-access');
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([key, part]) => part !== null && part !== '' && !VARIES.test(key));
  return Object.fromEntries(fields.map(([key, part]) => [key, comparable(part)]));
}
