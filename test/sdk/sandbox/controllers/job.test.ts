import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject, ObservedJob, ObservedPod, PodStatus } from '../../../../sdk/batch-v1/objects.ts';
import { type JobController, startJobController } from '../../../../sdk/sandbox/controllers/job.ts';
import type { Change } from '../../../../sdk/sandbox/registry.ts';
import { events, jobs, namespaces, pods, strategies } from '../../../../sdk/sandbox/resources/index.ts';
import { StatusError } from '../../../../sdk/sandbox/status-error.ts';
import { createRegistry, type Store } from '../../../../sdk/sandbox/store/index.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';

let clock: ManualClock;
let registry: Store;
let controller: JobController;

beforeEach(() => {
  clock = manualClock();
  registry = createRegistry({ clock, strategies });
  registry.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'here' } });
  controller = startJobController({ registry, clock });
});
afterEach(() => controller.stop());

function createJob(name: string, spec: object = {}): void {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template, ...spec } };
  registry.create(jobs, 'here', job);
}

const getJob = (name: string) => registry.get(jobs, 'here', name) as ObservedJob;
const allPods = () => registry.list(pods, 'here') as ObservedPod[];
const theEvents = () => registry.list(events, 'here').map(({ reason }) => reason);
const conditions = (name: string) => getJob(name).status?.conditions?.map(({ type }) => type) ?? [];
const change = (job: string, spec: object) => registry.patch(jobs, 'here', job, { type: 'merge', body: { spec } });

/** What a kubelet would write. */
function setStatus({ metadata }: ObservedPod, status: PodStatus): void {
  const current = registry.get(pods, 'here', metadata.name!) as ObservedPod;
  registry.update(pods, 'here', { ...current, status: { ...current.status, ...status } } as KubernetesObject, {
    subresource: 'status',
  });
}

function end(pod: ObservedPod, exitCode: number): void {
  const terminated = { exitCode, finishedAt: new Date(clock.now()).toISOString() };
  const containerStatuses = [{ name: 'main', state: { terminated } }];
  setStatus(pod, { phase: exitCode === 0 ? 'Succeeded' : 'Failed', containerStatuses });
}

describe('the Job controller on the registry', () => {
  it('runs a Job to its end', async () => {
    createJob('one');
    await clock.advance(0);
    const [pod] = allPods();
    expect(pod!.metadata).toMatchObject({
      name: expect.stringMatching(/^one-[a-z0-9]{5}$/),
      finalizers: ['batch.kubernetes.io/job-tracking'],
    });
    expect(getJob('one').status).toMatchObject({ active: 1, startTime: '2026-11-20T10:00:00Z' });
    end(pod!, 0);
    await clock.advance(999);
    expect(conditions('one')).toEqual([]);
    await clock.advance(1);
    expect(conditions('one')).toEqual(['SuccessCriteriaMet', 'Complete']);
    expect(getJob('one').status).toMatchObject({ succeeded: 1, completionTime: '2026-11-20T10:00:01Z' });
    expect(allPods()[0]!.metadata).not.toHaveProperty('finalizers');
    expect(theEvents().sort()).toEqual(['Completed', 'SuccessfulCreate']);
    await clock.advance(5000);
    expect(controller.idle(1e9)).toBe(true);
  });

  it('retries with growing delays, and gives up', async () => {
    createJob('fails', { backoffLimit: 2 });
    await clock.advance(0);
    const born: number[] = [];
    while (conditions('fails').length === 0) {
      const pod = allPods().find(({ status }) => status?.phase !== 'Failed');
      if (pod) {
        born.push((Date.parse(pod.metadata.creationTimestamp!) - Date.parse('2026-11-20T10:00:00Z')) / 1000);
        end(pod, 1);
      }
      await clock.advance(1000);
    }
    expect(born).toEqual([0, 10, 30]);
    expect(conditions('fails')).toEqual(['FailureTarget', 'Failed']);
    expect(getJob('fails').status).toMatchObject({ failed: 3, ready: 0, terminating: 0 });
    expect(theEvents()).toContain('BackoffLimitExceeded');
  });

  it('looks at a changed spec at once, suspends and resumes', async () => {
    createJob('long', { parallelism: 2, completions: 4 });
    await clock.advance(0);
    change('long', { suspend: true });
    await clock.advance(0);
    expect([allPods(), conditions('long')]).toEqual([[], ['Suspended']]);
    await clock.advance(60_000);
    change('long', { suspend: false });
    await clock.advance(0);
    expect(allPods()).toHaveLength(2);
    expect(getJob('long').status).toMatchObject({
      startTime: '2026-11-20T10:01:00Z',
      conditions: [{ type: 'Suspended', status: 'False', reason: 'JobResumed' }],
    });
    expect(getJob('long').status).not.toHaveProperty('failed');
  });

  it('ends a Job at its deadline', async () => {
    createJob('late', { activeDeadlineSeconds: 60 });
    await clock.advance(59_999);
    expect(conditions('late')).toEqual([]);
    await clock.advance(1);
    // The deleted pod is still counted as terminating in the sync that deletes it.
    expect(conditions('late')).toEqual(['FailureTarget']);
    await clock.advance(1000);
    expect(conditions('late')).toEqual(['FailureTarget', 'Failed']);
    expect(getJob('late').status).toMatchObject({ failed: 1, terminating: 0 });
  });

  it('adopts pods of a Job that left them, and counts them', async () => {
    createJob('old', { parallelism: 2, completions: 2 });
    await clock.advance(0);
    const { selector, template } = getJob('old').spec;
    const [first, second] = allPods();
    registry.delete(jobs, 'here', 'old', { propagationPolicy: 'Orphan' });
    await clock.advance(0);
    expect(allPods().map(({ metadata }) => metadata.finalizers)).toEqual([undefined, undefined]);
    // The garbage collector's part.
    for (const { metadata } of [first!, second!]) {
      const { ownerReferences: _, ...rest } = registry.get(pods, 'here', metadata.name!).metadata;
      registry.update(pods, 'here', { ...registry.get(pods, 'here', metadata.name!), metadata: rest });
    }
    const dying = registry.peek(jobs, 'here', 'old');
    if (dying) registry.update(jobs, 'here', { ...dying, metadata: { ...dying.metadata, finalizers: [] } });
    createJob('new', { parallelism: 2, completions: 2, manualSelector: true, selector, template });
    await clock.advance(0);
    expect(allPods().map(({ metadata }) => metadata.ownerReferences?.map(({ name }) => name))).toEqual([
      ['new'],
      ['new'],
    ]);
    for (const pod of allPods()) end(pod, 0);
    await clock.advance(1000);
    expect(conditions('new')).toEqual(['SuccessCriteriaMet', 'Complete']);
  });

  it('frees pods that are left with the finalizer of a Job that is gone', async () => {
    createJob('gone');
    await clock.advance(0);
    controller.stop();
    const { metadata } = getJob('gone');
    registry.delete(jobs, 'here', 'gone', { propagationPolicy: 'Background' });
    expect(registry.peek(jobs, 'here', metadata.name!)).toBeUndefined();
    controller = startJobController({ registry, clock });
    // A change of the pod is what its new controller hears of.
    setStatus(allPods()[0]!, { phase: 'Running' });
    registry.delete(pods, 'here', allPods()[0]!.metadata.name!);
    await clock.advance(0);
    expect(allPods()).toEqual([]);
  });

  it('leaves the Jobs of others alone', async () => {
    createJob('theirs', { managedBy: 'example.com/controller' });
    await clock.advance(10_000);
    expect([allPods(), getJob('theirs').status]).toEqual([[], {}]);
  });

  it('comes back to a Job whose pods were refused, later each time', async () => {
    const tries: number[] = [];
    const create = registry.create;
    registry.create = (resource, ...rest) => {
      if (resource !== pods) return create(resource, ...rest);
      tries.push((clock.now() - Date.parse('2026-11-20T10:00:00Z')) / 1000);
      throw new StatusError(403, 'Forbidden', 'exceeded quota');
    };
    createJob('refused');
    await clock.advance(16_000);
    expect(tries.filter((at, i) => at !== tries[i - 1])).toEqual([0, 1, 3, 7, 15]);
    expect(theEvents()).toContain('FailedCreate');
  });

  it('takes up what is there when it starts, and leaves nothing when it stops', async () => {
    controller.stop();
    createJob('waiting');
    await clock.advance(5000);
    expect(allPods()).toEqual([]);
    controller = startJobController({ registry, clock });
    await clock.advance(0);
    expect(allPods()).toHaveLength(1);
    controller.stop();
    const changes: Change[] = [];
    end(allPods()[0]!, 0);
    registry.subscribe((change) => changes.push(change));
    await clock.advance(60_000);
    expect(changes).toEqual([]);
  });
});
