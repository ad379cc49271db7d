import { UsageError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import { exitCodeOf, exitCodes, worstExitCode } from '../exit-codes.ts';
import { clusterFlags, fileFlags } from '../flags.ts';
import { wantsColour } from './following.ts';
import { inNamespace, readInput } from './reading.ts';
import { connectEarly } from './shared.ts';

export const diff = defineCommand({
  name: 'diff',
  summary: 'Show how files or programs differ from what is on the cluster.',
  description: [
    'Both sides have the defaults of the server, so that only what was changed is shown. A Job is compared with one that would be',
    'created now, anything else with what applying it would make of it. Nothing is written. Exit code 0: all is the same,',
    '1: something differs or is not there, more than 1: an error.',
  ].join('\n'),
  usage: ['diff -f FILE|DIR|- [flags] [-- ARGUMENT...]'],
  examples: [
    { does: 'What running a program would change', words: 'diff -f jobs.ts' },
    { does: 'The names alone of what differs', words: 'diff -f manifests -o name' },
  ],
  flags: {
    ...clusterFlags,
    ...fileFlags,
    output: {
      type: 'string',
      short: 'o',
      choices: ['diff', 'name', 'json'],
      summary: 'diff (default), only the names of the objects that differ or are not there, or json with all objects.',
    },
  },
  after: true,
  async run({ flags, after }, context) {
    if (!flags.filename) throw new UsageError('diff needs a file', { hint: 'e.g. kubectl batch diff -f jobs.yaml' });
    const connection = connectEarly(flags, context);
    const manifests = (await readInput('diff', flags, after, context, { warn: false })).map((manifest) => ({
      where: manifest.where,
      object: inNamespace(manifest, flags.namespace),
    }));
    const [{ observeDiffs }, render, { objectName }, { renderError }, { version }] = await Promise.all([
      import('./diff-observe.ts'),
      import('../render/diff.ts'),
      import('../render/object-name.ts'),
      import('../render/errors.ts'),
      import('../version.ts'),
    ]);
    const { diffs, failures } = await observeDiffs(await connection, manifests, context.signal);
    const differing = diffs.filter(({ state }) => state !== 'same');
    if (flags.output === 'json') context.stdout.write(render.renderDiffJson(diffs, failures.length));
    else if (flags.output === 'name')
      for (const { object } of differing) context.stdout.write(`${objectName(object)}\n`);
    else {
      const colour = wantsColour(context, context.stdout);
      for (const one of differing) context.stdout.write(render.renderDiff(one, { colour }));
      for (const one of differing) context.stderr.write(render.renderImmutable(one));
    }
    for (const failure of failures)
      context.stderr.write(renderError(failure, { verbose: flags.verbose === true, version }));
    if (diffs.length > 0) context.stderr.write(render.renderDiffSummary(diffs));
    if (failures.length > 0) return worstExitCode(failures.map(exitCodeOf));
    return differing.length > 0 ? exitCodes.differs : exitCodes.done;
  },
});
