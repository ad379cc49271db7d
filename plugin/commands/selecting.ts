import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError, BatchErrors, UsageError } from '../../sdk/errors.ts';
import type { allNamespacesFlag, FlagValues, selectorFlags } from '../flags.ts';
import type { Kube, Selection } from '../kube/types.ts';

/** Which objects a call means, before the cluster and its default namespace are known. */
export interface Selected {
  inCluster(kube: Kube): Selection;
  /** For messages: `in namespace "default" with labels team=data`. */
  where(kube: Kube): string;
}

/** @throws UsageError where names and a selector, or names and all namespaces, are both given */
export function selectionOf(
  names: string[],
  flags: FlagValues<typeof selectorFlags & typeof allNamespacesFlag>,
): Selected {
  const everywhere = flags['all-namespaces'] === true;
  if (names.length > 0 && flags.selector !== undefined) {
    throw new UsageError('names and --selector cannot be given together', { hint: 'leave one of them out' });
  }
  if (names.length > 0 && everywhere) {
    throw new UsageError('a name cannot be looked up in all namespaces', {
      hint: 'name its namespace with -n, or select by labels with -l',
    });
  }
  return {
    inCluster: (kube) => ({
      namespace: everywhere ? undefined : kube.namespace,
      ...(flags.selector === undefined ? {} : { labelSelector: flags.selector }),
    }),
    where: (kube) =>
      (everywhere ? 'in any namespace' : `in namespace "${kube.namespace}"`) +
      (flags.selector === undefined ? '' : ` with labels ${flags.selector}`),
  };
}

const kinds: Record<string, 'Job' | 'CronJob'> = {
  job: 'Job',
  jobs: 'Job',
  'job.batch': 'Job',
  'jobs.batch': 'Job',
  'job.v1.batch': 'Job',
  'jobs.v1.batch': 'Job',
  cj: 'CronJob',
  cronjob: 'CronJob',
  cronjobs: 'CronJob',
  'cronjob.batch': 'CronJob',
  'cronjobs.batch': 'CronJob',
};

/** A name as kubectl takes it: `pi`, `job/pi`, `cronjob.batch/nightly`. */
export interface Named {
  kind: 'Job' | 'CronJob' | undefined;
  name: string;
}

export function parseName(word: string): Named {
  const slash = word.indexOf('/');
  if (slash < 0) return { kind: undefined, name: word };
  const [kind, name] = [kinds[word.slice(0, slash).toLowerCase()], word.slice(slash + 1)];
  if (!kind || name === '') {
    throw new UsageError(`"${word}" names neither a Job nor a CronJob`, {
      hint: 'write it like pi, job/pi or cronjob/nightly',
    });
  }
  return { kind, name };
}

/** The server is the one who reads selectors; what it says is told about the flag. */
export async function withSelector<T>({ labelSelector }: Selection, listed: Promise<T>): Promise<T> {
  try {
    return await listed;
  } catch (error) {
    if (labelSelector === undefined || !(error instanceof BatchError) || error.code !== 'BadRequest') throw error;
    const reason = error.cause instanceof Error ? error.cause.message : error.message;
    throw new UsageError(`--selector: "${labelSelector}" cannot be read: ${reason}`, {
      hint: 'write it like team=data,tier!=test or "tier in (web,batch)"',
      cause: error,
    });
  }
}

/** The Jobs of these names, or of the selection where there are none. Throws with every name that is not there. */
export async function findJobs(
  kube: Kube,
  names: string[],
  selection: Selected,
  signal: AbortSignal,
): Promise<ObservedJob[]> {
  const { getJob, listJobs } = await import('../kube/index.ts');
  const where = selection.inCluster(kube);
  if (names.length === 0) return withSelector(where, listJobs(kube, where, signal));
  const wanted = [...new Set(names.map(parseJobName))];
  const results = await Promise.allSettled(wanted.map((name) => getJob(kube, kube.namespace, name, signal)));
  throwAll(results);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

function parseJobName(word: string): string {
  const { kind, name } = parseName(word);
  if (kind === 'CronJob')
    throw new UsageError(`"${word}" is a CronJob; only Jobs can be followed`, {
      hint: 'follow one of its Jobs: kubectl batch list',
    });
  return name;
}

/** Throws what failed: one error itself, several together. */
export function throwAll(results: PromiseSettledResult<unknown>[]): void {
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const bug = failures.find((failure) => !(failure instanceof BatchError));
  if (bug !== undefined) throw bug;
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new BatchErrors(failures as BatchError[]);
}
