import { nearest } from '../sdk/batch-v1/nearest.ts';
import { UsageError } from '../sdk/errors.ts';
import type { Command } from './command.ts';
import { program } from './command.ts';
import { commands } from './commands/index.ts';
import type { Context } from './context.ts';
import { exitCodeOf, exitCodes, isUnread } from './exit-codes.ts';
import type { clusterFlags, FlagValues } from './flags.ts';
import { renderCommandHelp, renderHelp } from './help.ts';
import { version } from './version.ts';
import { hasFlag, leadingFlags, splitVerb, unknownFlag } from './words.ts';

/**
 * Runs one call of the program and says how it ended. What is thrown ends here and is printed once.
 *
 * @param argv the words after the program's name
 * @returns the exit code
 */
export async function run(argv: string[], context: Context): Promise<number> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    if (isUnread(error)) return exitCodeOf(error);
    const { renderError } = await import('./render/errors.ts');
    context.stderr.write(renderError(error, { verbose: hasFlag(argv, '--verbose', '-v'), version }));
    return exitCodeOf(error);
  }
}

async function dispatch(argv: string[], context: Context): Promise<number> {
  if (argv[0] === '__complete') return (await import('./completion.ts')).complete(argv.slice(1), context);
  const { verb, words } = splitVerb(argv);
  const wantsHelp = hasFlag(words, '--help', '-h');
  if (verb === undefined && words.includes('--version')) return print(context, `${version}\n`);
  if (verb === undefined && (wantsHelp || words.length === 0)) return print(context, renderHelp(commands));
  if (verb === 'help')
    return print(context, words[0] === undefined ? renderHelp(commands) : renderCommandHelp(commandNamed(words[0])));
  if (verb === undefined) throw withoutVerb(words);
  const command = commandNamed(verb, words);
  if (wantsHelp) return print(context, renderCommandHelp(command));
  const { parseRequest } = await import('./parse.ts');
  const request = parseRequest(command, words);
  if ((request.flags as FlagValues<typeof clusterFlags>).sandbox)
    return (await import('./sandbox/call.ts')).inSandbox(command, request, context);
  return command.run(request, context);
}

/** No verb at all, mostly because the first word is a flag that is mistyped. */
function withoutVerb(words: string[]): UsageError {
  const unknown = unknownFlag(words);
  if (unknown === undefined)
    return new UsageError(`no command in: ${words.join(' ')}`, { hint: `see: ${program} --help` });
  const near = nearest(unknown.replace(/^-+|=.*$/g, ''), [...Object.keys(leadingFlags), 'version']);
  return new UsageError(`unknown flag ${unknown} before the command`, {
    hint: near ? `did you mean --${near}?` : `the flags of a command stand behind it; see: ${program} --help`,
  });
}

function print(context: Context, text: string): number {
  context.stdout.write(text);
  return exitCodes.done;
}

function commandNamed(verb: string, words: string[] = []): Command {
  const command = commands.find(({ name }) => name === verb);
  if (command) return command;
  // `-o json list`: what was taken for the verb is the value of a flag that stands too early.
  if (unknownFlag(words)) throw withoutVerb(words);
  const near = nearest(
    verb,
    commands.map(({ name }) => name),
  );
  throw new UsageError(`unknown command "${verb}"`, {
    hint: near ? `did you mean: ${program} ${near}` : `see: ${program} --help`,
  });
}
