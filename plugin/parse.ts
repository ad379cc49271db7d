import { Parser } from 'yargs/helpers';
import { nearest } from '../sdk/batch-v1/nearest.ts';
import { UsageError } from '../sdk/errors.ts';
import { type Command, program, type Request } from './command.ts';
import { type Flags, globalFlags, parseFlagValue } from './flags.ts';
import { flagNamed } from './words.ts';

/**
 * Help, version, errors and exit codes are ours; yargs reads words. Only its parser is loaded: all of yargs would double
 * the time of a start.
 */
const configuration = {
  'populate--': true,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'camel-case-expansion': false,
  'boolean-negation': false,
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
  const known = Object.keys(flags);
  const parsed: Record<string, unknown> = Parser(normalise(words, flags), {
    boolean: known.filter((name) => flags[name]!.type === 'boolean'),
    string: known.filter((name) => flags[name]!.type !== 'boolean'),
    configuration,
  });
  const seeHelp = `see: ${program} ${command.name} --help`;
  refuseUnknown(parsed, flags, seeHelp);
  const names = (parsed._ as unknown[]).map(String);
  const after = ((parsed['--'] as unknown[] | undefined) ?? []).map(String);
  if (names.length > 0 && !command.names) {
    throw new UsageError(`${command.name} takes no names: "${names[0]}"`, { hint: placeOfWords(command) ?? seeHelp });
  }
  if (after.length > 0 && !command.after)
    throw new UsageError(`${command.name} takes no words after --`, { hint: seeHelp });
  return { names, after, flags: flagValues(parsed, flags) };
}

/** Where a word belongs that stands alone: `run job.yaml`, `run --image busybox echo hi`. */
function placeOfWords({ after, flags }: Command): string | undefined {
  if (!after || !('filename' in flags)) return undefined;
  const command = 'image' in flags ? ' or the command of --image' : '';
  return `a file goes with -f; the arguments of a program${command} go behind --`;
}

/**
 * Brings words into the one form that yargs reads as kubectl does: `-ojson` is `--output=json`, `-Av` is `-A -v`, and a
 * flag's value is the next word even where that is `-`. `--no-logs` is `--logs=false`: yargs itself would read `--no-headers`,
 * a flag of its own, and `--no-image`, which is none, in the same way. Refuses `--boolean=nonsense`, which yargs would read
 * as false.
 */
function normalise(words: string[], flags: Flags): string[] {
  const byShort = new Map(
    Object.entries(flags).flatMap(([name, flag]) => (flag.short ? [[flag.short, name] as const] : [])),
  );
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const flagWords = words
    .slice(0, end)
    .flatMap((word) => (/^-[^-]/.test(word) ? separateShorts(word.slice(1), flags, byShort) : [word]));
  const normal: string[] = [];
  for (let i = 0; i < flagWords.length; i++) {
    const word = negated(flagWords[i]!, flags);
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = flagNamed(`--${name}`, flags);
    const next = flagWords[i + 1];
    if (flag?.type === 'boolean' && value !== undefined) parseFlagValue(name, flag, [value]);
    const takesNext =
      flag &&
      flag.type !== 'boolean' &&
      flag.alone === undefined &&
      value === undefined &&
      next !== undefined &&
      !isFlag(next, flags);
    if (takesNext) i++;
    normal.push(takesNext ? `${word}=${next}` : word);
  }
  return [...normal, ...words.slice(end)];
}

/** `--no-logs` as `--logs=false`, unless there is a flag of that very name. */
function negated(word: string, flags: Flags): string {
  const positive = word.replace(/^--no-/, '--');
  const isNegation = positive !== word && !flagNamed(word, flags) && flagNamed(positive, flags)?.type === 'boolean';
  return isNegation ? `${positive}=false` : word;
}

function isFlag(word: string, flags: Flags): boolean {
  return word.startsWith('--') && flagNamed(negated(word, flags).split('=', 1)[0]!, flags) !== undefined;
}

function separateShorts(letters: string, flags: Flags, byShort: Map<string, string>): string[] {
  const [name, rest] = [byShort.get(letters[0]!), letters.slice(1)];
  if (name === undefined) return [`-${letters}`];
  if (rest === '') return [`--${name}`];
  if (flags[name]!.type === 'boolean' && !rest.startsWith('='))
    return [`--${name}`, ...separateShorts(rest, flags, byShort)];
  return [`--${name}=${rest.replace(/^=/, '')}`];
}

function refuseUnknown(parsed: Record<string, unknown>, flags: Flags, seeHelp: string): void {
  for (const name of Object.keys(parsed)) {
    if (name === '_' || name === '--' || Object.hasOwn(flags, name)) continue;
    const near = nearest(name, Object.keys(flags));
    const shown = name.length === 1 ? `-${name}` : `--${name}`;
    throw new UsageError(`unknown flag ${shown}`, { hint: near ? `did you mean --${near}? ${seeHelp}` : seeHelp });
  }
}

function flagValues(parsed: Record<string, unknown>, flags: Flags): Request<Flags>['flags'] {
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(flags)) {
    if (parsed[name] === undefined) continue;
    values[name] = parseFlagValue(name, flag, [parsed[name]].flat().map(String));
  }
  return values as Request<Flags>['flags'];
}
