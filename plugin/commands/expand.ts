import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { UsageError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { manifestOutputFlags, refuseTwoOutputs } from '../flags.ts';

export const expand = defineCommand({
  name: 'expand',
  summary: 'Fill a template with each item of a list, and print the YAML, checked.',
  description: [
    '$NAME and ${NAME} in the values and keys of the template stand for the fields of an item; write $$ for a $ that is none.',
    'Items come from CSV whose first line names the fields, from a JSON list of objects or JSON lines, or from a JSON list of',
    'plain values, each of which is $ITEM. A placeholder that is a whole value without quotes takes the type of what it stands',
    'for; of CSV whole numbers, true and false. Each placeholder needs a value, and each value a placeholder. Objects without',
    'placeholders are there once. Nothing is printed unless every object is valid.',
  ].join('\n'),
  usage: ["expand TEMPLATE|- --items FILE|-|'[...]' [flags]"],
  examples: [
    { does: 'A Job for each line of a table', words: 'expand job.yaml --items data.csv' },
    {
      does: 'Of a few words, run at once',
      words: `expand job.yaml --items '["apple", "banana"]' | kubectl batch run -f -`,
    },
    { does: 'One file for each object, in a folder', words: 'expand job.yaml --items data.json --output-dir jobs' },
  ],
  flags: {
    items: {
      type: 'string',
      value: "FILE|-|'[...]'",
      summary: 'The items: a CSV or JSON file, - for standard input, or JSON as it is.',
      complete: 'files',
    },
    ...manifestOutputFlags,
  },
  names: 'files',
  async run({ names, flags }, context) {
    const { template, items } = wordsOf(names, flags);
    const { isInline, readExpansion } = await import('../input/expansion.ts');
    const { expanded, remarks } = await readExpansion(template, items, context);
    for (const remark of remarks) context.stderr.write(`${remark}\n`);
    const objects = () => expanded.map(({ object }) => object() as KubernetesObject);
    if (flags['output-dir'] !== undefined) {
      const { synthToFolder } = await import('./synth-folder.ts');
      const sources = isInline(items) ? [template] : [template, items];
      await synthToFolder(objects(), { folder: flags['output-dir'], sources }, context);
    } else if ((flags.output ?? 'yaml') === 'yaml') {
      context.stdout.write(expanded.map(({ yaml }) => yaml()).join('---\n'));
    } else {
      const { parseOutput, renderObjects } = await import('../render/output.ts');
      context.stdout.write(await renderObjects(objects(), parseOutput(flags.output)));
    }
    return exitCodes.done;
  },
});

/** The words of a call, if they are all there and fit together. */
function wordsOf(
  names: readonly string[],
  flags: { items?: string; output?: string; 'output-dir'?: string },
): { template: string; items: string } {
  const [template, ...rest] = names;
  if (template === undefined || rest.length > 0) {
    throw new UsageError(template === undefined ? 'expand needs a template' : 'expand takes one template', {
      hint: 'e.g. kubectl batch expand job.yaml --items data.csv',
    });
  }
  if (flags.items === undefined) {
    throw new UsageError('expand needs items', { hint: `e.g. --items data.csv, or --items '["a", "b"]'` });
  }
  refuseTwoOutputs(flags);
  return { template, items: flags.items };
}
