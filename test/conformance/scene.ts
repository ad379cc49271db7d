import { randomBytes } from 'node:crypto';
import type { KubernetesObject, ObservedCronJob, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { Cache, View } from './cache.ts';
import { bodyFacts, cronJobFacts, eventFacts, jobFacts, podFacts } from './facts.ts';
import { createNames } from './names.ts';
import { quiet } from './quiet.ts';
import type { Answer, Ask, Target } from './target.ts';

/** What came of a scenario, the same on each run: plain JSON. */
export type Outcome = Record<string, unknown>;

/** A request in the scene's namespace: `jobs/pi/status`, or a whole path from `/`, `NAMESPACE` in it standing for the scene's. */
export interface SceneAsk extends Omit<Ask, 'method' | 'path'> {
  /** Tells what the managedFields of the answer hold. */
  fields?: boolean;
}

/** A namespace of one target, in which one scenario is played. */
export interface Scene {
  target: Target;
  namespace: string;
  view: View;
  /** Epoch milliseconds of the target. */
  now(): number;
  /** Sends a request. */
  ask(method: string, path: string, ask?: SceneAsk): Promise<Answer>;
  /** Sends a request that must succeed; its answer's body. */
  must<T = KubernetesObject>(method: string, path: string, ask?: SceneAsk): Promise<T>;
  /** Sends a request whose answer becomes part of the outcome. */
  answer(label: string, method: string, path: string, ask?: SceneAsk): Promise<Answer>;
  /** Puts a value into the outcome. */
  note(label: string, value: unknown): void;
  jobs(): ObservedJob[];
  pods(): ObservedPod[];
  cronJobs(): ObservedCronJob[];
  /** Waits for a condition of what is seen, judged anew at each change; throws after `patience` ms (default 20 s). */
  until(what: string, holds: () => boolean, patience?: number): Promise<void>;
  /** Asks again and again until it holds; throws after 40 s. */
  poll(what: string, holds: () => Promise<boolean>): Promise<void>;
  /** Waits for an event of this reason. */
  untilEvent(reason: string): Promise<void>;
  /** Leaves events of this reason out of the outcome: they come or not, as the controller's workers run. */
  ignoreEvents(reason: string): void;
  /** Waits until this path answers 404. */
  untilGone(path: string): Promise<void>;
  /** Makes a node of the scene's own, which nobody plays but the scene; its name. */
  node(): Promise<string>;
  /** So many milliseconds of the target. */
  sleep(milliseconds: number): Promise<void>;
  /** Waits until nothing has changed for so many milliseconds of the target; asked anew after each change. */
  still(milliseconds: number | (() => number)): Promise<void>;
  /** Everything that came of it: what was noted, and the objects and events of the namespace. */
  outcome(): Promise<Outcome>;
  end(): Promise<void>;
}

const CORE = /^(pods|events|configmaps|secrets|services|serviceaccounts|resourcequotas)\b/;

function pathOf(path: string, namespace: string): string {
  if (path.startsWith('/')) return path.replace('NAMESPACE', namespace);
  const group = CORE.test(path)
    ? '/api/v1'
    : path.startsWith('leases')
      ? '/apis/coordination.k8s.io/v1'
      : '/apis/batch/v1';
  return `${group}/namespaces/${namespace}/${path}`;
}

/** Makes the namespace, and waits until pods can be made in it. */
export async function openScene(target: Target, cache: Cache): Promise<Scene> {
  const namespace = `conformance-${randomBytes(4).toString('hex')}`;
  const view = cache.view(namespace);
  const names = createNames(namespace);
  const noted: Outcome = {};
  let hasNode = false;
  let ignored: string | undefined;
  const learn = () => {
    for (const kind of ['Job', 'CronJob', 'Pod']) for (const { object } of view.of(kind)) names.learn(object);
  };
  view.onChange(learn);
  const here = <T extends KubernetesObject>(kind: string) =>
    view.of(kind).flatMap(({ object, gone }) => (gone ? [] : [object as T]));
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / target.speed));
  async function ask(method: string, path: string, options: SceneAsk = {}): Promise<Answer> {
    const { fields: _, ...rest } = options;
    const answer = await target.ask({ method, path: pathOf(path, namespace), ...rest });
    if (method !== 'GET' && answer.status < 300 && rest.query?.dryRun === undefined) await seen(view, answer.body);
    return answer;
  }
  async function must<T>(method: string, path: string, options: SceneAsk = {}): Promise<T> {
    const { status, body } = await ask(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }
  function note(label: string, value: unknown): void {
    if (label in noted || /^(jobs|cronJobs|pods|events)$/.test(label)) throw new Error(`"${label}" is noted already`);
    noted[label] = value;
  }
  const scene: Scene = {
    target,
    namespace,
    view,
    now: target.now,
    ask,
    must,
    note,
    sleep,
    jobs: () => here<ObservedJob>('Job'),
    pods: () => here<ObservedPod>('Pod'),
    cronJobs: () => here<ObservedCronJob>('CronJob'),
    async answer(label, method, path, options = {}) {
      const answer = await ask(method, path, options);
      names.learn(answer.body);
      const { status, warnings, body } = answer;
      note(label, { status, ...(warnings.length > 0 ? { warnings } : {}), body: bodyFacts(body, options.fields) });
      return answer;
    },
    until: (what, holds, patience = 20_000) => until(view, what, holds, patience, () => describe(scene)),
    poll,
    untilEvent: (reason) =>
      poll(`an event ${reason}`, async () => {
        const { items } = await must<{ items: { reason?: string }[] }>('GET', 'events');
        return items.some((event) => event.reason === reason);
      }),
    untilGone: (path) => poll(`${path} is gone`, async () => (await ask('GET', path)).status === 404),
    ignoreEvents: (reason) => {
      ignored = reason;
    },
    async still(milliseconds) {
      const end = Date.now() + 60_000;
      for (;;) {
        if (Date.now() > end) throw new Error(`it never comes to rest; there is ${describe(scene)}`);
        const pause = typeof milliseconds === 'number' ? milliseconds : milliseconds();
        const rest = view.changed + pause / target.speed - Date.now();
        if (rest <= 0) return;
        await orChange(view, rest);
      }
    },
    async outcome() {
      await quiet(scene);
      const byName = (a: { name?: string }, b: { name?: string }) => (a.name! < b.name! ? -1 : 1);
      const objects = {
        jobs: view.of('Job').map(jobFacts),
        cronJobs: view.of('CronJob').map(cronJobFacts),
        pods: view.of('Pod').map(podFacts),
      };
      const facts = names.normalise({
        ...noted,
        ...objects,
        events: eventFacts((await allEvents(scene)).filter(({ reason }) => reason !== ignored)),
      });
      facts.pods.sort(byName);
      return withoutEmpty({ ...facts, events: [...new Set(facts.events)].sort() });
    },
    async node() {
      // With the name of the namespace, and so one.
      await must('POST', '/api/v1/nodes', { body: { metadata: { name: namespace } } });
      hasNode = true;
      return namespace;
    },
    async end() {
      // What a scenario has left held would hold the namespace.
      for (const object of [...scene.jobs(), ...scene.pods()]) {
        const held = object.metadata.finalizers?.some((finalizer) => finalizer.startsWith('example.com/'));
        const path = `${object.kind.toLowerCase()}s/${object.metadata.name}`;
        const type = 'application/merge-patch+json';
        if (held) await ask('PATCH', path, { body: { metadata: { finalizers: null } }, type });
      }
      if (hasNode) await ask('DELETE', `/api/v1/nodes/${namespace}`);
      await ask('DELETE', `/api/v1/namespaces/${namespace}`);
    },
  };
  await scene.must('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } });
  await poll('a service account', async () => (await ask('GET', 'serviceaccounts/default')).status === 200);
  view.changed = Date.now();
  return scene;
}

async function poll(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 40_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits so long, or until something changes. */
function orChange(view: View, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const forget = view.onChange(done);
  });
}

/**
 * The namespace's events. A controller writes its own one after another, so that all are there once there is one of a Job
 * (and a CronJob) that was made last.
 */
async function allEvents(scene: Scene): Promise<KubernetesObject[]> {
  const told = new Set<string>();
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } };
  const job = { suspend: true, template };
  const last = { jobs: job, cronjobs: { schedule: '0 0 30 2 *', jobTemplate: { spec: job } } };
  const kinds = scene.view.of('CronJob').length > 0 ? (['jobs', 'cronjobs'] as const) : (['jobs'] as const);
  for (const kind of kinds) {
    const name = `last-of-${kind}`;
    // A quota, or a namespace that is being deleted, may refuse it.
    const { status } = await scene.ask('POST', kind, { body: { metadata: { name }, spec: last[kind] } });
    if (status === 201) told.add(name);
  }
  const read = async () => (await scene.must<{ items: Event[] }>('GET', 'events')).items;
  const isLast = ({ involvedObject: { name } }: Event) => /^last-of-/.test(name);
  const all = async () => new Set((await read()).filter(isLast).map((e) => e.involvedObject.name)).size === told.size;
  await poll('the last event', all);
  return (await read()).filter((event) => !isLast(event));
}

interface Event extends KubernetesObject {
  involvedObject: { name: string };
}

function withoutEmpty(outcome: Outcome): Outcome {
  return Object.fromEntries(Object.entries(outcome).filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

/** Waits until the watches have told what a write has answered; other kinds of object are not watched. */
async function seen(view: View, body: unknown): Promise<void> {
  const { kind, metadata } = body as KubernetesObject;
  const { uid, resourceVersion } = metadata ?? {};
  view.changed = Date.now();
  if (!/^(Job|CronJob|Pod)$/.test(kind) || uid === undefined) return;
  const told = () => {
    const here = view.get(uid);
    return here !== undefined && (here.gone || Number(here.object.metadata.resourceVersion) >= Number(resourceVersion));
  };
  await until(view, `${kind} ${metadata.name} in a watch`, told, 20_000, () => 'an older one');
  view.changed = Date.now();
}

function until(view: View, what: string, holds: () => boolean, patience: number, seen: () => string): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      clearTimeout(timer);
      forget();
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(() => settle(new Error(`still not: ${what}; there is ${seen()}`)), patience);
    const forget = view.onChange(() => holds() && settle());
  });
}

/** For messages: the Jobs and pods in short. */
export function describe(scene: Scene): string {
  const jobs = scene.jobs().map(({ metadata, status = {} }) => {
    const { conditions = [], startTime: _, completionTime: __, uncountedTerminatedPods, ...counts } = status;
    const uncounted = Object.keys(uncountedTerminatedPods ?? {}).length > 0 ? { uncounted: true } : {};
    const holding = conditions.filter((c) => c.status === 'True').map((c) => `${c.type} ${c.reason ?? ''}`.trim());
    return `${metadata.name}: ${[
      ...holding,
      ...Object.entries({ ...counts, ...uncounted })
        .sort()
        .map(([k, v]) => `${k} ${v}`),
    ].join(', ')}`;
  });
  const inOrder = scene
    .pods()
    .sort((a, b) => (a.metadata.generateName ?? '').localeCompare(b.metadata.generateName ?? '', 'en'));
  const pods = inOrder.map(({ metadata, status }) => {
    const leaving = metadata.deletionTimestamp === undefined ? '' : ' terminating';
    return `${metadata.name} ${status?.phase}${leaving}`;
  });
  return [...jobs, pods.join(', ') || 'no pods'].join(' | ');
}
