import { type Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { isPlain, renderContainer, toKplus } from '../../../sdk/constructs/container.ts';
import { type ContainerProps, Job, kplus } from '../../../sdk/index.ts';
import fc from '../../helpers/fast-check.ts';
import { podSpec } from './synth.ts';

const word = fc.string({ minLength: 1, maxLength: 5 });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const containers = fc.record({
  image: word,
  name: some(word),
  command: some(fc.array(word)),
  args: some(fc.array(word)),
  workingDir: some(word),
  imagePullPolicy: some(fc.constantFrom('Always', 'Never')),
  env: some(
    fc.oneof(
      fc.dictionary(word, fc.oneof(word, fc.constant(kplus.EnvValue.fromValue('kplus')))),
      fc.uniqueArray(fc.record({ name: word, value: some(word) }), { selector: ({ name }) => name }),
    ),
  ),
  envFrom: some(fc.array(fc.constant({ configMapRef: { name: 'c' } }), { maxLength: 1 })),
  ports: some(fc.array(fc.constant({ containerPort: 80 }), { maxLength: 1 })),
  resources: some(fc.constantFrom({ requests: { cpu: '1' } }, { limits: { memory: '1Gi' } })),
  securityContext: some(fc.constantFrom({ runAsUser: 1 }, { privileged: false })),
  volumeMounts: some(fc.array(fc.constant({ name: 'v', mountPath: '/v' }), { maxLength: 1 })),
  livenessProbe: some(fc.constant({ exec: { command: ['true'] } })),
  lifecycle: some(fc.constant({ preStop: { sleep: { seconds: 1 } } })),
  future: some(word),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<ContainerProps>;

test('what kplus makes of a plain container changes nothing', () => {
  let plain = 0;
  fc.assert(
    fc.property(containers, (given) => {
      const container = new kplus.Container(toKplus(given));
      const kube = kplus.k8s.toJson_Container(container._toKube()) as Record<string, unknown>;
      fc.pre(isPlain(container, given));
      plain++;
      expect(renderContainer(container, {}, given)).toEqual(renderContainer(container, kube, given));
    }),
    { numRuns: 300 },
  );
  expect(plain).toBeGreaterThan(100);
});

describe('kplus is asked as soon as something of it is used, if only later', () => {
  const chart = Testing.chart() as Chart;
  const volume = kplus.Volume.fromEmptyDir(chart, 'dir', 'dir');
  test.each<[string, (job: Job) => void, object]>([
    ['a node', (job) => job.scheduling.assign(kplus.Node.named('n')), { nodeName: 'n' }],
    [
      'a toleration',
      (job) => job.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.exists('k'))),
      { tolerations: [{ key: 'k', operator: 'Exists' }] },
    ],
    [
      'an affinity',
      (job) => job.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.exists('k'))),
      { affinity: { nodeAffinity: expect.anything() } },
    ],
    ['an alias', (job) => job.addHostAlias({ ip: '1.2.3.4', hostnames: ['h'] }), { hostAliases: [expect.anything()] }],
    ['a name server', (job) => job.dns.addNameserver('1.2.3.4'), { dnsConfig: { nameservers: ['1.2.3.4'] } }],
    ['a search domain', (job) => job.dns.addSearch('example.com'), { dnsConfig: { searches: ['example.com'] } }],
    ['an option of DNS', (job) => job.dns.addOption({ name: 'o' }), { dnsConfig: { options: [{ name: 'o' }] } }],
    ['a volume', (job) => job.addVolume(volume), { volumes: [{ name: 'dir', emptyDir: {} }] }],
    [
      'a mount',
      (job) => job.containers[0]!.mount('/dir', volume),
      {
        volumes: [{ name: 'dir', emptyDir: {} }],
        containers: [{ volumeMounts: [{ name: 'dir', mountPath: '/dir' }] }],
      },
    ],
    [
      'a port',
      (job) => job.containers[0]!.addPort({ number: 80 }),
      { containers: [{ ports: [{ containerPort: 80 }] }] },
    ],
    [
      'a variable',
      (job) => job.containers[0]!.env.addVariable('A', kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME)),
      { containers: [{ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }] },
    ],
    [
      'variables of a Secret',
      (job) => job.containers[0]!.env.copyFrom(kplus.Env.fromSecret({ name: 's' } as kplus.ISecret)),
      { containers: [{ envFrom: [{ secretRef: { name: 's' } }] }] },
    ],
    [
      'a container',
      (job) => job.attachContainer(new kplus.Container({ image: 'other', name: 'other' })),
      { containers: [{ name: 'main' }, { name: 'other', imagePullPolicy: 'Always' }] },
    ],
  ])('%s', (_, use, expected) => {
    const pod = podSpec((chart) => use(new Job(chart, 'j', { containers: [{ image: 'busybox' }] })));
    expect(pod).toMatchObject(expected);
  });
});
