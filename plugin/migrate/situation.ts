import type { FieldDifference } from '../../sdk/batch-v1/field-differences.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { expectedNow } from '../../sdk/controller/expectation.ts';
import { forecastJob } from '../../sdk/controller/forecast.ts';
import type { Expectation, Forecast, PodRef } from '../../sdk/controller/forecast-types.ts';
import { orphanedPod } from '../../sdk/controller/job-pod.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { deadlineLeft, lostSuccesses, withDeadline, withoutLost } from './carried-over.ts';
import { changesOf } from './changes.ts';
import { newJob } from './new-job.ts';
import type { MigrationRequest, Observation } from './types.ts';

/** What a plan is made of: what was asked and seen, and what follows from it. */
export interface Situation {
  request: MigrationRequest;
  seen: Observation;
  way: 'replace' | 'in-place' | 'nothing';
  manifest: KubernetesObject;
  /** NEW, or OLD as it would be after the change in place, if it were so at this moment. */
  job: ObservedJob;
  /** In what it differs from OLD. */
  changes: FieldDifference[];
  /** As MigrationPlan has it. */
  lost: number;
  /** What the controller is about to do to OLD. */
  expected: Expectation;
  /** What it makes of `job`: `adopted` is empty where OLD itself is changed. */
  forecast: Forecast;
}

/** A uid that no object has: NEW gets its own when it is created. */
const NEW_UID = 'new';

/** @throws what `newJob` says against the request */
export function situationOf(request: MigrationRequest, seen: Observation): Situation {
  const { old, wanted, pods, at, inPlace } = seen;
  const manifest = newJob(old, request);
  const changes = changesOf(old, wanted);
  const expected = expectedNow({ job: old, pods, now: at });
  const isRenamed = manifest.metadata.name !== old.metadata.name;
  const base = { request, seen, manifest, changes, expected };
  if (!isRenamed && !beginsDeadlineAnew(request, seen) && (inPlace || !changes.some(isAsked))) {
    const changed = changedInPlace(old, wanted);
    const forecast = forecastInPlace(changed, expectedNow({ job: changed, pods, now: at }));
    return { ...base, way: inPlace ? 'in-place' : 'nothing', job: changed, lost: 0, forecast };
  }
  const lost = hasCompletions(wanted) ? lostSuccesses(old, pods) : 0;
  const job = jobNow({ request, seen, manifest }, lost);
  const orphans = pods.map((pod) =>
    controllerUid(pod) === old.metadata.uid ? orphanedPod(pod, old.metadata.uid) : pod,
  );
  return { ...base, way: 'replace', job, lost, forecast: forecastJob({ job, pods: orphans, now: at }) };
}

/** The start that a deadline counts from is never written again: another Job has its own. */
function beginsDeadlineAnew({ restartDeadline }: MigrationRequest, { old, wanted, at }: Observation): boolean {
  const left = deadlineLeft(old, wanted, at);
  return restartDeadline && left !== undefined && left < Number(wanted.spec.activeDeadlineSeconds);
}

/** A label or annotation that OLD has besides was put there by others, and is no reason to do anything. */
function isAsked({ path, wanted }: FieldDifference): boolean {
  return path[0] !== 'metadata' || (wanted !== undefined && wanted !== null);
}

/** There is a number that can be corrected. */
function hasCompletions({ spec }: ObservedJob): boolean {
  return typeof spec.completions === 'number' && spec.completionMode !== 'Indexed';
}

/** NEW as `finalManifest` would have it created now. */
function jobNow({ request, seen, manifest }: Pick<Situation, 'request' | 'seen' | 'manifest'>, lost: number) {
  const { old, wanted, at } = seen;
  const left = request.restartDeadline ? undefined : deadlineLeft(old, wanted, at);
  const { spec } = withDeadline(withoutLost(wanted, lost), left) as ObservedJob;
  const { status: _, ...rest } = wanted;
  return { ...rest, metadata: { ...wanted.metadata, name: manifest.metadata.name, uid: NEW_UID }, spec } as ObservedJob;
}

/** OLD keeps what ties it to its pods. */
function changedInPlace(old: ObservedJob, wanted: ObservedJob): ObservedJob {
  const { selector, manualSelector, template } = old.spec;
  const labels = { ...wanted.spec.template.metadata?.labels, ...template.metadata?.labels };
  const metadata = { ...wanted.spec.template.metadata, labels };
  return {
    ...old,
    spec: { ...wanted.spec, selector, manualSelector, template: { ...wanted.spec.template, metadata } },
  };
}

function forecastInPlace(job: ObservedJob, { starts, deletes, end }: Expectation): Forecast {
  const none: PodRef[] = [];
  const rest = { adopted: none, kept: none, succeeded: none, failed: none, status: job.status ?? {} };
  return { ...rest, killed: deletes, started: { count: starts }, ...(end && { end }) };
}
