import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { allNamespacesFlag, clusterFlags, selectorFlags } from '../flags.ts';
import { findJobs, selectionOf } from './selecting.ts';
import { connectTo } from './shared.ts';

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
    const { parseOutput } = await import('../render/output.ts');
    const output = parseOutput(flags.output);
    const selection = selectionOf(names, flags);
    const kube = await connectTo(flags, context);
    const jobs = await findJobs(kube, names, selection, context.signal);
    if (jobs.length === 0 && (output.kind === 'table' || output.kind === 'wide')) {
      context.stderr.write(`No Jobs found ${selection.where(kube)}.\n`);
      return exitCodes.done;
    }
    const columns = context.stdout.size()?.columns;
    if (output.kind === 'table' || output.kind === 'wide') {
      const { renderJobList } = await import('../render/list.ts');
      const options = {
        now: kube.transport.now(),
        wide: output.kind === 'wide',
        namespaces: flags['all-namespaces'] === true,
        columns,
      };
      context.stdout.write(renderJobList(jobs, { ...options, headers: flags['no-headers'] !== true }));
    } else {
      const { renderObjects } = await import('../render/output.ts');
      context.stdout.write(await renderObjects(jobs, output));
    }
    return exitCodes.done;
  },
});
