import { BatchError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileFlags } from '../flags.ts';
import { readInput } from './reading.ts';

export const synth = defineCommand({
  name: 'synth',
  summary: 'Print the YAML of a program or of files, checked, without a cluster.',
  description: [
    'Programs are run and their App is synthesised; words after -- are their arguments. The same input gives the same',
    'bytes, so the output can be committed for GitOps. Mistakes that the API server would refuse are errors, exit code 2.',
  ].join('\n'),
  usage: ['synth -f FILE|DIR|- [flags] [-- ARGUMENT...]'],
  examples: [
    { does: 'The YAML of a program', words: 'synth -f jobs.ts' },
    { does: 'Into a file for GitOps', words: 'synth -f jobs.ts > jobs.yaml' },
    { does: 'With arguments for the program', words: 'synth -f jobs.ts -- --region eu' },
  ],
  flags: {
    ...fileFlags,
    output: {
      type: 'string',
      short: 'o',
      choices: ['yaml', 'json', 'name'],
      summary: 'yaml (default), json, or the names alone.',
    },
  },
  after: true,
  async run({ flags, after }, context) {
    if (!flags.filename)
      throw new BatchError('Usage', 'synth needs a file', { hint: 'e.g. kubectl batch synth -f jobs.ts' });
    const objects = (await readInput(flags, after, context)).map(({ object }) => object);
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
