import { nearest } from '../sdk/batch-v1/nearest.ts';
import { UsageError } from '../sdk/errors.ts';
import type { Command } from './command.ts';
import { program } from './command.ts';
import { commands } from './commands/index.ts';
import type { Context } from './context.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { clusterFlags, type Flags, globalFlags } from './flags.ts';
import { renderCommandHelp, renderHelp } from './help.ts';
import { version } from './version.ts';

/**
 * Runs one call of the program and says how it ended. The only place that catches, and prints an error once.
 *
 * @param argv the words after the program's name
 * @returns the exit code
 */
export async function run(argv: string[], context: Context): Promise<number> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    const { renderError } = await import('./render/errors.ts');
    context.stderr.write(renderError(error, { verbose: isVerbose(argv), version }));
    return exitCodeOf(error);
  }
}

async function dispatch(argv: string[], context: Context): Promise<number> {
  if (argv[0] === '__complete') return (await import('./completion.ts')).complete(argv.slice(1), context);
  const { verb, words } = splitVerb(argv);
  const wantsHelp = asksHelp(words);
  if (verb === undefined && words.includes('--version')) return print(context, `${version}\n`);
  if (verb === undefined && (wantsHelp || words.length === 0)) return print(context, renderHelp(commands));
  if (verb === 'help')
    return print(context, words[0] === undefined ? renderHelp(commands) : renderCommandHelp(commandNamed(words[0])));
  if (verb === undefined) throw new UsageError(`no command in: ${words.join(' ')}`, { hint: `see: ${program} --help` });
  const command = commandNamed(verb);
  if (wantsHelp) return print(context, renderCommandHelp(command));
  const { parseRequest } = await import('./parse.ts');
  return command.run(parseRequest(command, words), context);
}

function print(context: Context, text: string): number {
  context.stdout.write(text);
  return exitCodes.done;
}

/** The first word that is neither a flag nor a flag's value is the verb, so that `-n team list` works, too. */
export function splitVerb(argv: string[]): { verb: string | undefined; words: string[] } {
  const leading: Flags = { ...globalFlags, ...clusterFlags };
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--') break;
    if (!word.startsWith('-')) return { verb: word, words: [...argv.slice(0, i), ...argv.slice(i + 1)] };
    const flag = word.startsWith('--')
      ? leading[word.slice(2)]
      : Object.values(leading).find((one) => `-${one.short}` === word);
    if (flag && flag.type !== 'boolean') i++;
  }
  return { verb: undefined, words: argv };
}

function asksHelp(words: string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

function isVerbose(argv: string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === '--verbose' || word === '-v');
}

function commandNamed(verb: string): Command {
  const command = commands.find(({ name }) => name === verb);
  if (command) return command;
  const near = nearest(
    verb,
    commands.map(({ name }) => name),
  );
  throw new UsageError(`unknown command "${verb}"`, {
    hint: near ? `did you mean: ${program} ${near}` : `see: ${program} --help`,
  });
}
