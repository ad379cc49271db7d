import type { ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { isJobFinished } from '../../sdk/controller/pod-counts.ts';
import { BatchError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { allNamespacesFlag, clusterFlags, selectorFlags } from '../flags.ts';
import type { Kube } from '../kube/types.ts';
import { findJobs, selectionOf } from './selecting.ts';
import { connectTo, templateReader } from './shared.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'List Jobs with their state, completions, failures and duration.',
  usage: ['list [JOB...] [-l SELECTOR] [-A] [-o FORMAT] [flags]'],
  examples: [
    { does: 'The Jobs of the namespace', words: 'list' },
    { does: 'All namespaces, with images', words: 'list -A -o wide' },
    { does: 'Names alone, for a script', words: 'list -l team=data -o name' },
  ],
  flags: {
    ...clusterFlags,
    ...allNamespacesFlag,
    ...selectorFlags,
    output: {
      type: 'string',
      short: 'o',
      value: 'wide|json|yaml|name|jsonpath=...|custom-columns=...',
      summary: 'How to print the Jobs, as kubectl get does.',
    },
    'no-headers': { type: 'boolean', summary: 'Leave the line of column names out.' },
  },
  names: 'jobs',
  offers: 'all',
  async run({ names, flags }, context) {
    const { parseOutput, renderObjects } = await import('../render/output.ts');
    const output = parseOutput(flags.output, templateReader(context));
    const selection = selectionOf(names, flags);
    const kube = await connectTo(flags, context);
    const jobs = await findJobs(kube, names, selection, context.signal);
    const headers = flags['no-headers'] !== true;
    if (output.kind !== 'table' && output.kind !== 'wide') {
      context.stdout.write(await renderObjects(jobs, output, { list: names.length === 0, headers }));
    } else if (jobs.length === 0) {
      context.stderr.write(`No Jobs found ${selection.where(kube)}.\n`);
    } else {
      const { renderJobList } = await import('../render/list.ts');
      const text = renderJobList(jobs, {
        now: kube.transport.now(),
        wide: output.kind === 'wide',
        namespaces: flags['all-namespaces'] === true,
        columns: context.stdout.size()?.columns,
        headers,
        pods: await podsOfRetrying(kube, jobs, context.signal),
      });
      context.stdout.write(text);
    }
    return exitCodes.done;
  },
});

/** The time of the next retry is read from pods; they are asked for only where a Job may be waiting for one. */
async function podsOfRetrying(
  kube: Kube,
  jobs: ObservedJob[],
  signal: AbortSignal,
): Promise<ObservedPod[] | undefined> {
  const retrying = jobs.filter((job) => !isJobFinished(job) && (job.status?.failed ?? 0) > 0);
  if (retrying.length === 0) return undefined;
  const [{ listPods }, { scopesOfJobs }] = await Promise.all([
    import('../kube/index.ts'),
    import('../follow/scopes.ts'),
  ]);
  try {
    return (await Promise.all(scopesOfJobs(retrying).map(({ pods }) => listPods(kube, pods, signal)))).flat();
  } catch (error) {
    if (error instanceof BatchError && error.code === 'Forbidden') return undefined;
    throw error;
  }
}
