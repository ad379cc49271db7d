import { MIGRATION_ANNOTATION, MIGRATION_LABEL } from '../../sdk/batch-v1/names.ts';
import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import {
  type ConfigMap,
  createConfigMap,
  deleteConfigMap,
  getConfigMap,
  listConfigMaps,
  type MergePatch,
  patchConfigMap,
} from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { mostBytes, packed, unpacked } from './packed.ts';
import type { Journal, JournalState } from './types.ts';

/** A journal as the cluster has it. */
export interface StoredJournal {
  journal: Journal;
  /** Of its ConfigMap. */
  uid: string;
  resourceVersion: string;
}

/** The ConfigMap of the migration of a Job: one for each, so that creating it is the lock. */
export function journalName(oldUid: string): string {
  return `kubectl-batch-migration-${oldUid}`;
}

/** Takes the one place for a migration of OLD. Throws `AlreadyExists` where there is a journal of it. */
export async function createJournal(kube: Kube, journal: Journal, signal?: AbortSignal): Promise<StoredJournal> {
  const map: ConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      namespace: journal.namespace,
      name: journalName(journal.old.metadata.uid!),
      labels: { [MIGRATION_LABEL]: 'true' },
    },
    data: dataOf(journal),
  };
  return stored(await createConfigMap(kube, map, { signal }));
}

/** The journal of the migration of that Job; undefined where there is none. */
export async function readJournal(
  kube: Kube,
  namespace: string,
  oldUid: string,
  signal?: AbortSignal,
): Promise<StoredJournal | undefined> {
  try {
    return stored(await getConfigMap(kube, namespace, journalName(oldUid), signal));
  } catch (error) {
    if (error instanceof BatchError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

/** All journals of a namespace, or of all; what has the label and is none is passed over. */
export async function listJournals(
  kube: Kube,
  namespace: string | undefined,
  signal?: AbortSignal,
): Promise<StoredJournal[]> {
  const maps = await listConfigMaps(kube, { namespace, labelSelector: `${MIGRATION_LABEL}=true` }, signal);
  return maps.flatMap((map) => {
    try {
      return [stored(map)];
    } catch {
      return [];
    }
  });
}

/**
 * The journal of the migration that made this Job; undefined where none did, or it is gone. Found by its id: on the way back the
 * Job has not the uid that names the journal.
 */
export async function journalBehind(
  kube: Kube,
  { metadata }: ObservedJob,
  signal?: AbortSignal,
): Promise<StoredJournal | undefined> {
  const mark = metadata.annotations?.[MIGRATION_ANNOTATION];
  if (mark === undefined) return undefined;
  const journals = await listJournals(kube, metadata.namespace, signal);
  return journals.find(({ journal: { id } }) => mark === id || mark === `${id}-back`);
}

/**
 * Writes the state down, in that version of the ConfigMap: `Conflict` where it was changed meanwhile, `NotFound` or
 * `Replaced` where it was taken away. `also` changes more of it.
 */
export async function writeState(
  kube: Kube,
  { journal, uid, resourceVersion }: StoredJournal,
  state: JournalState,
  also: MergePatch = {},
  signal?: AbortSignal,
): Promise<StoredJournal> {
  const { namespace } = journal;
  const key = { namespace, name: journalName(journal.old.metadata.uid!), uid, resourceVersion };
  return stored(await patchConfigMap(kube, key, { ...also, data: dataOf({ ...journal, state }) }, { signal }));
}

/** Takes the journal away, if nobody has changed it since. */
export function removeJournal(kube: Kube, { journal, uid, resourceVersion }: StoredJournal, signal?: AbortSignal) {
  const { namespace, old } = journal;
  const key = { namespace, name: journalName(old.metadata.uid!), uid, resourceVersion };
  return deleteConfigMap(kube, key, { signal });
}

/** What is in the ConfigMap. A finished journal that has grown too large with its report leaves out what the report repeats. */
function dataOf({ state, ...rest }: Journal): Record<string, string> {
  const data = { journal: JSON.stringify(packed(rest)), state: JSON.stringify(state) };
  if (!state.done || Buffer.byteLength(data.journal) + Buffer.byteLength(data.state) <= mostBytes) return data;
  const { forecast } = rest;
  const none = { adopted: [], kept: [], succeeded: [], failed: [], killed: [] };
  return { ...data, journal: JSON.stringify({ ...rest, pods: [], forecast: { ...forecast, ...none } }) };
}

/** @throws BatchError for a ConfigMap that is no journal of a kind that is known here */
function stored({ metadata, data = {} }: ConfigMap): StoredJournal {
  const journal = parseJournal(data.journal, data.state, `configmap "${metadata.name}"`);
  return { journal, uid: metadata.uid!, resourceVersion: metadata.resourceVersion! };
}

/** @throws BatchError for what is no journal, or one of a later version of this program */
export function parseJournal(journal = '', state = '', where: string): Journal {
  let value: Journal;
  try {
    value = { ...JSON.parse(journal), state: JSON.parse(state) } as Journal;
  } catch (cause) {
    throw new BatchError('InvalidManifest', `${where} holds no journal of a migration`, {
      hint: 'the copy on the machine that began it may be whole: kubectl batch migrate --resume --journal FILE',
      cause,
    });
  }
  if (value.version === 1 && value.id && value.old?.metadata?.uid && value.state?.from) return unpacked(value);
  throw new BatchError('InvalidManifest', `${where} holds a journal that this version of kubectl batch cannot read`, {
    hint: 'use the version that began the migration, or a newer one',
  });
}
