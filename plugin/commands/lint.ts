import { parseMinorVersion } from '../../sdk/batch-v1/versions.ts';
import { UsageError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import { exitCodeOf, exitCodes, worstExitCode } from '../exit-codes.ts';
import { fileFlags } from '../flags.ts';
import { wantsColour } from './following.ts';
import { inputContext } from './reading.ts';

export const lint = defineCommand({
  name: 'lint',
  summary: 'Find mistakes in Jobs and CronJobs, with their places, without a cluster.',
  description: [
    'Everything that the API server would refuse is an error, and what bites later is a warning. All files are judged, and',
    'all findings are told: on standard output one line each, the count of them on standard error. A file that cannot be read is',
    'a finding, too. Objects of other kinds are passed over. Exit code 2 where there are errors, else 0.',
  ].join('\n'),
  usage: ['lint -f FILE|DIR|- [flags] [-- ARGUMENT...]'],
  examples: [
    { does: 'A folder and all folders below it', words: 'lint -f manifests -R' },
    { does: 'What a chart renders', words: 'lint -f - < rendered.yaml' },
    {
      does: 'For an older cluster, warnings failing as well',
      words: 'lint -f jobs.ts --kubernetes-version 1.30 --strict',
    },
  ],
  flags: {
    ...fileFlags,
    'kubernetes-version': {
      type: 'string',
      value: 'VERSION',
      summary: 'The version of the cluster, as 1.30; without it fields of every version pass.',
    },
    strict: { type: 'boolean', summary: 'Exit code 2 for warnings, too.' },
    output: { type: 'string', short: 'o', choices: ['text', 'json'], summary: 'text (default) or json.' },
  },
  after: true,
  async run({ flags, after }, context) {
    if (!flags.filename)
      throw new UsageError('lint needs a file', { hint: 'e.g. kubectl batch lint -f jobs.yaml, or -f . -R' });
    const kubernetesVersion = parseVersion(flags['kubernetes-version']);
    const [{ readInputs }, { lintReadings }, render] = await Promise.all([
      import('../input/readings.ts'),
      import('../input/lint.ts'),
      import('../render/lint.ts'),
    ]);
    const { readings, problems } = await readInputs(flags.filename, inputContext('lint', flags, after, context));
    const report = lintReadings({ words: flags.filename, readings, problems }, { kubernetesVersion });
    const { errors, warnings } = report.summary;
    context.stdout.write(
      flags.output === 'json'
        ? render.renderLintJson(report)
        : render.renderFindings(report, { colour: wantsColour(context, context.stdout) }),
    );
    context.stderr.write(render.renderLintSummary(report.summary));
    const unread = [...problems, ...readings.flatMap((reading) => reading.problems)].map(exitCodeOf);
    const failed = errors > 0 || (flags.strict && warnings > 0);
    return worstExitCode([...unread, failed ? exitCodes.usage : exitCodes.done]);
  },
});

function parseVersion(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    parseMinorVersion(text);
    return text;
  } catch (cause) {
    throw new UsageError(`--kubernetes-version: "${text}" is no version of Kubernetes`, {
      hint: 'e.g. --kubernetes-version 1.30',
      cause,
    });
  }
}
