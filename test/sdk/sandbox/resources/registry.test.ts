import { beforeEach, describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import type { Registry } from '../../../../sdk/sandbox/registry.ts';
import * as kinds from '../../../../sdk/sandbox/resources/index.ts';
import { admit, strategies } from '../../../../sdk/sandbox/resources/index.ts';
import { createRegistry } from '../../../../sdk/sandbox/store/index.ts';
import { mergeOnly } from '../../../../sdk/sandbox/store/patching.ts';
import { manualClock } from '../manual-clock.ts';

/** The rules of the kinds as they work in a store; that they are the real server's is for the cluster tests to say. */

let registry: Registry;

beforeEach(() => {
  registry = createRegistry({ clock: manualClock(), strategies, patching: mergeOnly, admit });
  registry.create(kinds.namespaces, '', core('Namespace', 'work', {}));
  registry.create(kinds.serviceAccounts, 'work', core('ServiceAccount', 'default', {}));
});

const container = { name: 'main', image: 'busybox' };

function core(kind: string, name: string, fields: object): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name }, ...fields };
}

const pod = (name: string, spec: object = {}) => core('Pod', name, { spec: { containers: [container], ...spec } });
const job = (name: string, spec: object = {}): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } }, ...spec },
});

const createPod = (name: string, spec?: object) => registry.create(kinds.pods, 'work', pod(name, spec));
const label = (labels: Record<string, string>) => {
  const namespace = registry.get(kinds.namespaces, '', 'work');
  registry.update(kinds.namespaces, '', { ...namespace, metadata: { ...namespace.metadata, labels } });
};

describe('a Job', () => {
  test('selects its pods by its uid, and counts changes of its spec alone', () => {
    const made = registry.create(kinds.jobs, 'work', job('pi'));
    const spec = made.spec as { selector: object; template: { metadata: { labels: object } } };
    const { uid } = made.metadata;
    expect(spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': uid } });
    expect(made.metadata.labels).toEqual(spec.template.metadata.labels);
    expect(made.metadata.generation).toBe(1);
    const labelled = { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } };
    expect(registry.update(kinds.jobs, 'work', labelled).metadata.generation).toBe(1);
    const current = registry.get(kinds.jobs, 'work', 'pi');
    const wider = { ...current, spec: { ...(current.spec as object), parallelism: 3 } };
    expect(registry.update(kinds.jobs, 'work', wider).metadata.generation).toBe(2);
  });

  test('keeps its status from writes of its spec, and its spec from writes of its status', () => {
    const made = registry.create(kinds.jobs, 'work', job('pi'));
    const both = { ...made, status: { active: 1 }, spec: { ...(made.spec as object), parallelism: 2 } };
    expect(registry.update(kinds.jobs, 'work', both).status).toEqual({});
    const status = { ...registry.get(kinds.jobs, 'work', 'pi'), status: { active: 1 }, spec: {} };
    const written = registry.update(kinds.jobs, 'work', status, { subresource: 'status' });
    expect(written).toMatchObject({ status: { active: 1 }, spec: { parallelism: 2 } });
  });

  test('is not changed by a read that is written back', () => {
    const made = registry.create(kinds.jobs, 'work', job('pi', { podFailurePolicy: { rules: [] } }));
    const again = registry.update(kinds.jobs, 'work', structuredClone(made));
    expect(again.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  });

  test('can be found by how many pods succeeded, and orphans its pods by default', () => {
    const strategy = registry.find('jobs', 'batch')!;
    expect(strategy.selectableFields({ ...job('pi'), status: { succeeded: 3 } })).toEqual({ 'status.successful': '3' });
    expect(strategy.defaultPropagation).toBe('Orphan');
  });
});

describe('the grace period of a pod', () => {
  const running = { nodeName: 'node', terminationGracePeriodSeconds: 20 };
  test.each([
    ['its own', running, 'Running', undefined, 20],
    ['the asked one', running, 'Running', 5, 5],
    ['none where none is asked', running, 'Running', 0, 0],
    ['1 below zero', running, 'Running', -3, 1],
    ['none without a node', { terminationGracePeriodSeconds: 20 }, 'Pending', 5, 0],
    ['none once it has ended', running, 'Succeeded', undefined, 0],
  ])('is %s', (_, spec, phase, asked, expected) => {
    const strategy = registry.find('pods', '')!;
    expect(strategy.gracePeriod({ ...pod('p', spec), status: { phase } }, asked)).toBe(expected);
  });
});

describe('a quota', () => {
  const quota = (hard: object, spec: object = {}) =>
    registry.create(kinds.resourceQuotas, 'work', core('ResourceQuota', 'q', { spec: { hard, ...spec } }));

  test('refuses one pod too many, in the words of the server', () => {
    quota({ pods: '2' });
    createPod('a');
    createPod('b');
    const words = 'pods "c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2';
    expect(() => createPod('c')).toThrow(words);
  });

  test('counts no pods that have ended', () => {
    quota({ pods: '1' });
    const first = createPod('a');
    const ended = { ...first, status: { ...(first.status as object), phase: 'Succeeded' } };
    registry.update(kinds.pods, 'work', ended, { subresource: 'status' });
    expect(createPod('b').metadata.name).toBe('b');
  });

  test('adds up what containers request', () => {
    quota({ 'requests.memory': '1Gi' });
    const resources = { requests: { memory: '600Mi' } };
    createPod('a', { containers: [{ ...container, resources }] });
    const words = 'requested: requests.memory=600Mi, used: requests.memory=600Mi, limited: requests.memory=1Gi';
    expect(() => createPod('b', { containers: [{ ...container, resources }] })).toThrow(words);
    expect(() => createPod('c')).toThrow('failed quota: q: must specify requests.memory for: main');
  });

  test('counts Jobs by their name, and pods in its scope alone', () => {
    quota({ 'count/jobs.batch': '1' });
    registry.create(kinds.jobs, 'work', job('a'));
    expect(() => registry.create(kinds.jobs, 'work', job('b'))).toThrow('used: count/jobs.batch=1');
    const scoped = core('ResourceQuota', 'r', { spec: { hard: { pods: '0' }, scopes: ['Terminating'] } });
    registry.create(kinds.resourceQuotas, 'work', scoped);
    expect(createPod('long').metadata.name).toBe('long');
    expect(() => createPod('short', { activeDeadlineSeconds: 5 })).toThrow('exceeded quota: r');
  });
});

describe('admission', () => {
  test('gives limits of the namespace, and refuses what is beyond them', () => {
    const spec = { limits: [{ type: 'Container', max: { cpu: '2' }, defaultRequest: { cpu: '100m' } }] };
    registry.create(kinds.limitRanges, 'work', core('LimitRange', 'l', { spec }));
    const made = createPod('a');
    expect((made.spec as { containers: { resources: object }[] }).containers[0]!.resources).toEqual({
      limits: { cpu: '2' },
      requests: { cpu: '100m' },
    });
    expect(made.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu request for container main; cpu limit for container main',
    });
    const much = { containers: [{ ...container, resources: { limits: { cpu: '3' } } }] };
    expect(() => createPod('b', much)).toThrow('maximum cpu usage per Container is 2, but limit is 3');
  });

  test('reads priorities from classes', () => {
    const fields = { apiVersion: 'scheduling.k8s.io/v1', value: 7, preemptionPolicy: 'Never' };
    registry.create(kinds.priorityClasses, '', { ...core('PriorityClass', 'high', fields), ...fields });
    expect(createPod('a', { priorityClassName: 'high' }).spec).toMatchObject({
      priority: 7,
      preemptionPolicy: 'Never',
    });
    expect(() => createPod('b', { priorityClassName: 'low' })).toThrow('no PriorityClass with name low was found');
  });

  test('keeps pods to the level of security that the namespace asks for', () => {
    label({ 'pod-security.kubernetes.io/enforce': 'baseline' });
    const words = 'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)';
    expect(() => createPod('a', { hostNetwork: true })).toThrow(words);
    expect(createPod('b').metadata.name).toBe('b');
    label({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(() => createPod('c')).toThrow(
      'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });
});

test('a Service gets an address that no other has', () => {
  const service = (name: string) => core('Service', name, { spec: { ports: [{ port: 80 }] } });
  const addresses = ['a', 'b'].map((name) => {
    return (registry.create(kinds.services, 'work', service(name)).spec as { clusterIP: string }).clusterIP;
  });
  expect(new Set(addresses).size).toBe(2);
  expect(addresses[0]).toMatch(/^10\.96\./);
});

test('ten thousand Jobs are judged in seconds', () => {
  // The time of this process, however busy the machine is.
  const before = process.cpuUsage();
  for (let number = 0; number < 10_000; number++) registry.create(kinds.jobs, 'work', job(`job-${number}`));
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
});
