import { UsageError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileFlags, manifestOutputFlags, refuseTwoOutputs } from '../flags.ts';
import { readInput } from './reading.ts';

export const synth = defineCommand({
  name: 'synth',
  summary: 'Print the YAML of a program or of files, checked, without a cluster.',
  description: [
    'Programs are run and their App is synthesised; words after -- are their arguments. The same input gives the same',
    'bytes, so the output can be committed for GitOps. Mistakes that the API server would refuse are errors, exit code 2.',
    'With --output-dir each object gets a file of its own there. Files that an earlier run of the same input wrote are',
    'replaced, and removed where their object is gone; no other file is touched.',
  ].join('\n'),
  usage: [
    'synth -f FILE|DIR|- [-o yaml|json|name] [flags] [-- ARGUMENT...]',
    'synth -f FILE|DIR|- --output-dir DIR [flags] [-- ARGUMENT...]',
  ],
  examples: [
    { does: 'The YAML of a program', words: 'synth -f jobs.ts' },
    { does: 'Into a file for GitOps', words: 'synth -f jobs.ts > jobs.yaml' },
    { does: 'One file for each object, in a folder', words: 'synth -f jobs.ts --output-dir manifests' },
    { does: 'With arguments for the program', words: 'synth -f jobs.ts -- --region eu' },
  ],
  flags: {
    ...fileFlags,
    ...manifestOutputFlags,
  },
  after: true,
  async run({ flags, after }, context) {
    if (!flags.filename) throw new UsageError('synth needs a file', { hint: 'e.g. kubectl batch synth -f jobs.ts' });
    refuseTwoOutputs(flags);
    const objects = (await readInput('synth', flags, after, context)).map(({ object }) => object);
    if (flags['output-dir'] !== undefined) {
      const { synthToFolder } = await import('./synth-folder.ts');
      await synthToFolder(objects, { folder: flags['output-dir'], sources: flags.filename }, context);
      return exitCodes.done;
    }
    const { parseOutput, renderObjects } = await import('../render/output.ts');
    const { writeYaml } = await import('../../sdk/yaml/index.ts');
    const text =
      (flags.output ?? 'yaml') === 'yaml'
        ? writeYaml(objects)
        : await renderObjects(objects, parseOutput(flags.output));
    context.stdout.write(text);
    return exitCodes.done;
  },
});
