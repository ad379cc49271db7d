/** Names, labels and annotations of the batch world, and what a Job may be called. */

import { shortHash } from './short-hash.ts';

/** Every label and annotation of our own begins with this. @public */
export const PREFIX = 'kubectl-batch/';

/** Label of the Jobs of one group, and of their pods: its name. @public */
export const GROUP_LABEL = `${PREFIX}group`;
/** Annotation of a Job that waits for others: `job/NAME`, `group/NAME` or `job/NAMESPACE/NAME`, joined by commas. @public */
export const DEPENDS_ON_ANNOTATION = `${PREFIX}depends-on`;
/** Annotation of a Job that waits for others and is to stay suspended even then, by its author's own wish: `true`. @public */
export const HELD_ANNOTATION = `${PREFIX}held`;
/** Annotation of a Job that Flux applies: where its folder is, as JSON; what lays out the folders takes it away. @public */
export const FLUX_ANNOTATION = `${PREFIX}flux`;
/** Annotation of a Job that stands for one on each node: the label selector of these nodes, empty for all. @public */
export const EACH_NODE_ANNOTATION = `${PREFIX}each-node`;
/** Label of a Job made for one node, and of its pods: the node. @public */
export const NODE_LABEL = `${PREFIX}node`;
/** Annotation of a pod of the sandbox: what becomes of its containers, as JSON. @public */
export const OUTCOME_ANNOTATION = `${PREFIX}outcome`;
/** Annotation of a Job that took over the pods of another: the id of that migration. */
export const MIGRATION_ANNOTATION = `${PREFIX}migration`;
/** Annotation of a Job that took over the pods of another: `NAME/UID` of that one. */
export const MIGRATED_FROM_ANNOTATION = `${PREFIX}migrated-from`;
/** Label of the ConfigMap that records a migration: `true`. */
export const MIGRATION_LABEL = `${PREFIX}migration`;
/** Header of a sandbox' answers whose clock runs faster than the machine's: how many times as fast. */
export const CLOCK_SPEED_HEADER = 'kubectl-batch-clock-speed';

/** Labels that the Job controller puts on pods. */
export const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name';
export const CONTROLLER_UID_LABEL = 'batch.kubernetes.io/controller-uid';
/** Their names before 1.27, still written beside the new ones. */
export const LEGACY_JOB_NAME_LABEL = 'job-name';
export const LEGACY_CONTROLLER_UID_LABEL = 'controller-uid';
/** Label (1.28+) and annotation (always) of a pod of an Indexed Job. */
export const COMPLETION_INDEX_KEY = 'batch.kubernetes.io/job-completion-index';
/** Annotation: failures of this index so far, with backoffLimitPerIndex. */
export const INDEX_FAILURE_COUNT_ANNOTATION = 'batch.kubernetes.io/job-index-failure-count';
/** Annotation: failures of this index that a podFailurePolicy ignored. */
export const INDEX_IGNORED_FAILURE_COUNT_ANNOTATION = 'batch.kubernetes.io/job-index-ignored-failure-count';
/** Finalizer of each pod that is not counted yet. */
export const JOB_TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
/** Annotation of a Job made by a CronJob: the slot it stands for (1.28+). @public */
export const CRONJOB_SCHEDULED_TIMESTAMP_ANNOTATION = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** `spec.managedBy` of Jobs that the ordinary controller looks after. */
export const JOB_CONTROLLER = 'kubernetes.io/job-controller';

/** Labels that the server generates on the pod template unless `manualSelector` is set. */
export const GENERATED_POD_LABELS: readonly string[] = [
  CONTROLLER_UID_LABEL,
  LEGACY_CONTROLLER_UID_LABEL,
  JOB_NAME_LABEL,
  LEGACY_JOB_NAME_LABEL,
];

const MAX_SUBDOMAIN = 253;
/** The job-name label carries the name, and label values end at 63. It is also the limit of a DNS label. */
const MAX_LABEL = 63;
/** The controller appends `-<8 digits>` today and reserves 11 characters. */
const MAX_CRON_JOB = 52;
/** The server cuts generateName to this and appends five characters. */
export const MAX_GENERATE_NAME = 58;
const GENERATED_SUFFIX = 'xxxxx';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const NAME_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** RFC 1123 label: lower-case letters, digits and `-`, at most 63. */
export function isDnsLabel(text: string): boolean {
  return text.length <= MAX_LABEL && DNS_LABEL.test(text);
}

/** RFC 1123 subdomain: labels joined by dots, at most 253. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= MAX_SUBDOMAIN && DNS_SUBDOMAIN.test(text);
}

/** A label or annotation key: `name` or `example.com/name`. */
export function isQualifiedName(text: string): boolean {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  if (slash >= 0 && !isDnsSubdomain(text.slice(0, slash))) return false;
  return name.length <= MAX_LABEL && NAME_PART.test(name);
}

/** A label value: empty, or at most 63 letters, digits, `-`, `_` and `.` that begin and end with a letter or digit. */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= MAX_LABEL && NAME_PART.test(text));
}

/** What decides how long a Job's name may be. */
export interface JobNaming {
  /** The Job is Indexed with this many completions: the hostname of its last pod is `<name>-<completions-1>`. */
  indexedCompletions?: number;
  /** `spec.manualSelector`: the name goes into no label. */
  manualSelector?: boolean;
}

/** Why a Job cannot have this name, or `undefined` if it can. The words stand after the name: `is longer than ...`. */
export function jobNameProblem(
  name: string,
  { indexedCompletions, manualSelector }: JobNaming = {},
): string | undefined {
  const shape = subdomainProblem(name);
  if (shape !== undefined) return shape;
  if (indexedCompletions !== undefined && indexedCompletions > 0) {
    const hostname = `${name}-${indexedCompletions - 1}`;
    if (name.includes('.')) return 'must have no dots in an Indexed Job, since it becomes the hostname of its pods';
    if (hostname.length > MAX_LABEL) {
      const longest = MAX_LABEL - (hostname.length - name.length);
      return `must have at most ${longest} characters with ${indexedCompletions} completions, since "<name>-${indexedCompletions - 1}" becomes a hostname`;
    }
  }
  if (manualSelector !== true && name.length > MAX_LABEL) {
    return `must have at most ${MAX_LABEL} characters, since it becomes the ${JOB_NAME_LABEL} label`;
  }
  return undefined;
}

/** Characters that the name of a Job with this spec may have: 63, less what the hostname of its last pod appends. */
export function longestJobName({
  completionMode,
  completions,
}: {
  completionMode?: unknown;
  completions?: unknown;
}): number {
  if (completionMode !== 'Indexed' || typeof completions !== 'number') return MAX_LABEL;
  return MAX_LABEL - `-${Math.max(completions - 1, 0)}`.length;
}

/** Why `generateName` cannot lead to a valid Job name, or `undefined` if it can. The server cuts it to 58 characters. */
export function jobGenerateNameProblem(generateName: string, naming: JobNaming = {}): string | undefined {
  return jobNameProblem(generateName.slice(0, MAX_GENERATE_NAME) + GENERATED_SUFFIX, naming);
}

/** Why a CronJob cannot have this name, or `undefined` if it can. Checked by the server on create only. */
export function cronJobNameProblem(name: string): string | undefined {
  const shape = subdomainProblem(name);
  if (shape !== undefined) return shape;
  if (name.length > MAX_CRON_JOB) {
    return `must have at most ${MAX_CRON_JOB} characters, since its Jobs append 11 to it`;
  }
  return undefined;
}

/** Why `generateName` cannot lead to a valid CronJob name, or `undefined` if it can. */
export function cronJobGenerateNameProblem(generateName: string): string | undefined {
  return cronJobNameProblem(generateName.slice(0, MAX_GENERATE_NAME) + GENERATED_SUFFIX);
}

function subdomainProblem(name: string): string | undefined {
  if (name.length > MAX_SUBDOMAIN) return `must have at most ${MAX_SUBDOMAIN} characters`;
  if (DNS_SUBDOMAIN.test(name)) return undefined;
  return 'must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit';
}

/** A name made fit for a DNS label: lower-cased, other characters replaced by `-`, cut to `max`. May be empty. */
export function toDnsLabel(text: string, max = MAX_LABEL): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, max)
    .replace(/^-+|-+$/g, '');
}

/** The name, or what fits of it with a hash that keeps it unique. */
export function shortenName(name: string, longest: number): string {
  return name.length <= longest ? name : withHash(name, longest, name);
}

/** What fits of the name, and a hash of the text that tells it from others. */
export function withHash(name: string, longest: number, unique: string): string {
  const hash = shortHash(unique);
  return `${name.slice(0, longest - hash.length - 1).replace(/[-.]+$/, '')}-${hash}`;
}
