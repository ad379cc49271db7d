import type { JobStatus, ObservedJob, ObservedPod } from '../batch-v1/objects.ts';
import type { BackOffRecord } from './back-off-record.ts';
import type { ActionResult, JobAction } from './job-action.ts';
import { adoptedPod, releasedPod, untrackedPod } from './job-pod.ts';
import type { JobSyncResult } from './job-sync.ts';
import { formatTime, isPodTerminal } from './pod.ts';
import { isJobFinished } from './pod-counts.ts';
import { type JobSituation, stepsOfJob } from './sync-job.ts';

/** A Job and its pods once the controller has nothing more to do at this moment, and what it did until then. */
export interface PlayedJob {
  job: ObservedJob;
  /** All that are left, those of others included. */
  pods: ObservedPod[];
  /** As they were before. */
  adopted: ObservedPod[];
  /** Those that are still there. */
  created: ObservedPod[];
  /** Pods that were told to go, by `podKey`. */
  deleted: ReadonlySet<string>;
  /** Pods that lost the tracking finalizer: those that were counted, and some that were deleted. */
  untracked: ReadonlySet<string>;
  released: ReadonlySet<string>;
  memory?: BackOffRecord;
  /** When the controller looks again by itself, in epoch milliseconds. */
  requeueAt?: number;
}

interface World extends Omit<PlayedJob, 'pods' | 'created'> {
  now: number;
  /** By key. */
  pods: Map<string, ObservedPod>;
  created: Map<string, ObservedPod>;
  deleted: Set<string>;
  untracked: Set<string>;
  released: Set<string>;
  /** How many pods were created, for their names. */
  made: number;
}

/** What a pod is known by; an object that was never on a server has no uid. */
export function podKey({ metadata }: ObservedPod): string {
  return metadata.uid ?? metadata.name ?? '';
}

/** Few are needed: one sync decides and counts, the next sees what it left, and the Job's end is told in two steps. */
const MOST_SYNCS = 20;

/**
 * Plays a Job's syncs again and again at the same moment until nothing changes any more: the first one and those that
 * follow it at once. Nothing else happens meanwhile: no new pod starts, and what is told to go on a node goes on
 * terminating. No sync is limited to 500 pods, since only the number of syncs hangs on that.
 */
export function playJob({ job, pods, now, memory, options = {} }: JobSituation): PlayedJob {
  const world = createWorld(job, pods, now);
  let remembered = memory;
  for (let sync = 0; sync < MOST_SYNCS; sync++) {
    const own = { ...options, most: Number.POSITIVE_INFINITY };
    const situation = { job: world.job, pods: [...world.pods.values()], now, options: own };
    const { changed, ...result } = playSync(world, { ...situation, ...(remembered && { memory: remembered }) });
    remembered = result.memory;
    if (!changed) return atRest(world, remembered, result.requeueAt);
  }
  const size = `${world.pods.size} pods`;
  throw new Error(`the Job controller's model never comes to rest on job "${job.metadata.name}" of ${size}`);
}

function playSync(world: World, situation: JobSituation): JobSyncResult & { changed: boolean } {
  const steps = stepsOfJob(situation);
  let changed = false;
  let step = steps.next();
  while (!step.done) {
    const result = perform(world, step.value);
    if (step.value.type !== 'event' && result.refusal === undefined) changed = true;
    step = steps.next(result);
  }
  return { ...step.value, changed };
}

function createWorld(job: ObservedJob, pods: Iterable<ObservedPod>, now: number): World {
  const byKey = new Map<string, ObservedPod>();
  for (const pod of pods) byKey.set(podKey(pod), pod);
  const sets = { deleted: new Set<string>(), untracked: new Set<string>(), released: new Set<string>() };
  return { job, now, pods: byKey, adopted: [], created: new Map(), made: 0, ...sets };
}

function atRest(world: World, memory?: BackOffRecord, requeueAt?: number): PlayedJob {
  const { now: _, made: __, pods, created, ...rest } = world;
  return {
    ...rest,
    pods: [...pods.values()],
    created: [...created.values()],
    ...(memory && { memory }),
    ...(requeueAt !== undefined && { requeueAt }),
  };
}

/** The server takes everything, but for one thing that a new Job may really come to. */
function perform(world: World, action: JobAction): ActionResult {
  if (action.type === 'event') return {};
  if (action.type === 'updateStatus') return writeStatus(world, action.status);
  const { type, pod } = action;
  if (type === 'create') create(world, pod);
  else {
    if (type === 'adopt') world.adopted.push(pod);
    else world[NOTED_AS[type]].add(podKey(pod));
    change(world, pod, (current) => CHANGES[type](current, world));
  }
  return {};
}

/** A Job that is suspended from its birth has not started, and what has not started cannot end: it stays about to end. */
function writeStatus(world: World, status: JobStatus): ActionResult {
  const { spec } = world.job;
  const next = { ...world.job, status };
  const isBornDone = spec.suspend === true && spec.completions === 0;
  if (isJobFinished(next) && status.startTime === undefined && !isBornDone) {
    return { refusal: { code: 422, message: 'status.startTime: startTime is required for finished job' } };
  }
  world.job = next;
  return {};
}

const NOTED_AS = { release: 'released', removeFinalizer: 'untracked', delete: 'deleted' } as const;

const CHANGES: Record<'adopt' | keyof typeof NOTED_AS, (pod: ObservedPod, world: World) => ObservedPod> = {
  adopt: (pod, { job }) => adoptedPod(job, pod),
  release: (pod, { job }) => releasedPod(job, pod),
  removeFinalizer: untrackedPod,
  delete: (pod, { now }) => deletedPod(pod, now),
};

function create(world: World, pod: ObservedPod): void {
  const name = `${pod.metadata.generateName}${`${world.made++}`.padStart(5, '0')}`;
  const metadata = { ...pod.metadata, name, uid: `new-${name}`, creationTimestamp: formatTime(world.now) };
  const created: ObservedPod = { ...pod, metadata, status: { phase: 'Pending' } };
  world.created.set(podKey(created), created);
  world.pods.set(podKey(created), created);
}

/** A pod goes with its last finalizer and the end of its grace. */
function change(world: World, changed: ObservedPod, alter: (pod: ObservedPod) => ObservedPod): void {
  const key = podKey(changed);
  const pod = world.pods.get(key);
  if (pod === undefined) return;
  const next = alter(pod);
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = next.metadata;
  const isGone = deletionTimestamp !== undefined && !deletionGracePeriodSeconds && finalizers.length === 0;
  for (const pods of [world.pods, world.created]) {
    if (isGone) pods.delete(key);
    else if (pods.has(key)) pods.set(key, next);
  }
}

/** CheckGracefulDelete of pods: without a node, or at its end, there is nothing to wait for. */
function deletedPod(pod: ObservedPod, now: number): ObservedPod {
  if (pod.metadata.deletionTimestamp !== undefined) return pod;
  const own = pod.spec.terminationGracePeriodSeconds;
  const grace = !pod.spec.nodeName || isPodTerminal(pod) ? 0 : typeof own === 'number' ? own : 30;
  const times = { deletionTimestamp: formatTime(now + grace * 1000), deletionGracePeriodSeconds: grace };
  return { ...pod, metadata: { ...pod.metadata, ...times } };
}
