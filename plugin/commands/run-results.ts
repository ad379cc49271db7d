import type { ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { BatchError, BatchErrors } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { type Done, removeCreated } from '../execute/run.ts';
import { exitCodeOf, isUnread } from '../exit-codes.ts';
import type { Kube } from '../kube/types.ts';
import { renderError } from '../render/errors.ts';
import { objectName } from '../render/object-name.ts';
import { version } from '../version.ts';
import type { RunOptions } from './run-flags.ts';

const words = {
  apply: 'serverside-applied',
  create: 'created',
  replace: 'replaced',
  follow: 'is running already, following it',
  resume: 'resumed',
  keep: 'is complete already, and is kept',
};

/** kubectl's own words for what happened. */
export function doneText({ step, object }: Done): string {
  return `${objectName(object)} ${words[step.do]}`;
}

/** What `-o` asks for. */
export async function printObjects(done: Done[], flags: RunOptions, context: Context): Promise<void> {
  if (flags.output === undefined || done.length === 0) return;
  const { renderObjects } = await import('../render/output.ts');
  const objects = done.map(({ object }) => object);
  context.stdout.write(await renderObjects(objects, flags.output));
}

/** The server refused something after the checks: say what stands, remove it where --rm asks for that. */
export async function giveUp(
  kube: Kube,
  done: Done[],
  failures: unknown[],
  flags: RunOptions,
  context: Context,
): Promise<number> {
  const created = done.filter((one) => one.created);
  const bug = failures.find((failure) => !(failure instanceof BatchError));
  const error = bug ?? (failures.length === 1 ? failures[0] : new BatchErrors(failures as BatchError[]));
  const isQuiet = failures.every(isUnread);
  if (!isQuiet) context.stderr.write(renderError(error, { verbose: flags.verbose === true, version }));
  if (flags['dry-run'] === 'server') return exitCodeOf(error);
  if (flags.rm) await removeAll(kube, created, context);
  else if (isQuiet) return exitCodeOf(error);
  else if (created.length > 0) {
    context.stderr.write(
      `created before that, and still there: ${created.map(({ object }) => objectName(object)).join(', ')}\n`,
    );
  } else context.stderr.write('nothing was created\n');
  return exitCodeOf(error);
}

/** Removes what a run created; the exit codes of what could not be. */
export async function removeAll(kube: Kube, done: Done[], context: Context): Promise<number[]> {
  const failures = await removeCreated(kube, done);
  for (const failure of failures) context.stderr.write(renderError(failure, { verbose: false, version }));
  const removed = done.filter(({ created }) => created).length - failures.length;
  if (removed > 0)
    context.stderr.write(
      `removed ${removed === 1 ? 'the one object' : `the ${removed} objects`} that this run created\n`,
    );
  return failures.map(exitCodeOf);
}

/** One pod at a time, and one is enough: its log is the output of the Job. */
export function isOnePod(job: ObservedJob): boolean {
  return (job.spec?.parallelism ?? 1) === 1 && (job.spec?.completions ?? 1) === 1;
}
