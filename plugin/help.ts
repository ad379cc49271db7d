import { type Command, program } from './command.ts';
import { clusterFlags, type Flag, type Flags, globalFlags } from './flags.ts';

/** What `kubectl batch --help` prints. */
export function renderHelp(commands: Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 3;
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    'Run, watch, suspend, resume and migrate Kubernetes Jobs, from files, from typed programs or from an image.',
    '',
    'Commands:',
    ...lines,
    '',
    'Usage:',
    `  ${program} COMMAND [flags]`,
    '',
    `Use "${program} COMMAND --help" for more about a command.`,
    '',
  ].join('\n');
}

/** What `kubectl batch COMMAND --help` prints, laid out as kubectl's own help. */
export function renderCommandHelp(command: Command): string {
  const own = Object.entries(command.flags).filter(([name]) => !(name in clusterFlags));
  const shared = Object.entries({ ...command.flags, ...globalFlags }).filter(
    ([name]) => name in clusterFlags || name in globalFlags,
  );
  return [
    command.summary,
    ...(command.description ? ['', command.description] : []),
    '',
    'Examples:',
    ...command.examples.flatMap(({ does, words }) => [`  # ${does}`, `  ${program} ${words}`, '']),
    'Usage:',
    ...command.usage.map((line) => `  ${program} ${line}`),
    ...section('Options:', own),
    ...section('Shared options:', shared),
    '',
  ].join('\n');
}

function section(title: string, flags: [string, Flag][]): string[] {
  return flags.length === 0 ? [] : ['', title, ...renderFlags(Object.fromEntries(flags))];
}

function renderFlags(flags: Flags): string[] {
  return Object.entries(flags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, flag]) => [`  ${flagWords(name, flag)}`, `      ${flag.summary}`]);
}

function flagWords(name: string, flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : '    ';
  const value = flag.choices?.join('|') ?? flag.value ?? (flag.type === 'integer' ? 'N' : '');
  const shown = flag.alone ? `[=${value}]` : value === '' ? '' : ` ${value}`;
  return `${short}--${name}${shown}`;
}
