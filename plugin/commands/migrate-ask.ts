import { UsageError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { orAbort } from '../kube/index.ts';

/** Whether there is somebody to ask. */
export function canAsk({ stdin, stderr }: Pick<Context, 'stdin' | 'stderr'>): boolean {
  return stdin.isTTY === true && stderr.isTTY;
}

/** @throws UsageError where nobody can be asked and nobody said yes beforehand: before anything is looked at */
export function refuseUnasked(yes: boolean, what: string, hint: string, context: Context): void {
  if (yes || canAsk(context)) return;
  throw new UsageError(`there is no terminal to ask whether ${what}`, { hint });
}

/** Asks on the terminal; anything but y and yes is a no, and so is the end of the input. */
export async function ask(question: string, { stdin, stderr, signal }: Context): Promise<boolean> {
  stderr.write(`${question} [y/N] `);
  const answer = await orAbort(firstLine(stdin), signal);
  return /^\s*y(es)?\s*$/i.test(answer);
}

async function firstLine(stdin: Context['stdin']): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop ends the reading, so that the process can end.
  for await (const piece of stdin) {
    text += decoder.decode(piece, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0]!;
}
