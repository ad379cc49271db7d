import { type Command, program } from '../../plugin/command.ts';
import { commands } from '../../plugin/commands/index.ts';
import { clusterFlags, type Flag, type Flags, globalFlags } from '../../plugin/flags.ts';

/** docs/commands.md: every verb and flag, made of the data that help and parsing are made of. */
export function renderReference(): string {
  const shared: Flags = { ...clusterFlags, ...globalFlags };
  const verbs = commands.map(({ name, summary }) => `| [${name}](#${name}) | ${cell(summary)} |`);
  return [
    '# Commands',
    '',
    '<!-- Made of plugin/commands; after a change: npm run test:unit -- test/docs/reference.test.ts -u -->',
    '',
    ...table(['verb', 'what it does'], verbs),
    '',
    'Every verb ends with one of the [exit codes](exit-codes.md). Flags may stand anywhere before `--`. One that takes no value is',
    'turned off with `no-` before its name, as `--no-logs`, or with `=false` behind it. Durations are written like 90s, 10m or 1h30m.',
    '',
    ...commands.flatMap((command) => renderCommand(command, shared)),
    '## Shared flags',
    '',
    'Those of the cluster are known to every verb that asks one; `--help` and `--verbose` to all.',
    '',
    ...flagTable(shared),
    '',
  ].join('\n');
}

function renderCommand(command: Command, shared: Flags): string[] {
  const own = Object.fromEntries(Object.entries(command.flags).filter(([name]) => !(name in shared)));
  const asksCluster = Object.keys(clusterFlags).some((name) => name in command.flags);
  return [
    `## ${command.name}`,
    '',
    command.summary,
    '',
    ...(command.description ? [command.description, ''] : []),
    ...['```text', ...command.usage.map((line) => `${program} ${line}`), '```', ''],
    ...['```sh', ...command.examples.flatMap(({ does, words }) => [`# ${does}`, `${program} ${words}`]), '```', ''],
    ...(Object.keys(own).length > 0 ? [...flagTable(own), ''] : []),
    asksCluster ? 'And the [shared flags](#shared-flags).' : 'And `--help` and `--verbose`; it asks no cluster.',
    '',
  ];
}

function flagTable(flags: Flags): string[] {
  const entries = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = entries.map(([name, flag]) => `| ${code(flagForms(name, flag))} | ${cell(flag.summary)} |`);
  return table(['flag', 'meaning'], rows);
}

function table(heads: string[], rows: string[]): string[] {
  return [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...rows];
}

function flagForms(name: string, flag: Flag): string {
  const value = flag.choices?.join('|') ?? flag.value ?? (flag.type === 'integer' ? 'N' : '');
  const shown = flag.alone ? `[=${value}]` : value === '' ? '' : ` ${value}`;
  return `${flag.short ? `-${flag.short}, ` : ''}--${name}${shown}`;
}

const code = (text: string) => `\`${cell(text)}\``;
/** GitHub reads a bar as the next cell, within code as well. */
const cell = (text: string) => text.replaceAll('|', '\\|');
