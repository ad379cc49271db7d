import { resolve } from 'node:path';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { program } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Kube } from '../kube/types.ts';
import { listJournals } from '../migrate/journal.ts';
import { readLocalCopy } from '../migrate/local-copy.ts';
import type { Journal } from '../migrate/types.ts';
import { planAgain } from './migrate-again.ts';
import { asker, refuseUnasked } from './migrate-ask.ts';
import { carryOut } from './migrate-carry-out.ts';
import type { MigrateFlags } from './migrate-flags.ts';
import { parseJobName } from './migrate-request.ts';
import { tellEnd } from './migrate-results.ts';
import { connectTo } from './shared.ts';

/** `--resume` and `--abort`: goes on with a migration, or back, from wherever it is. */
export async function resumeMigration(
  mode: 'resume' | 'abort',
  word: string | undefined,
  flags: MigrateFlags,
  context: Context,
): Promise<number> {
  const name = word === undefined ? undefined : parseJobName(word);
  const copy = flags.journal === undefined ? undefined : readLocalCopy(resolve(context.cwd, flags.journal));
  if (mode === 'abort')
    refuseUnasked(flags.yes === true, 'the migration shall be given up', 'say --yes to go ahead', context);
  const namespace = flags.namespace ?? copy?.namespace;
  const kube = await connectTo({ ...flags, ...(namespace !== undefined && { namespace }) }, context);
  const journal = copy ? fitting(copy, name, kube) : await findJournal(kube, name, mode, context.signal);
  const { done, goal } = journal.state;
  if (done && (mode === 'resume' || goal === 'old')) {
    const { name: job } = journal.state.goal === 'new' ? journal.manifest.metadata : journal.old.metadata;
    context.stderr.write(`already done, at ${done.at}\n`);
    tellEnd({ way: 'replace', namespace: journal.namespace, job: job!, report: done.report }, flags, context);
    return exitCodes.done;
  }
  if (mode === 'abort' && !flags.yes && !(await asker(context)(question(journal))))
    throw new BatchError('Interrupted', 'not given up: nothing was changed');
  if (mode === 'abort') return carryOut(kube, journal, { flags, back: true }, context);
  return carryOut(kube, journal, { flags, resumes: true, replan: planAgain(kube, context) }, context);
}

function question({ old, manifest }: Journal): string {
  const [from, to] = [old.metadata.name, manifest.metadata.name];
  return `Give up the migration of job.batch/${from} to job.batch/${to}, and put the old spec back?`;
}

/** A copy is for one Job of one namespace. */
function fitting(copy: Journal, name: string | undefined, { namespace }: Kube): Journal {
  const own = copy.old.metadata.name!;
  if (name !== undefined && name !== own) throw new UsageError(`--journal is of job "${own}", not of "${name}"`);
  if (copy.namespace === namespace) return copy;
  throw new UsageError(`--journal is of namespace "${copy.namespace}", not of "${namespace}"`, {
    hint: `leave --namespace out, or say --namespace ${copy.namespace}`,
  });
}

/** The one that has not ended, or, of a Job that is named, the last one. */
async function findJournal(kube: Kube, name: string | undefined, mode: string, signal: AbortSignal): Promise<Journal> {
  const all = (await listJournals(kube, kube.namespace, signal)).map(({ journal }) => journal);
  const own = name === undefined ? all : all.filter(({ old }) => old.metadata.name === name);
  const open = own.filter(({ state }) => !state.done);
  if (open.length === 1 || (name !== undefined && open.length > 1)) return last(open)!;
  const names = open.map(({ old }) => old.metadata.name!).sort();
  if (open.length > 1)
    throw new UsageError(`which of ${names.length} migrations? There are those of ${names.join(', ')}`, {
      hint: `name the Job: ${program} migrate --${mode} ${names[0]}`,
    });
  const ended = last(own);
  if (name !== undefined && ended) return ended;
  const what = name === undefined ? 'unfinished migration' : `migration of job "${name}"`;
  throw new BatchError('NotFound', `there is no ${what} in namespace "${kube.namespace}"`, {
    hint: `see: ${program} migrate --list -A; where its ConfigMap is lost, name the copy on the machine that began it: --journal FILE`,
  });
}

/** The one that was begun last. */
function last(journals: readonly Journal[]): Journal | undefined {
  return journals.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt)).at(-1);
}
