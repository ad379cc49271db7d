import { BatchError, BatchErrors } from '../../sdk/errors.ts';
import { manyLines } from './text.ts';

export interface ErrorOptions {
  /** Adds stacks and causes. */
  verbose: boolean;
  /** Of this program, for reports of bugs. */
  version: string;
}

/**
 * An error as people read it, ended by a line feed: `error: <what>`, then `hint: <how to mend it>`. Of several errors each
 * has its own line; a hint that they share stands once, below them. What is no BatchError is our own bug, and says so.
 */
export function renderError(error: unknown, options: ErrorOptions): string {
  const errors = error instanceof BatchErrors ? error.errors : [error];
  const texts = errors.map((one) => describe(one, options));
  const lines = texts.flatMap(({ lines: own, hint }, i) => [
    ...own,
    ...(hint === undefined || texts[i + 1]?.hint === hint ? [] : [`hint: ${hint}`]),
  ]);
  return `${lines.map(manyLines).join('\n')}\n`;
}

interface Description {
  lines: string[];
  hint?: string;
}

function describe(error: unknown, { verbose, version }: ErrorOptions): Description {
  const details = verbose ? detailLines(error) : [];
  if (error instanceof BatchError) {
    return {
      lines: [`error: ${error.message}`, ...details],
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    lines: [`error: this is a bug in kubectl batch ${version}: ${what}`, ...details],
    hint: verbose
      ? 'please report it, with the lines above and what you ran'
      : 'please report it, with what you ran; the same with -v shows where it happened',
  };
}

/** The stack, and what lies behind the error. */
function detailLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const { cause } = error;
  if (cause === undefined) return frames;
  const what =
    cause instanceof Error
      ? `${cause.name}: ${cause.message}`
      : typeof cause === 'string'
        ? cause
        : JSON.stringify(cause);
  return [...frames, `caused by: ${what}`, ...detailLines(cause)];
}
