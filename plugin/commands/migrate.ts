import { UsageError } from '../../sdk/errors.ts';
import { defineCommand, program, type Request } from '../command.ts';
import { migrateFlags } from './migrate-flags.ts';

/** What an interrupted migration is told by: everything else is in its journal. */
const changing = ['to', 'filename', 'set', 'image', 'accept', 'restart-deadline', 'wait', 'dry-run'] as const;
const modes = ['resume', 'abort', 'list'] as const;

export const migrate = defineCommand({
  name: 'migrate',
  summary: 'Replace a running Job without losing its pods: another name, template or limit.',
  description: [
    'The old Job is deleted so that its pods run on, and a new one with the same selector takes them over: pods that run are',
    'kept as they are, those that are still to come are made from the new template. First it is foretold what becomes of each',
    'pod; where some would be ended, or work done twice, it is refused until you accept that. Nothing is touched before you say',
    'yes. A journal on the cluster lets --resume go on wherever it was interrupted, and --abort go back.',
    'What the server lets be changed in the old Job itself is changed there.',
  ].join('\n'),
  usage: [
    'migrate OLD [--to NEW] [-f FILE] [--image [CONTAINER=]IMAGE] [--set PATH=VALUE] [flags]',
    'migrate --resume [OLD] [flags]',
    'migrate --abort [OLD] [flags]',
    'migrate --list [-A]',
  ],
  examples: [
    { does: 'Another image for the pods to come', words: 'migrate train --image main=trainer:2' },
    { does: 'Another name', words: 'migrate train --to train-2026' },
    { does: 'What it would do', words: 'migrate train -f train.yaml --dry-run' },
    {
      does: 'In a pipeline: run more pods at a time, without asking',
      words: 'migrate train --set spec.parallelism=8 --yes',
    },
    { does: 'Go on after an interruption, on any machine', words: 'migrate --resume train' },
  ],
  flags: migrateFlags,
  names: 'jobs',
  offers: 'active',
  after: true,
  async run(request, context) {
    const { flags } = request;
    const mode = modeOf(request);
    if (mode === 'list') return (await import('./migrate-list.ts')).listMigrations(flags, context);
    if (mode !== undefined)
      return (await import('./migrate-resume.ts')).resumeMigration(mode, request.names[0], flags, context);
    return (await import('./migrate-begin.ts')).beginMigration(request, context);
  },
});

type Mode = (typeof modes)[number];

/** @throws UsageError for words and flags that do not go together */
function modeOf({ names, flags }: Request<typeof migrateFlags>): Mode | undefined {
  const [mode, second] = modes.filter((one) => flags[one] === true);
  if (second) throw new UsageError(`--${mode} and --${second} cannot be given together`, { hint: 'leave one out' });
  if (names.length > 1)
    throw new UsageError(`migrate takes one Job at a time, not ${names.join(' ')}`, {
      hint: 'call it once for each Job',
    });
  if (mode === undefined && names.length === 0)
    throw new UsageError('migrate needs the name of a Job', { hint: `e.g. ${program} migrate train --to train-2` });
  const stray = mode && changing.find((flag) => flags[flag] !== undefined);
  if (stray)
    throw new UsageError(`--${stray} cannot be given with --${mode}`, {
      hint: 'what is asked is in the journal of the migration already',
    });
  if (flags.journal !== undefined && (mode === undefined || mode === 'list'))
    throw new UsageError('--journal goes with --resume or --abort', {
      hint: `e.g. ${program} migrate --resume --journal ${flags.journal}`,
    });
  if (flags['all-namespaces'] && mode !== 'list')
    throw new UsageError('--all-namespaces goes with --list', { hint: 'name the namespace of the Job with -n' });
  if (mode === 'list' && names.length > 0)
    throw new UsageError(`--list takes no names: "${names[0]}"`, { hint: `see all: ${program} migrate --list` });
  return mode;
}
