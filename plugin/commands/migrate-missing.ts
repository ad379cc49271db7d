import { MIGRATED_FROM_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { program } from '../command.ts';
import { findLive, listJobs } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { journalBehind, listJournals, readJournal } from '../migrate/journal.ts';
import type { MigrationPlan } from '../migrate/types.ts';

/** @throws BatchError where it is a migration that has OLD deleted, another than `own` */
export async function refuseMigrating(
  kube: Kube,
  { namespace, old }: MigrationPlan,
  own: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const found = await readJournal(kube, namespace, old.uid, signal);
  if (found && !found.journal.state.done && found.journal.id !== own) throw migrating(namespace, old.name);
}

/** @throws BatchError where OLD is what another migration makes, which still looks after its pods */
export async function refuseUnfinished(kube: Kube, old: ObservedJob, signal: AbortSignal): Promise<void> {
  const behind = await journalBehind(kube, old, signal);
  if (!behind || behind.journal.state.done) return;
  const { name, namespace } = behind.journal.old.metadata;
  throw new BatchError(
    'Conflict',
    `job "${old.metadata.name}" has its pods by the migration of job "${name}", and that has not ended`,
    { hint: `end it first: ${program} migrate --resume ${name} -n ${namespace}` },
  );
}

function migrating(namespace: string, name: string): BatchError {
  return new BatchError(
    'NotFound',
    `job "${name}" in namespace "${namespace}" is being migrated, and that has not ended`,
    {
      hint: `go on with it: ${program} migrate --resume ${name} -n ${namespace}`,
    },
  );
}

/** Says of a Job that is not there what became of it, where a migration took it away; `own` is no other's. */
export async function missingOld(
  kube: Kube,
  { name, own }: { name: string; own: string | undefined },
  error: BatchError,
  signal: AbortSignal,
): Promise<unknown> {
  const { namespace } = kube;
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace, name } };
  // It may be the namespace that is missing, or a Job that was deleted a moment ago.
  const [live, journals, jobs] = await Promise.all([
    findLive(kube, job, signal).catch(() => undefined),
    listJournals(kube, namespace, signal).catch(() => []),
    listJobs(kube, { namespace }, signal).catch(() => []),
  ]);
  if (live) return error;
  const open = journals.find(
    ({ journal: { id, state, old } }) => !state.done && id !== own && old.metadata.name === name,
  );
  if (open) return migrating(namespace, name);
  const heir = jobs.find(({ metadata }) => metadata.annotations?.[MIGRATED_FROM_ANNOTATION]?.startsWith(`${name}/`));
  if (heir)
    return new BatchError(
      'NotFound',
      `job "${name}" in namespace "${namespace}" was migrated already, to job "${heir.metadata.name}"`,
      { hint: `see: ${program} list ${heir.metadata.name} -n ${namespace}` },
    );
  return error.message.startsWith('job ')
    ? new BatchError('NotFound', error.message, { hint: `see: ${program} list -n ${namespace}`, cause: error.cause })
    : error;
}
