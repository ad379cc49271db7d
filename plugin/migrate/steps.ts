import { BatchError } from '../../sdk/errors.ts';
import { createJob, deleteJob, isTransient } from '../kube/index.ts';
import { askAgain, note } from './ask-again.ts';
import { finalManifest } from './final.ts';
import { findJob } from './find.ts';
import { look } from './look.ts';
import { guard, release, sweep } from './mend.ts';
import type { Step, StepName } from './next-step.ts';
import { afterRefusal, tryLater } from './next-try.ts';
import { arePodsGone } from './nothing-left.ts';
import { keyOf, type Run } from './run.ts';
import { settle } from './settle.ts';
import { isBoundTo } from './sight.ts';
import { undeleted } from './turn-back.ts';
import { waitOut } from './wait-out.ts';

/** Does a step, and says what is next, from a new look at the cluster. */
type Act<N extends StepName> = (run: Run, step: Extract<Step, { name: N }>) => Promise<Step>;

/** OLD changed between the plan and its deletion. */
export class OldChanged extends BatchError {}

/** Leaves the pods. Only the very version that was planned for is deleted; of NEW, on the way back, the one just seen. */
const deleteFrom: Act<'delete'> = async (run, { job }) => {
  const { kube, hold } = run;
  const { old, state } = hold.journal();
  const isOld = job.metadata.uid === old.metadata.uid;
  const key = { ...keyOf(job), ...(isOld && { resourceVersion: old.metadata.resourceVersion! }) };
  if (isOld && hasStartedPods(run))
    throw new OldChanged('Conflict', `job "${old.metadata.name}" has started pods since`);
  // Written down first: whoever goes on with it knows that a Job that is gone was not deleted by others.
  await note(run, { deletedAt: serverTime(run), ...(!isOld && { from: { ...state.from, job } }) });
  run.deleted = Date.now();
  try {
    await deleteJob(kube, key, { propagationPolicy: 'Orphan', signal: hold.signal });
  } catch (error) {
    if (!(error instanceof BatchError)) throw error;
    // Sent twice, or by nobody knows whom: the look tells.
    const next = await look(run);
    if (next.name !== 'delete') return next;
    delete run.deleted;
    // It may come yet.
    if (isTransient(error)) return tryLater(run, error);
    await askAgain(run, () => hold.rewrite(undeleted(hold.journal())));
    if (error.code === 'Conflict' && isOld) throw new OldChanged('Conflict', error.message, { cause: error });
    if (error.code === 'Conflict') return next;
    throw error;
  }
  run.refusals = { count: 0 };
  return look(run);
};

/** Pods that the plan does not know: the garbage collector may not, either, and would end them as ones whose owner is gone. */
function hasStartedPods({ hold, sight }: Run): boolean {
  const { old, pods } = hold.journal();
  const known = new Set(pods.map(({ uid }) => uid));
  return sight!.pods.some((pod) => isBoundTo(old.metadata.uid!, pod) && !known.has(pod.metadata.uid!));
}

/** The Job alone is asked for until it is gone: there is no need to read all pods meanwhile. */
const awaitGone: Act<'gone'> = (run, step) => {
  const { kube, hold } = run;
  const { namespace, state } = hold.journal();
  const isGone = async () => {
    const job = await findJob(kube, namespace, state.from.name, hold.signal);
    return job?.metadata.uid !== state.from.uid;
  };
  return waitOut(run, step, undefined, isGone);
};

const awaitClean: Act<'clean'> = (run, step) => {
  const { timings, hold } = run;
  return waitOut(run, step, async ({ bound, unswept }, waited) => {
    // The first look may have been older than the collector's last write.
    if (waited > 0) await release(run, bound, hold.journal().state.from.uid);
    if (waited >= timings.sweep) await sweep(run, unswept);
  });
};

/** Refusals are not the end: the pods run on without an owner until somebody gives way. */
const create: Act<'create'> = async (run) => {
  const { kube, hold } = run;
  // NEW may come and go before somebody goes on, and its pods with it: its work is not to be done once more.
  const arePodsThere = !arePodsGone(hold.journal(), run.sight!.pods);
  await note(run, arePodsThere ? { creatingAt: serverTime(run) } : {});
  const journal = hold.journal();
  try {
    const manifest = finalManifest(journal, run.sight!.pods, kube.transport.now(), journal.state.from.job);
    const metadata = { ...manifest.metadata, namespace: journal.namespace };
    await createJob(kube, { ...manifest, metadata }, { signal: hold.signal });
  } catch (error) {
    if (!(error instanceof BatchError) || error.code === 'Interrupted') throw error;
    return afterRefusal(run, error);
  }
  run.refusals = { count: 0 };
  await note(run, { createdAt: serverTime(run) });
  return look(run);
};

const awaitAdoption: Act<'adopt'> = (run, step) => waitOut(run, step);

const awaitCounts: Act<'count'> = (run, step) => {
  const { timings } = run;
  /** Since when each pod is seen without the finalizer that it ought to have. */
  const missing = new Map<string, number>();
  return waitOut(run, step, async ({ unguarded, forgotten }) => {
    const pods = [...unguarded, ...forgotten];
    const now = Date.now();
    const uids = new Set(pods.map(({ metadata }) => metadata.uid!));
    for (const uid of missing.keys()) if (!uids.has(uid)) missing.delete(uid);
    for (const uid of uids) if (!missing.has(uid)) missing.set(uid, now);
    const due = pods.filter(({ metadata }) => now - missing.get(metadata.uid!)! >= timings.repair);
    await guard(run, due);
  });
};

function serverTime({ kube }: Run): string {
  return new Date(kube.transport.now()).toISOString();
}

/** What is done at each step; those that end a run are the engine's own. */
export const acts: { [N in Exclude<StepName, 'finish' | 'stop'>]: Act<N> } = {
  delete: deleteFrom,
  gone: awaitGone,
  clean: awaitClean,
  settle: (run, { until }) => settle(run, until),
  create,
  adopt: awaitAdoption,
  count: awaitCounts,
};
