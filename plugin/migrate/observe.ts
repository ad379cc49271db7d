import { fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { matchesSelector } from '../../sdk/batch-v1/matches-selector.ts';
import type { KubernetesObject, ObservedCronJob, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { BatchError } from '../../sdk/errors.ts';
import {
  createStrict,
  defaultedJob,
  findLive,
  getCronJob,
  getJob,
  listPods,
  listSelecting,
  missingRights,
  patchJob,
} from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { alteredFields } from './altered.ts';
import { inPlacePatch, type Lacking } from './in-place.ts';
import { newJob } from './new-job.ts';
import { deniedText, neededRights } from './rights.ts';
import type { Denied, MigrationRequest, Observation } from './types.ts';

/**
 * Reads everything that decides what a migration does, in two rounds of requests that are sent at once: what there is,
 * and then what the server would make of NEW.
 *
 * @throws BatchError `NotFound` where OLD is not there, `Forbidden` with every right that is missing where one of them is
 *   needed for looking, what the server says against NEW, and what `newJob` says against the request
 */
export async function observeMigration(
  kube: Kube,
  request: MigrationRequest,
  signal: AbortSignal,
): Promise<Observation> {
  const { namespace } = kube;
  const denied = missingRights(kube, namespace, neededRights, signal).then((rights) => rights.map(asDenied));
  // Awaited at the end, or not at all.
  denied.catch(() => {});
  try {
    const [old, pods, { found, unchecked }, named] = await Promise.all([
      getJob(kube, namespace, request.old, signal),
      listPods(kube, { namespace }, signal),
      listSelecting(kube, namespace, signal),
      findJob(kube, requestedName(request), signal),
    ]);
    const at = kube.transport.now();
    const manifest = newJob(old, request);
    const taken = named?.metadata.uid === old.metadata.uid ? undefined : named;
    const [{ wanted, inPlace }, cronJob] = await Promise.all([
      judge(kube, { old, manifest, beside: named, lacking: request.manifest ? 'left' : 'removed' }, signal),
      owningCronJob(kube, old, signal),
    ]);
    return {
      at,
      old,
      pods: pods.filter((pod) => isOf(old, pod)),
      wanted,
      altered: alteredFields(manifest, wanted),
      ...(taken && { taken }),
      claimants: found.filter(({ uid }) => uid !== old.metadata.uid),
      unchecked: unchecked.map((kind) => `${kind}s`),
      denied: await denied,
      ...(cronJob && { cronJob }),
      ...(inPlace && { inPlace }),
    };
  } catch (error) {
    throw await withAllDenied(error, denied, namespace);
  }
}

function requestedName({ old, to, manifest }: MigrationRequest): string {
  return to ?? manifest?.object.metadata?.name ?? old;
}

function findJob(kube: Kube, name: string, signal: AbortSignal): Promise<ObservedJob | undefined> {
  const metadata = { namespace: kube.namespace, name };
  const job: KubernetesObject = { apiVersion: 'batch/v1', kind: 'Job', metadata };
  return findLive(kube, job, signal) as Promise<ObservedJob | undefined>;
}

function isOf(old: ObservedJob, pod: ObservedPod): boolean {
  return controllerUid(pod) === old.metadata.uid || matchesSelector(old.spec.selector, pod.metadata.labels);
}

interface Judged {
  old: ObservedJob;
  manifest: KubernetesObject;
  /** Has NEW's name. */
  beside: ObservedJob | undefined;
  lacking: Lacking;
}

/** Has the server judge NEW by a dry run, and where NEW keeps the name, whether OLD itself may be changed so. */
async function judge(kube: Kube, { old, manifest, beside, lacking }: Judged, signal: AbortSignal) {
  const name = manifest.metadata.name;
  const stored = await (beside
    ? defaultedJob(kube, manifest, beside, signal)
    : (createStrict(kube, manifest, { dryRun: true, signal }) as Promise<ObservedJob>)
  ).catch((error) => Promise.reject(quotaCountsOld(error, old)));
  const wanted = { ...stored, metadata: { ...stored.metadata, name } };
  const patch = name === old.metadata.name ? inPlacePatch(old, wanted, lacking) : undefined;
  return { wanted, inPlace: patch && (await isTaken(kube, old, patch, signal)) ? patch : undefined };
}

/** Whether the server takes a change of OLD itself: that depends on its version and on the state that OLD is in. */
async function isTaken(
  kube: Kube,
  { metadata }: ObservedJob,
  patch: Record<string, unknown>,
  signal: AbortSignal,
): Promise<boolean> {
  const key = { namespace: metadata.namespace!, name: metadata.name!, uid: metadata.uid! };
  try {
    const patched = await patchJob(kube, key, patch, { dryRun: true, signal });
    // A field that the server does not know is taken away without a word.
    return fieldDifferences(patch.spec, patched.spec).every(({ wanted }) => wanted === undefined || wanted === null);
  } catch (error) {
    const refused = ['Invalid', 'BadRequest', 'AdmissionDenied'];
    if (error instanceof BatchError && refused.includes(error.code)) return false;
    throw error;
  }
}

/** The dry run is made while OLD is still there. */
function quotaCountsOld(error: unknown, { metadata }: ObservedJob): unknown {
  if (!(error instanceof BatchError && error.code === 'AdmissionDenied' && /quota/.test(error.message))) return error;
  return new BatchError(error.code, error.message, {
    hint: `the quota must have room for a Job beside "${metadata.name}": raise it for the time of the migration`,
    cause: error.cause,
  });
}

async function owningCronJob(
  kube: Kube,
  { metadata }: ObservedJob,
  signal: AbortSignal,
): Promise<ObservedCronJob | undefined> {
  const owner = metadata.ownerReferences?.find(({ kind, controller }) => kind === 'CronJob' && controller);
  if (!owner) return undefined;
  try {
    return await getCronJob(kube, metadata.namespace!, owner.name, signal);
  } catch (error) {
    // Who may not see it is told all the same that OLD has an owner.
    if (error instanceof BatchError && ['NotFound', 'Forbidden'].includes(error.code)) return undefined;
    throw error;
  }
}

function asDenied({ verb, group, resource }: { verb: string; group: string; resource: string }): Denied {
  return { verb, resource: group === '' ? resource : `${resource}.${group}` };
}

/** Whoever asks for rights asks once. */
async function withAllDenied(error: unknown, denied: Promise<Denied[]>, namespace: string): Promise<unknown> {
  if (!(error instanceof BatchError && error.code === 'Forbidden')) return error;
  const all = await denied.catch(() => []);
  return all.length === 0 ? error : new BatchError('Forbidden', ...deniedText(all, namespace));
}
