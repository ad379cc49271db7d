import { UsageError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { orAbort } from '../kube/index.ts';

/** Whether there is somebody to ask. */
function canAsk({ stdin, stderr }: Pick<Context, 'stdin' | 'stderr'>): boolean {
  return stdin.isTTY === true && stderr.isTTY;
}

/** @throws UsageError where nobody can be asked and nobody said yes beforehand: before anything is looked at */
export function refuseUnasked(yes: boolean, what: string, hint: string, context: Context): void {
  if (yes || canAsk(context)) return;
  throw new UsageError(`there is no terminal to ask whether ${what}`, { hint });
}

/** Asks a question and says whether the answer is yes. */
export type Ask = (question: string) => Promise<boolean>;

/** Asks on the terminal, once or more; anything but y and yes is a no, and so is the end of the input. */
export function asker({ stdin, stderr, signal }: Context): Ask {
  // Left open between two questions: a stream that is let go of is closed.
  const pieces = stdin[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let text = '';
  async function line(): Promise<string> {
    while (!text.includes('\n')) {
      const { done, value } = await pieces.next();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    const [first = '', ...rest] = text.split('\n');
    text = rest.join('\n');
    return first;
  }
  return async (question) => {
    stderr.write(`${question} [y/N] `);
    return /^\s*y(es)?\s*$/i.test(await orAbort(line(), signal));
  };
}
