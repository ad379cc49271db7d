import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { hasTrackingFinalizer } from '../../sdk/controller/pod.ts';
import { BatchError } from '../../sdk/errors.ts';
import { listSelecting } from '../kube/index.ts';
import { askAgain, pause } from './ask-again.ts';
import { claimsOf } from './claims.ts';
import { findPod } from './find.ts';
import { look } from './look.ts';
import { mark, sweep } from './mend.ts';
import { claimed, type Step } from './next-step.ts';
import type { Run } from './run.ts';
import { isOrphan } from './sight.ts';
import { turns } from './wait-out.ts';

/** So long before the end of the wait, in milliseconds: a few lists are read meanwhile. */
const lastLook = 200;

/** What has come to select the pods since the plan may not have taken them yet: where its controller is down, for example. */
export async function settle(run: Run, until: number): Promise<Step> {
  const { kube, hold, timings } = run;
  try {
    await untilSeen(run);
  } catch (error) {
    // A rule of the cluster may keep these pods from being changed: then the pause has to do.
    if (!(error instanceof BatchError && ['AdmissionDenied', 'Forbidden'].includes(error.code))) throw error;
  }
  const end = Math.max(until, Date.now() + timings.seen);
  await pause(end - Date.now() - lastLook, hold.signal);
  const [{ found }] = await Promise.all([
    askAgain(run, () => listSelecting(kube, hold.journal().namespace, hold.signal)),
    pause(end - Date.now(), hold.signal),
  ]);
  const next = await look(run);
  const claims = next.name === 'create' ? claimsOf(found, run.sight!.pods.filter(isOrphan)) : [];
  return claims.length > 0 ? claimed(claims) : next;
}

/** Once may be for the Job that is gone: when the controller hears of that, it goes by the pods as it knows them. */
const marks = 2;

/**
 * Waits until the Job controller has seen the pods become free: else NEW starts others beside them. When it sees that a pod without
 * owner has its finalizer, it takes that off (updatePod in job_controller.go), and it sees all pods in one order. So a pod gets
 * the finalizer, and when that is gone the controller knows whatever was done to any pod before.
 */
async function untilSeen(run: Run): Promise<void> {
  const turn = turns(run, 'settle');
  for (let step: Step['name'] = 'settle'; step === 'settle' || step === 'create'; ) {
    let pod = run.sight!.pods.find(isOrphan);
    if (!pod) return;
    for (let seen = 0; pod && seen < marks; seen++) pod = await markedAndSeen(run, pod, turn);
    if (pod) return;
    step = (await look(run)).name;
  }
}

/** The pod when its mark is gone; undefined where it is deleted, or somebody's: then another has to do. */
async function markedAndSeen(
  run: Run,
  pod: ObservedPod,
  turn: ReturnType<typeof turns>,
): Promise<ObservedPod | undefined> {
  let now: ObservedPod | undefined = pod;
  let markedAt: number | undefined;
  while (now && isOrphan(now)) {
    if (!hasTrackingFinalizer(now)) {
      if (markedAt !== undefined) return now;
      if (await mark(run, now)) markedAt = Date.now();
    } else if (markedAt !== undefined && Date.now() - markedAt >= run.timings.sweep) {
      // A controller that has failed once may not try again until the pod changes.
      await sweep(run, [now]);
      markedAt = undefined;
    }
    await turn();
    now = await askAgain(run, () => again(run, pod));
  }
  return undefined;
}

/** The same pod as it is now. */
async function again({ kube, hold }: Run, { metadata }: ObservedPod): Promise<ObservedPod | undefined> {
  const pod = await findPod(kube, metadata.namespace!, metadata.name!, hold.signal);
  return pod?.metadata.uid === metadata.uid ? pod : undefined;
}
