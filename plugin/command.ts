import type { Context } from './context.ts';
import type { Flags, FlagValues, globalFlags } from './flags.ts';

/** How people call this program, in help and hints. */
export const program = 'kubectl batch';

/** What a call asked for, after parsing. */
export interface Request<F extends Flags> {
  /** Words that are no flags, e.g. names of Jobs. */
  names: string[];
  flags: FlagValues<F> & FlagValues<typeof globalFlags>;
  /** Words after `--`. */
  after: string[];
}

/** A verb: data for parsing, help and completion, and the function that does it. */
export interface Command<F extends Flags = Flags> {
  name: string;
  summary: string;
  /** One line for each form, after the program's name. */
  usage: string[];
  description?: string;
  examples: { does: string; words: string }[];
  flags: F;
  /** What the words are that are no flags, or the words themselves: absent where the verb takes none. */
  names?: 'jobs' | 'jobs-and-cronjobs' | 'files' | readonly string[];
  /** Whether words after `--` mean something. */
  after?: boolean;
  /** Which objects completion offers, by state. */
  offers?: 'active' | 'suspendable' | 'suspended' | 'all';
  /** Does it; the exit code. Loads what is heavy only when called. */
  run(request: Request<F>, context: Context): Promise<number>;
}

/** Ties the types of a command's flags to its `run`. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command {
  return command as unknown as Command;
}
