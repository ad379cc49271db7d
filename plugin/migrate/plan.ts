import { notesOf } from './notes.ts';
import { planSteps } from './plan-steps.ts';
import { refusalsOf } from './refusals/index.ts';
import { type Situation, situationOf } from './situation.ts';
import type { MigrationPlan, MigrationRequest, Observation, RecordedPod } from './types.ts';

/**
 * Decides what `migrate` does with what was asked and seen: whether OLD is replaced, changed in place, or as it is to be
 * already, what becomes of its pods, and why it is not done.
 *
 * @throws UsageError, BatchError `InvalidManifest`, or BatchErrors, where the request leads to no Job that a server takes
 */
export function planMigration(request: MigrationRequest, seen: Observation): MigrationPlan {
  const situation = situationOf(request, seen);
  const { way, manifest, changes, lost, forecast } = situation;
  const { name, uid, resourceVersion, namespace } = seen.old.metadata;
  return {
    way,
    namespace: namespace!,
    old: { name: name!, uid: uid!, resourceVersion: resourceVersion! },
    to: manifest.metadata.name!,
    ...(way === 'replace' && { manifest }),
    ...(way === 'in-place' && { patch: seen.inPlace! }),
    lost,
    changes: way === 'nothing' ? [] : changes,
    pods: way === 'replace' ? recordedPods(situation) : [],
    ...(way === 'replace' && { forecast }),
    notes: notesOf(situation),
    steps: planSteps(situation),
    refusals: refusalsOf(situation),
  };
}

/** The pods that NEW takes on; one that is on its way out is counted by OLD, or waited for. */
function recordedPods({ seen, forecast }: Situation): RecordedPod[] {
  const phases = new Map(seen.pods.map(({ metadata, status }) => [metadata.uid, status?.phase]));
  return forecast.adopted.map((pod) => ({ ...pod, phase: phases.get(pod.uid) ?? 'Pending' }));
}
