import { BatchError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { allNamespacesFlag, clusterFlags, type FlagValues, selectorFlags } from '../flags.ts';
import type { Kube } from '../kube/types.ts';
import { followFlags, viewFor } from './following.ts';
import { findJobs, type Selected, selectionOf } from './selecting.ts';
import { connectTo } from './shared.ts';

const watchFlags = {
  ...clusterFlags,
  ...allNamespacesFlag,
  ...selectorFlags,
  ...followFlags,
  output: {
    type: 'string',
    short: 'o',
    choices: ['json'],
    summary: 'json: one object a line for each change of a Job.',
  },
} as const;

export const watch = defineCommand({
  name: 'watch',
  summary: 'Follow Jobs until they have ended; the exit code tells how.',
  description: [
    'Names follow those Jobs; without names, the Jobs of the namespace or of the selector, new ones included.',
    'On a terminal the view is redrawn in place; elsewhere each change is a line. It ends when all of them have ended:',
    'exit code 0 when every Job completed, 1 when one failed, 5 when one was deleted or replaced first.',
  ].join('\n'),
  usage: ['watch [JOB...] [-l SELECTOR] [-A] [flags]'],
  examples: [
    { does: 'One Job', words: 'watch pi' },
    { does: 'All Jobs of a team, in every namespace', words: 'watch -A -l team=data' },
    { does: 'For a program to read', words: 'watch pi -o json' },
  ],
  flags: watchFlags,
  names: 'jobs',
  offers: 'active',
  async run({ names, flags }, context) {
    const selection = selectionOf(names, flags);
    const kube = await connectTo(flags, context);
    return watchSelected(kube, names, selection, flags, context);
  },
});

async function watchSelected(
  kube: Kube,
  names: string[],
  selection: Selected,
  flags: FlagValues<typeof watchFlags>,
  context: Context,
): Promise<number> {
  const [{ scopesOfJobs, scopeOfSelection }, { followToEnd }, { endLine }] = await Promise.all([
    import('../follow/scopes.ts'),
    import('../follow/session.ts'),
    import('./hints.ts'),
  ]);
  const jobs = await findJobs(kube, names, selection, context.signal);
  if (jobs.length === 0)
    throw new BatchError('EmptySelection', `no Jobs found ${selection.where(kube)}`, {
      hint: 'see: kubectl batch list',
    });
  const { view, tick } = await viewFor(flags.output === 'json' ? 'json' : 'auto', context.stdout, context, {
    namespaces: flags['all-namespaces'] === true,
  });
  const byName = names.length > 0;
  const result = await followToEnd(kube, {
    scopes: byName ? scopesOfJobs(jobs) : [scopeOfSelection(selection.inCluster(kube), jobs)],
    ...(byName ? { jobs } : {}),
    view,
    tick,
    timeout: flags.timeout,
    failFast: flags['fail-fast'] === true,
    signal: context.signal,
  });
  context.stderr.write(endLine(result, flags, kube));
  return result.exitCode;
}
