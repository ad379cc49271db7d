import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { forecastJob, podRef } from '../../sdk/controller/forecast.ts';
import { orphanedPod } from '../../sdk/controller/job-pod.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { finalManifest } from './final.ts';
import { isOrphan, isOurs, type Sight } from './sight.ts';
import type { Journal } from './types.ts';

/**
 * The journal of the way back: OLD's spec is to have the pods. Where NEW has them by now, it is NEW that is taken away, and
 * the pods of the record are those that it has.
 *
 * @param now by the server's clock, in epoch milliseconds
 */
export function turnedBack(journal: Journal, { to, pods }: Sight, now: number): Journal {
  const begun = uncreated(journal);
  const back: Journal = isOurs(journal, to)
    ? {
        ...journal,
        pods: pods
          .filter((pod) => isOrphan(pod) || controllerUid(pod) === to.metadata.uid)
          .map((pod) => ({ ...podRef(pod), phase: pod.status?.phase ?? 'Unknown' })),
        state: {
          ...undeleted(begun).state,
          goal: 'old',
          from: { name: to.metadata.name!, uid: to.metadata.uid!, job: to },
        },
      }
    : { ...journal, state: { ...begun.state, goal: 'old' } };
  const manifest = finalManifest(back, pods, now, back.state.from.job);
  // The forecast needs some uid, and no pod may have it as its owner's.
  const job = { ...manifest, metadata: { ...manifest.metadata, uid: journal.id } } as ObservedJob;
  return {
    ...back,
    forecast: forecastJob({ job, pods: pods.map((pod) => orphanedPod(pod, back.state.from.uid)), now }),
  };
}

/** The Job that was to be deleted is there as it was. */
export function undeleted(journal: Journal): Journal {
  const { deletedAt: _, ...state } = journal.state;
  return { ...journal, state };
}

/** NEW is not there, and was not. */
export function uncreated(journal: Journal): Journal {
  const { creatingAt: _, createdAt: __, ...state } = journal.state;
  return { ...journal, state };
}
