import { program } from '../command.ts';
import type { clusterFlags, FlagValues } from '../flags.ts';
import type { SessionResult } from '../follow/session.ts';
import type { Kube } from '../kube/types.ts';
import { outcomeOf } from '../progress/index.ts';
import type { JobProgress } from '../progress/types.ts';
import { shellWord } from '../words.ts';

/** Why following ended before the Jobs did. */
export function endText({ ended }: SessionResult): string {
  return {
    all: '',
    interrupted: 'interrupted',
    unwritten: '',
    timeout: 'timed out',
    stuck: 'stopped: a pod is stuck for good',
  }[ended];
}

/** The line about an end before that of the Jobs; nothing where nobody reads any more. */
export function endLine(
  result: SessionResult,
  flags: FlagValues<typeof clusterFlags> & { rm?: boolean },
  kube: Pick<Kube, 'endsWithCall'>,
): string {
  if (result.ended === 'all' || result.ended === 'unwritten') return '';
  return flags.rm || goesWithCall(result, kube) ? `${endText(result)}\n` : attachHint(result, flags);
}

/** Whether the Jobs do not run on, since the sandbox that was started for them ends, too. */
export function goesWithCall({ ended }: SessionResult, { endsWithCall }: Pick<Kube, 'endsWithCall'>): boolean {
  return endsWithCall === true && ended === 'interrupted';
}

/** What people read when following ended before the Jobs did: why, and how to attach again to the same cluster. */
export function attachHint(result: SessionResult, flags: FlagValues<typeof clusterFlags>): string {
  const why = endText(result);
  const open = result.jobs.filter((job) => outcomeOf(job) === undefined);
  if (open.length === 0) return `${why}\n`;
  const namespaces = [...new Set(open.map(({ namespace }) => namespace))];
  const where = namespaces.length > mostCommands ? [' -A'] : namespaces.map((one) => `${namesIn(one, open)} -n ${one}`);
  const commands = where.map((words) => `${program} watch${words}${clusterWords(flags)}`);
  const runsOn = open.length === 1 ? 'the Job runs on' : `${open.length} Jobs run on`;
  return `${why}: ${runsOn}; attach again with: ${commands.join(' and ')}\n`;
}

/** More names or commands than these nobody types; then all Jobs of the namespace, or of the cluster, are meant. */
const mostNames = 5;
const mostCommands = 3;

function namesIn(namespace: string, jobs: JobProgress[]): string {
  const names = jobs.filter((job) => job.namespace === namespace).map(({ name }) => name);
  return names.length > mostNames ? '' : ` ${names.join(' ')}`;
}

/** The flags that said which cluster, and as whom; never a token. */
function clusterWords(flags: FlagValues<typeof clusterFlags>): string {
  const names = ['kubeconfig', 'context', 'cluster', 'user', 'server', 'as'] as const;
  const words = names.flatMap((name) => (flags[name] === undefined ? [] : [` --${name} ${shellWord(flags[name])}`]));
  return `${words.join('')}${flags.sandbox ? ' --sandbox' : ''}`;
}
