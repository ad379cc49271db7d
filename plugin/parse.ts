import yargs from 'yargs';
import { nearest } from '../sdk/batch-v1/nearest.ts';
import { UsageError } from '../sdk/errors.ts';
import { type Command, program, type Request } from './command.ts';
import { type Flag, type Flags, globalFlags, parseFlagValue } from './flags.ts';

/** Help, version, errors and exit codes are ours; yargs reads words. */
const configuration = {
  'populate--': true,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'short-option-groups': false,
  'duplicate-arguments-array': true,
  'greedy-arrays': false,
};

/**
 * Reads the words of a call, the verb left out.
 *
 * @throws UsageError naming the unknown flag and the nearest known one, or what a flag takes
 */
export function parseRequest(command: Command, words: string[]): Request<Flags> {
  const flags: Flags = { ...globalFlags, ...command.flags };
  const parsed = yargs()
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration(configuration)
    .options(Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, yargsOption(flag)])))
    .parseSync(separateShorts(words, flags)) as Record<string, unknown>;
  const seeHelp = `see: ${program} ${command.name} --help`;
  refuseUnknown(parsed, flags, seeHelp);
  const names = (parsed._ as unknown[]).map(String);
  const after = ((parsed['--'] as unknown[] | undefined) ?? []).map(String);
  if (names.length > 0 && !command.names) {
    throw new UsageError(`${command.name} takes no names: "${names[0]}"`, { hint: seeHelp });
  }
  if (after.length > 0 && !command.after) throw new UsageError(`${command.name} takes no words after --`, { hint: seeHelp });
  return { names, after, flags: flagValues(parsed, flags) };
}

function yargsOption(flag: Flag) {
  const type = flag.type === 'boolean' ? ('boolean' as const) : ('string' as const);
  return flag.short ? { type, alias: flag.short } : { type };
}

/**
 * Takes one-letter flags apart as kubectl does, which yargs cannot: `-ojson` is `-o json`, `-Av` is `-A -v`.
 * Refuses `--boolean=nonsense`, which yargs would read as false.
 */
function separateShorts(words: string[], flags: Flags): string[] {
  const byShort = new Map(Object.values(flags).flatMap((flag) => (flag.short ? [[flag.short, flag] as const] : [])));
  const end = words.indexOf('--');
  const flagWords = end < 0 ? words : words.slice(0, end);
  const separated = flagWords.flatMap((word) => {
    const long = /^--([^=]+)=(.*)$/s.exec(word);
    if (long && flags[long[1]!]?.type === 'boolean') parseFlagValue(long[1]!, flags[long[1]!]!, [long[2]!]);
    return /^-[^-=][^=]/.test(word) ? separateOne(word.slice(1), byShort) : [word];
  });
  return end < 0 ? separated : [...separated, ...words.slice(end)];
}

function separateOne(letters: string, byShort: Map<string, Flag>): string[] {
  const [letter, rest] = [letters[0]!, letters.slice(1)];
  if (rest === '') return [`-${letter}`];
  if (byShort.get(letter)?.type === 'boolean') return [`-${letter}`, ...separateOne(rest, byShort)];
  return byShort.has(letter) ? [`-${letter}`, rest] : [`-${letters}`];
}

function refuseUnknown(parsed: Record<string, unknown>, flags: Flags, seeHelp: string): void {
  const shorts = new Set(Object.values(flags).flatMap((flag) => flag.short ?? []));
  for (const name of Object.keys(parsed)) {
    if (name === '_' || name === '--' || name === '$0' || name in flags || shorts.has(name)) continue;
    const near = nearest(name, Object.keys(flags));
    const shown = name.length === 1 ? `-${name}` : `--${name}`;
    throw new UsageError(`unknown flag ${shown}`, { hint: near ? `did you mean --${near}? ${seeHelp}` : seeHelp });
  }
}

function flagValues(parsed: Record<string, unknown>, flags: Flags): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(flags)) {
    if (parsed[name] === undefined) continue;
    values[name] = parseFlagValue(name, flag, [parsed[name]].flat().map(String));
  }
  return values;
}
