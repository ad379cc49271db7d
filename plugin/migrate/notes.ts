import { humanDuration } from '../../sdk/batch-v1/duration.ts';
import { fieldPath } from '../../sdk/batch-v1/finding-text.ts';
import { GENERATED_POD_LABELS, JOB_NAME_LABEL, LEGACY_JOB_NAME_LABEL } from '../../sdk/batch-v1/names.ts';
import { backoffLimitOf, NO_BACKOFF_LIMIT } from '../../sdk/controller/back-off.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { countPods } from '../../sdk/controller/pod-counts.ts';
import { deadlineLeft } from './carried-over.ts';
import { andList, grouped } from './counted.ts';
import { isDecisive } from './refusals/cluster.ts';
import type { Situation } from './situation.ts';

/** What people may not expect of it, a sentence each without full stop. */
export function notesOf(situation: Situation): string[] {
  if (situation.way !== 'replace') return [];
  return notes.flatMap((note) => note(situation) ?? []);
}

const notes: readonly ((situation: Situation) => string | undefined)[] = [
  templateNote,
  deadlineNote,
  completionsNote,
  failuresNote,
  backOffNote,
  ttlNote,
  labelNote,
  hostnameNote,
  cronJobNote,
  alteredNote,
  uncheckedNote,
  gitNote,
];

function templateNote({ changes, forecast }: Situation): string | undefined {
  if (forecast.kept.length === 0 || !changes.some(({ path }) => path[1] === 'template')) return undefined;
  const pods =
    forecast.kept.length === 1 ? '1 pod that runs keeps' : `${grouped(forecast.kept.length)} pods that run keep`;
  return `${pods} the old template; only pods that are started later have the new one`;
}

function deadlineNote({ request, seen }: Situation): string | undefined {
  const { activeDeadlineSeconds: all } = seen.wanted.spec;
  const left = deadlineLeft(seen.old, seen.wanted, seen.at);
  if (typeof all !== 'number' || left === undefined || left === all) return undefined;
  if (request.restartDeadline) return `activeDeadlineSeconds begins anew: ${grouped(all)} s from then`;
  return `activeDeadlineSeconds goes on: ${grouped(left)} s of ${grouped(all)} s are left`;
}

function completionsNote({ lost, seen, job }: Situation): string | undefined {
  const { completions } = seen.wanted.spec;
  if (lost === 0 || typeof completions !== 'number' || job.spec.completionMode === 'Indexed') return undefined;
  const pods = lost === 1 ? '1 pod that succeeded is' : `${grouped(lost)} pods that succeeded are`;
  return `completions is ${grouped(job.spec.completions!)} instead of ${grouped(completions)}: ${pods} gone already`;
}

function failuresNote({ seen, job, forecast }: Situation): string | undefined {
  if (backoffLimitOf(job) === NO_BACKOFF_LIMIT) return undefined;
  const own = seen.pods.filter((pod) => controllerUid(pod) === seen.old.metadata.uid);
  const gone = countPods(seen.old, own).failed - (forecast.status.failed ?? 0);
  if (gone <= 0) return undefined;
  const pods =
    gone === 1 ? '1 pod that failed is gone and counts' : `${grouped(gone)} pods that failed are gone and count`;
  return `${pods} no longer against the backoffLimit of ${backoffLimitOf(job)}`;
}

/** The controller forgets how long OLD has waited, and works the delay out of the failed pods that it finds. */
function backOffNote({ seen, forecast }: Situation): string | undefined {
  if (forecast.nextStartAt === undefined || forecast.nextStartAt <= seen.at) return undefined;
  return `a failed pod is tried again in about ${humanDuration(forecast.nextStartAt - seen.at)}`;
}

function ttlNote({ seen, manifest }: Situation): string | undefined {
  const [before, after] = [seen.old, seen.wanted].map(({ spec }) => spec.ttlSecondsAfterFinished);
  if (typeof after !== 'number' || after === before) return undefined;
  return `job "${manifest.metadata.name}" and all of these pods are deleted ${grouped(after)} s after its end`;
}

function labelNote({ seen, manifest }: Situation): string | undefined {
  const labels = seen.old.spec.template.metadata?.labels ?? {};
  const name = labels[JOB_NAME_LABEL] ?? labels[LEGACY_JOB_NAME_LABEL];
  const to = manifest.metadata.name;
  if (name === undefined || name === to) return undefined;
  return `the label job-name of the pods stays "${name}": kubectl get pods -l job-name=${to} finds none of them`;
}

/** The hostname has the name of the Job that the pod was started by. */
function hostnameNote({ seen, manifest, job }: Situation): string | undefined {
  const [from, to] = [seen.old.metadata.name, manifest.metadata.name];
  if (job.spec.completionMode !== 'Indexed' || from === to) return undefined;
  return `pods that are started later have ${to}-<index> for a hostname, those that run keep ${from}-<index>`;
}

function cronJobNote({ seen }: Situation): string | undefined {
  const owner = seen.old.metadata.ownerReferences?.find(({ kind }) => kind === 'CronJob');
  if (!owner) return undefined;
  return `cron job "${owner.name}" forgets the Job: it is in no history, and concurrencyPolicy does not count it`;
}

function alteredNote({ seen }: Situation): string | undefined {
  const others = seen.altered.filter(({ path }) => !isDecisive(path)).map(({ path }) => fieldPath(path));
  if (others.length === 0) return undefined;
  return `the cluster changes ${andList(others)} when the Job is created (an admission webhook)`;
}

/** With the generated labels alone nothing of another kind selects the pods. */
function uncheckedNote({ seen }: Situation): string | undefined {
  const labels = seen.pods.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {}));
  const isOwn = (label: string) => !GENERATED_POD_LABELS.includes(label) && !label.startsWith('batch.kubernetes.io/');
  if (seen.unchecked.length === 0 || !labels.some(isOwn)) return undefined;
  return `not allowed to list ${andList(seen.unchecked)}: whether one of them selects these pods is not known`;
}

/** By which marks a Job is somebody's that applies it again and again. */
const APPLIERS: readonly { mark: RegExp; who: string }[] = [
  { mark: /^argocd\.argoproj\.io\/(tracking-id|instance)$/, who: 'Argo CD' },
  { mark: /^kustomize\.toolkit\.fluxcd\.io\//, who: 'Flux' },
  { mark: /^helm\.toolkit\.fluxcd\.io\//, who: 'Flux' },
  { mark: /^meta\.helm\.sh\/release-name$/, who: 'Helm' },
];

function gitNote({ seen }: Situation): string | undefined {
  const { labels, annotations, name } = seen.old.metadata;
  const marks = [...Object.keys(labels ?? {}), ...Object.keys(annotations ?? {})];
  const found = APPLIERS.find(({ mark }) => marks.some((each) => mark.test(each)));
  if (!found) return undefined;
  return `${found.who} applies job "${name}": change its source as well, else it may bring the old one back beside the pods`;
}
