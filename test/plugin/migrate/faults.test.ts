import { describe, expect, test } from 'vitest';
import type { Kube, KubeRequest } from '../../../plugin/kube/types.ts';
import type { Notice } from '../../../plugin/migrate/execution.ts';
import { JOB_TRACKING_FINALIZER } from '../../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../../sdk/errors.ts';
import { configMaps, jobs, pods as podKind, resourceQuotas } from '../../../sdk/sandbox/resources/kinds.ts';
import type { SandboxOptions } from '../../../sdk/sandbox/start.ts';
import { carry, journalOf, quick, somebody } from './carry.ts';
import { eventually, namespace, oldJob, podsOf, running, type Scene, useScene } from './scene.ts';

async function begun(
  spec: Record<string, unknown> = { parallelism: 3, completions: 5 },
  options: SandboxOptions = {},
): Promise<Scene> {
  const scene = await useScene(options);
  await running(scene, oldJob('old', spec), 3);
  return scene;
}

/** Does something once, when a step begins or ends. */
function once(where: string, act: () => void | Promise<void>) {
  let open = true;
  return async (step: string, phase: string): Promise<void> => {
    if (!open || `${step} ${phase}` !== where) return;
    open = false;
    await act();
  };
}

/** A connection on which something happens after an answer, before it is heard. */
function onAnswer(kube: Kube, isMeant: (request: KubeRequest) => boolean, act: () => Promise<void>): Kube {
  let open = true;
  const request = async (call: KubeRequest) => {
    const answer = await kube.transport.request(call);
    if (open && isMeant(call)) {
      open = false;
      await act();
    }
    return answer;
  };
  return { ...kube, transport: { ...kube.transport, request: request as typeof kube.transport.request } };
}

const isPost = ({ method, path, query }: KubeRequest) =>
  method === 'POST' && path.endsWith('/jobs') && query?.dryRun === undefined;

const isDeletion = ({ method, path }: KubeRequest) => method === 'DELETE' && path.includes('/jobs/');

const isPodCall = (method: string) => (call: KubeRequest) => call.method === method && /\/pods\/old-/.test(call.path);

describe('before NEW is created the Job controller has to see the pods as they are', () => {
  test('while it does not NEW is not created', async () => {
    const scene = await begun();
    const before = podsOf(scene, 'old');
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const { transport } = scene.kube;
    const request = async (call: KubeRequest) => {
      const answer = await transport.request<ObservedPod>(call);
      if (!isPodCall('GET')(call)) return answer;
      const { body } = answer;
      return { ...answer, body: { ...body, metadata: { ...body.metadata, finalizers: [JOB_TRACKING_FINALIZER] } } };
    };
    const kube = { ...scene.kube, transport: { ...transport, request: request as never } };
    const timings = { ...quick, slow: 100 };
    const notices: Notice[] = [];
    const onNotice = (notice: Notice) => void notices.push(notice);
    await expect(carry({ kube, env: scene.env }, journal, { timeout: 400, timings, onNotice })).rejects.toMatchObject({
      code: 'Timeout',
      message: expect.stringContaining(
        'the Job controller has not seen the pods become free: 3 running pods have no Job',
      ),
    });
    expect(notices[0]).toMatchObject({ type: 'slow', step: 'settle', pods: 3 });
    expect(scene.job('new')).toBeUndefined();
    await carry(scene, journal);
    expect(podsOf(scene, 'new')).toEqual(before);
  });

  test('it shows that twice, by a finalizer that it takes off', async () => {
    const scene = await begun();
    const { transport } = scene.kube;
    const asked: string[] = [];
    const request = (call: KubeRequest) => {
      if (isPodCall('PATCH')(call)) asked.push(`mark ${JSON.stringify(call.body)}`.replace(/"uid".*/, '...'));
      if (isPost(call)) asked.push('create');
      return transport.request(call);
    };
    const kube = { ...scene.kube, transport: { ...transport, request: request as never } };
    await carry({ kube, env: scene.env }, await journalOf(scene.kube, 'old', { to: 'new' }));
    const marked = `mark {"metadata":{"finalizers":["${JOB_TRACKING_FINALIZER}"],...`;
    expect(asked).toEqual([marked, marked, 'create']);
  });

  test('one that missed it is shown the pod once more', async () => {
    const scene = await begun();
    const before = podsOf(scene, 'old');
    const { transport } = scene.kube;
    let missed = 0;
    const marked: string[] = [];
    const request = async (call: KubeRequest) => {
      if (isPodCall('PATCH')(call)) marked.push(JSON.stringify((call.body as KubernetesObject).metadata.finalizers));
      const answer = await transport.request<ObservedPod>(call);
      // The first mark is not taken off until the plugin does it.
      if (!isPodCall('GET')(call) || marked.length !== 1) return answer;
      missed++;
      const metadata = { ...answer.body.metadata, finalizers: [JOB_TRACKING_FINALIZER] };
      return { ...answer, body: { ...answer.body, metadata } };
    };
    const kube = { ...scene.kube, transport: { ...transport, request: request as never } };
    const timings = { ...quick, sweep: 100 };
    await carry({ kube, env: scene.env }, await journalOf(scene.kube, 'old', { to: 'new' }), { timings });
    expect(missed).toBeGreaterThan(1);
    const on = JSON.stringify([JOB_TRACKING_FINALIZER]);
    expect(marked).toEqual([on, '[]', on, on]);
    expect(podsOf(scene, 'new')).toEqual(before);
  });

  test('where no pod may be changed it has had a while to see them', async () => {
    const scene = await begun();
    const before = podsOf(scene, 'old');
    const { transport } = scene.kube;
    const denied = new BatchError('AdmissionDenied', 'no');
    const request = (call: KubeRequest) =>
      isPodCall('PATCH')(call) ? Promise.reject(denied) : transport.request(call);
    const kube = { ...scene.kube, transport: { ...transport, request: request as never } };
    await carry({ kube, env: scene.env }, await journalOf(scene.kube, 'old', { to: 'new' }));
    expect(podsOf(scene, 'new')).toEqual(before);
  });

  test('of another pod, where the first one goes', async () => {
    const scene = await begun();
    const { transport } = scene.kube;
    let gone: string | undefined;
    const request = (call: KubeRequest) => {
      if (isPodCall('PATCH')(call) && gone === undefined) {
        gone = call.path.split('/').at(-1)!;
        scene.sandbox.registry.delete(podKind, namespace, gone, { gracePeriodSeconds: 0 });
      }
      return transport.request(call);
    };
    const kube = { ...scene.kube, transport: { ...transport, request: request as never } };
    const { report } = await carry({ kube, env: scene.env }, await journalOf(scene.kube, 'old', { to: 'new' }));
    expect(report.lost.map(({ name }) => name)).toEqual([gone]);
    expect(report.kept).toHaveLength(2);
  });
});

describe('what happens in the gap', () => {
  test('a quota refuses NEW: tried again until there is room', async () => {
    const scene = await begun();
    const before = podsOf(scene, 'old');
    const { registry } = scene.sandbox;
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none', namespace } };
    const { report, notices } = await carry(scene, await journalOf(scene.kube, 'old', { to: 'new' }), {
      onStep: once('settle begin', () => scene.create({ ...quota, spec: { hard: { 'count/jobs.batch': '0' } } })),
      onNotice: (notice) => {
        if (notice.type === 'refused' && notice.tries === 2) registry.delete(resourceQuotas, namespace, 'none');
      },
    });
    expect(podsOf(scene, 'new')).toEqual(before);
    expect(report.kept).toHaveLength(3);
    expect(notices.slice(0, 2)).toMatchObject([
      { type: 'refused', tries: 1, pods: 3, error: { code: 'AdmissionDenied' } },
      { type: 'refused', tries: 2, pods: 3 },
    ]);
  });

  test('it is given up when the time is over, and says how things stand', async () => {
    const scene = await begun();
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const onStep = once('settle begin', () => scene.create({ ...oldJob('new', { parallelism: 0 }) }));
    await expect(carry(scene, journal, { onStep, timeout: 300 })).rejects.toMatchObject({
      code: 'Timeout',
      message:
        'given up after 0.3 s: job "new" in namespace "default" already exists: 3 running pods have no Job that looks after them until job "new" is created',
      hint: 'go on: kubectl batch migrate --resume old -n default; or back: kubectl batch migrate --abort old -n default',
    });
    scene.sandbox.registry.delete(jobs, namespace, 'new', { propagationPolicy: 'Background' });
    expect((await carry(scene, journal)).report.kept).toHaveLength(3);
  });

  test('after three refusals OLD’s spec takes the pods, where that is asked for', async () => {
    const scene = await begun();
    const before = podsOf(scene, 'old');
    const uid = scene.job('old')!.metadata.uid;
    const { report, notices } = await carry(scene, await journalOf(scene.kube, 'old', { to: 'new' }), {
      onStep: once('settle begin', () => scene.create({ ...oldJob('new', { parallelism: 0 }) })),
      fallBack: true,
    });
    expect(podsOf(scene, 'old')).toEqual(before);
    expect(scene.job('old')!.metadata.uid).not.toBe(uid);
    expect(scene.job('old')!.spec.template.spec.containers[0]!.image).toBe('busybox:1.36');
    expect(report).toMatchObject({ recorded: 3, surprises: [] });
    expect(notices.map(({ type }) => type)).toEqual(['refused', 'refused', 'fallBack']);
  });

  test('a pod is deleted: NEW starts another', async () => {
    const scene = await begun();
    const [gone] = scene.pods();
    const { report } = await carry(scene, await journalOf(scene.kube, 'old', { to: 'new' }), {
      onStep: once('settle begin', () => {
        scene.sandbox.registry.delete(podKind, namespace, gone!.metadata.name!, { gracePeriodSeconds: 0 });
      }),
    });
    expect(report).toMatchObject({ recorded: 3, lost: [{ name: gone!.metadata.name }], started: [expect.anything()] });
    expect(report.kept).toHaveLength(2);
  });

  test('a pod ends: NEW counts it', async () => {
    const scene = await begun();
    const [ending] = scene.pods();
    const { report } = await carry(scene, await journalOf(scene.kube, 'old', { to: 'new' }), {
      onStep: once('settle begin', async () => {
        scene.sandbox.finish(namespace, ending!.metadata.name!);
        await eventually('it ended', () => scene.pods().some(({ status }) => status?.phase === 'Succeeded'));
      }),
    });
    expect(report).toMatchObject({ recorded: 3, succeeded: [{ name: ending!.metadata.name }], lost: [] });
    expect(scene.job('new')!.status!.succeeded).toBe(1);
  });

  test('somebody takes the journal away: it is put back from memory', async () => {
    const scene = await begun();
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const { notices } = await carry(scene, journal, {
      onStep: once('settle begin', () => {
        scene.sandbox.registry.delete(configMaps, namespace, scene.configMaps()[0]!.metadata.name!);
      }),
    });
    expect(notices).toEqual([{ type: 'journal' }]);
    expect(scene.configMaps()).toHaveLength(1);
    expect(JSON.parse((scene.configMaps()[0]!.data as { state: string }).state)).toHaveProperty('done');
  });

  test('somebody takes the journal away, and nobody may write it: it goes on from memory', async () => {
    const scene = await begun();
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    let isDenied = false;
    const request = (call: KubeRequest) =>
      isDenied && call.method === 'POST' && call.path.endsWith('/configmaps')
        ? Promise.reject(new BatchError('Forbidden', 'no'))
        : scene.kube.transport.request(call);
    const kube = { ...scene.kube, transport: { ...scene.kube.transport, request: request as never } };
    const { report, notices } = await carry({ kube, env: scene.env }, journal, {
      onStep: once('settle begin', () => {
        isDenied = true;
        scene.sandbox.registry.delete(configMaps, namespace, scene.configMaps()[0]!.metadata.name!);
      }),
    });
    expect(report.kept).toHaveLength(3);
    expect(new Set(notices.map(({ type }) => type))).toEqual(new Set(['journal']));
    expect(scene.configMaps()).toEqual([]);
  });

  test('another controller takes the pods: it stops', async () => {
    const scene = await begun();
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const { selector } = scene.job('old')!.spec;
    const thief = oldJob('thief', { parallelism: 3, completions: 5, manualSelector: true, selector });
    const { spec } = thief as unknown as { spec: { template: { metadata?: object } } };
    spec.template.metadata = { labels: selector!.matchLabels };
    const onStep = once('settle begin', async () => {
      scene.create(thief);
      await eventually('it took them', () => podsOf(scene, 'thief').length === 3);
    });
    await expect(carry(scene, journal, { onStep })).rejects.toMatchObject({
      code: 'Conflict',
      message: 'pods were taken by Job "thief" while they had no owner (3)',
    });
    expect(scene.job('new')).toBeUndefined();
  });
});

test('something has come to select the pods and has not taken them yet: it stops, and goes on when it is gone', async () => {
  const scene = await begun();
  const journal = await journalOf(scene.kube, 'old', { to: 'new' });
  const before = podsOf(scene, 'old');
  const { selector } = scene.job('old')!.spec;
  const spec = { parallelism: 0, manualSelector: true, selector, managedBy: 'example.com/late' };
  const late = oldJob('late', spec) as ReturnType<typeof oldJob> & { spec: { template: { metadata?: object } } };
  late.spec.template.metadata = { labels: selector!.matchLabels };
  const onStep = once('settle begin', () => scene.create(late));
  await expect(carry(scene, journal, { onStep })).rejects.toMatchObject({
    code: 'Conflict',
    message: 'the selector of Job "late" matches pods that have no owner now',
  });
  expect(scene.job('new')).toBeUndefined();
  scene.sandbox.registry.delete(jobs, namespace, 'late', { propagationPolicy: 'Background' });
  await carry(scene, journal);
  expect(podsOf(scene, 'new')).toEqual(before);
});

describe('what happens after NEW was created', () => {
  test('it ends between the look at the pods and the look at it: they are looked at once more', async () => {
    const scene = await begun({ parallelism: 3, completions: 3 });
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    let stale: unknown;
    const isList = ({ method, path }: KubeRequest) => method === 'GET' && path.endsWith('/pods');
    const request = async (call: KubeRequest) => {
      if (stale !== undefined && isList(call)) {
        const answer = stale;
        stale = undefined;
        return answer;
      }
      if (!isPost(call)) return scene.kube.transport.request(call);
      const before = await scene.kube.transport.request({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/pods`,
      });
      const answer = await scene.kube.transport.request(call);
      await eventually('NEW has the pods', () => podsOf(scene, 'new').length === 3);
      for (const { metadata } of scene.pods()) scene.sandbox.finish(namespace, metadata.name!);
      await eventually('NEW has ended', () => scene.job('new')!.status?.completionTime !== undefined);
      stale = before;
      return answer;
    };
    const kube = { ...scene.kube, transport: { ...scene.kube.transport, request: request as never } };
    const { report } = await carry({ kube, env: scene.env }, journal);
    expect(report).toMatchObject({ recorded: 3, lost: [], started: [] });
    expect(report.succeeded).toHaveLength(3);
  });

  test('a finalizer is stripped: it is put back', async () => {
    const scene = await begun();
    const { registry } = scene.sandbox;
    const [victim] = scene.pods();
    const kube = onAnswer(scene.kube, isPost, async () => {
      await eventually('adopted', () => podsOf(scene, 'new').length === 3);
      const now = registry.get(podKind, namespace, victim!.metadata.name!) as ObservedPod;
      registry.update(podKind, namespace, { ...now, metadata: { ...now.metadata, finalizers: [] } });
    });
    const { report, notices } = await carry({ ...scene, kube }, await journalOf(scene.kube, 'old', { to: 'new' }));
    const ref = { name: victim!.metadata.name, uid: victim!.metadata.uid };
    expect(report.repaired).toEqual([ref]);
    expect(notices).toEqual([{ type: 'repaired', pods: [ref] }]);
    expect(scene.pods().every(({ metadata }) => metadata.finalizers?.length === 1)).toBe(true);
  });

  test('a success is forgotten: it is counted after all', async () => {
    const scene = await begun();
    const { registry } = scene.sandbox;
    const [victim] = scene.pods();
    const name = victim!.metadata.name!;
    // Its end and its finalizer come at once, so that NEW has no chance to count it.
    const kube = onAnswer(scene.kube, isPost, async () => {
      await eventually('adopted', () => podsOf(scene, 'new').length === 3);
      const now = registry.get(podKind, namespace, name) as ObservedPod;
      registry.update(podKind, namespace, { ...now, metadata: { ...now.metadata, finalizers: [] } });
      scene.sandbox.finish(namespace, name);
      await eventually('it ended', () => scene.pods().some(({ status }) => status?.phase === 'Succeeded'));
    });
    const { report } = await carry({ ...scene, kube }, await journalOf(scene.kube, 'old', { to: 'new' }));
    expect(report.repaired).toEqual([{ name, uid: victim!.metadata.uid }]);
    expect(scene.job('new')!.status!.succeeded).toBe(1);
  });
});

describe('a server that', () => {
  const lost = () => Promise.reject(new BatchError('Unreachable', 'the connection broke'));

  test.each([
    ['deletes OLD', ({ method }: KubeRequest) => method === 'DELETE'],
    ['creates NEW', isPost],
    [
      'writes the end down',
      ({ method, path, body }: KubeRequest) =>
        method === 'PATCH' && path.includes('/configmaps/') && JSON.stringify(body).includes('done'),
    ],
  ])('%s, and whose answer is lost', async (_, isMeant) => {
    const scene = await begun();
    const before = podsOf(scene, 'old');
    const kube = onAnswer(scene.kube, isMeant, lost);
    const { report } = await carry({ ...scene, kube }, await journalOf(scene.kube, 'old', { to: 'new' }));
    expect(podsOf(scene, 'new')).toEqual(before);
    expect(report).toMatchObject({ recorded: 3, started: [], lost: [], surprises: [] });
  });

  test('cannot delete OLD, and says so: tried again, until the time is over', async () => {
    const scene = await begun();
    const broken = new BatchError('Server', 'failed calling webhook');
    const request = (call: KubeRequest) =>
      isDeletion(call) ? Promise.reject(broken) : scene.kube.transport.request(call);
    const kube = { ...scene.kube, transport: { ...scene.kube.transport, request: request as never } };
    const notices: string[] = [];
    const end = carry({ kube, env: scene.env }, await journalOf(scene.kube, 'old', { to: 'new' }), {
      timeout: 300,
      onNotice: ({ type }) => notices.push(type),
    });
    await expect(end).rejects.toMatchObject({
      code: 'Timeout',
      message: expect.stringMatching(
        /^given up after 0.3 s: failed calling webhook: job "old" and its pods are as they were$/,
      ),
    });
    expect(notices.length).toBeGreaterThan(2);
    expect(notices.length).toBeLessThan(12);
    expect(new Set(notices)).toEqual(new Set(['connection']));
  });

  test('cannot create NEW, which is no refusal: OLD’s spec is not created for that', async () => {
    const scene = await begun();
    let tries = 0;
    const request = (call: KubeRequest) =>
      isPost(call) && ++tries <= 5
        ? Promise.reject(new BatchError('Server', 'oh'))
        : scene.kube.transport.request(call);
    const kube = { ...scene.kube, transport: { ...scene.kube.transport, request: request as never } };
    const { report } = await carry({ kube, env: scene.env }, await journalOf(scene.kube, 'old', { to: 'new' }), {
      fallBack: true,
    });
    expect(tries).toBe(6);
    expect(report.kept).toHaveLength(3);
    expect(podsOf(scene, 'new')).toHaveLength(3);
  });

  test('goes away in the gap, for a while', async () => {
    const scene = await begun();
    const before = podsOf(scene, 'old');
    let down = 0;
    const request = (call: KubeRequest) => (down-- > 0 ? lost() : scene.kube.transport.request(call));
    const kube = { ...scene.kube, transport: { ...scene.kube.transport, request } } as Kube;
    const { notices } = await carry({ ...scene, kube }, await journalOf(scene.kube, 'old', { to: 'new' }), {
      onStep: once('settle begin', () => {
        down = 20;
      }),
    });
    expect(podsOf(scene, 'new')).toEqual(before);
    expect(notices.every(({ type }) => type === 'connection')).toBe(true);
    expect(notices.length).toBeGreaterThan(3);
  });
});

describe('before OLD is deleted', () => {
  const touch = (scene: Scene) => () => {
    const job = scene.job('old')!;
    scene.sandbox.registry.update(jobs, namespace, {
      ...job,
      metadata: { ...job.metadata, labels: { touched: 'yes' } },
    });
  };

  test('it changes: it is planned for anew', async () => {
    const scene = await begun();
    const { report, notices } = await carry(scene, await journalOf(scene.kube, 'old', { to: 'new' }), {
      onStep: once('delete begin', touch(scene)),
      replan: async (journal) => ({ ...(await journalOf(scene.kube, 'old', { to: 'new' })), id: journal.id }),
    });
    expect(notices).toEqual([{ type: 'replanned', tries: 1 }]);
    expect(report.kept).toHaveLength(3);
    expect(scene.job('new')!.metadata.labels).toEqual({ touched: 'yes' });
  });

  test('it has a pod that the plan does not know: it is planned for anew', async () => {
    const scene = await begun();
    const { pods, ...journal } = await journalOf(scene.kube, 'old', { to: 'new' });
    const { report, notices } = await carry(
      scene,
      { ...journal, pods: pods.slice(1) },
      { replan: async ({ id }) => ({ ...(await journalOf(scene.kube, 'old', { to: 'new' })), id }) },
    );
    expect(notices).toEqual([{ type: 'replanned', tries: 1 }]);
    expect(report.kept).toHaveLength(3);
  });

  test('it changes, and there is no plan for it any more: nothing was touched, no journal stays', async () => {
    const scene = await begun();
    const uid = scene.job('old')!.metadata.uid;
    const refusal = new BatchError('Usage', 'job "old" has finished');
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const options = { onStep: once('delete begin', touch(scene)), replan: () => Promise.reject(refusal) };
    await expect(carry(scene, journal, options)).rejects.toMatchObject({ code: 'Usage', message: refusal.message });
    expect(scene.configMaps()).toEqual([]);
    expect(scene.job('old')!.metadata).toMatchObject({ uid });
    expect(scene.job('old')!.metadata).not.toHaveProperty('deletionTimestamp');
  });

  test('its deletion is not answered, and somebody gives the migration up: it is not begun anew', async () => {
    const scene = await begun();
    const uid = scene.job('old')!.metadata.uid;
    const request = async (call: KubeRequest) => {
      if (!isDeletion(call)) return scene.kube.transport.request(call);
      scene.sandbox.registry.delete(configMaps, namespace, scene.configMaps()[0]!.metadata.name!);
      throw new BatchError('Server', 'no answer');
    };
    const kube = { ...scene.kube, transport: { ...scene.kube.transport, request: request as never } };
    await expect(
      carry({ kube, env: scene.env }, await journalOf(scene.kube, 'old', { to: 'new' })),
    ).rejects.toMatchObject({ message: 'the migration of job "old" was given up elsewhere: its journal is gone' });
    expect(scene.configMaps()).toEqual([]);
    expect(scene.job('old')!.metadata).toMatchObject({ uid });
    expect(scene.job('old')!.metadata).not.toHaveProperty('deletionTimestamp');
  });

  test('it changes all the time: given up after five plans', async () => {
    const scene = await begun();
    let plans = 0;
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const replan: NonNullable<Parameters<typeof carry>[2]>['replan'] = async (before) => {
      plans++;
      return before;
    };
    touch(scene)();
    await expect(carry(scene, journal, { replan })).rejects.toMatchObject({ code: 'Conflict' });
    expect(plans).toBe(5);
    expect(scene.configMaps()).toEqual([]);
  });

  test('NEW’s name is taken: it stops, and no journal stays', async () => {
    const scene = await begun();
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    scene.create(oldJob('new', { parallelism: 0 }));
    await expect(carry(scene, journal)).rejects.toMatchObject({
      code: 'Conflict',
      message: 'job "new" was created by somebody else meanwhile',
    });
    expect(scene.configMaps()).toEqual([]);
  });
});

describe('whoever interrupts it', () => {
  test('is told how things stand, and nobody has to wait to go on', async () => {
    const scene = await begun();
    const stop = new AbortController();
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const reason = { signal: 'SIGINT', exitCode: 130 };
    const onStep = once('settle begin', () => stop.abort(reason));
    await expect(carry(scene, journal, { onStep, signal: stop.signal })).rejects.toMatchObject({
      code: 'Interrupted',
      message: 'interrupted: 3 running pods have no Job that looks after them until job "new" is created',
      hint: expect.stringContaining('kubectl batch migrate --resume old -n default'),
      cause: reason,
    });
    const another = somebody({ isAlive: () => true });
    expect((await carry(scene, journal, { operator: another })).report.kept).toHaveLength(3);
  });

  test('while the deletion is on its way is not told that nothing has happened', async () => {
    // The time of a sandbox that runs faster is known to whole seconds only.
    const scene = await begun(undefined, { speed: 1 });
    const stop = new AbortController();
    const kube = onAnswer(
      scene.kube,
      ({ method, path }) => method === 'DELETE' && path.endsWith('/jobs/old'),
      async () => stop.abort({ signal: 'SIGINT', exitCode: 130 }),
    );
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    await expect(carry({ ...scene, kube }, journal, { signal: stop.signal })).rejects.toMatchObject({
      code: 'Interrupted',
      message: 'interrupted: job "old" may have been deleted by now, its pods (3 running) stay',
    });
    // Nobody wrote down when that was: the time without owner is told as the longest that it may have been.
    const { report } = await carry(scene, journal);
    expect(report).toMatchObject({ recorded: 3, lost: [] });
    expect(report.kept).toHaveLength(3);
    expect(report.window).toBeGreaterThan(0);
  });

  test('while it is planned anew is told that nothing has happened, and of no way on', async () => {
    const scene = await begun();
    const journal = await journalOf(scene.kube, 'old', { to: 'new' });
    const changed = {
      ...journal,
      old: { ...journal.old, metadata: { ...journal.old.metadata, resourceVersion: '1' } },
    };
    const no = new BatchError('Interrupted', 'not migrated: nothing was touched');
    const error = await carry(scene, changed, { replan: () => Promise.reject(no) }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'Interrupted', message: no.message });
    expect((error as BatchError).hint).toBeUndefined();
    expect(scene.configMaps()).toEqual([]);
  });
});
