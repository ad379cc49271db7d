import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstall, matches, normalise, type Shown, withOutputs } from '../helpers/console-blocks.ts';
import { type ConsoleSession, openSandboxSession, terminal } from '../helpers/console-session.ts';
import { root } from './documents.ts';

const patience = { timeout: 180_000 };

/** A document and what it shows, in its order. */
export interface ShownBy {
  path: string;
  text: string;
  shown: Shown[];
}

/**
 * One test for each command that a document shows: types it, and compares what is then on the screen with what the document
 * shows. The files that it shows are written before those that come after them.
 *
 * @param where which of its commands are meant; those that call kubectl itself are skipped where there is none
 * @returns writes outputs that differ into the document, where UPDATE_DOCS=1 asks for that; called at the end
 */
export function typeAll(
  { path, text, shown }: ShownBy,
  where: 'cluster' | 'sandbox' | 'sandbox without kubectl',
  session: () => ConsoleSession,
): () => void {
  const outputs = new Map<number, string>();
  for (const [at, one] of shown.entries()) {
    if (one.kind === 'file')
      test.sequential(`file ${one.name}`, () => writeFileSync(join(session().folder, one.name), one.text));
    else if (!isInstall(one) && one.sandbox === (where !== 'cluster')) {
      const next = shown[at + 1];
      // A document that shows a failure shows its exit code, too.
      const mayFail = next?.kind === 'command' && next.command === 'echo $?';
      const skipped = one.kubectl && where === 'sandbox without kubectl';
      test.skipIf(skipped).sequential(`line ${one.line}: ${one.command}`, patience, async () => {
        const { screen, exitCode } = await session().type(one.command);
        // What npm says of an installation is not ours.
        const differs = !/^npm i/.test(one.command) && !matches(one.output, screen);
        if (differs && process.env.UPDATE_DOCS) outputs.set(one.line, screen);
        else if (differs) expect(normalise(screen)).toBe(normalise(one.output));
        if (!mayFail) expect(exitCode).toBe(0);
      });
    }
  }
  return () => {
    if (outputs.size > 0) writeFileSync(join(root, path), withOutputs(text, outputs));
  };
}

/** Types what these documents show for the sandbox, all at once, each in a session of its own, without a cluster. */
export function typeInSandbox(documents: ShownBy[], kubectl: string | undefined): void {
  describe.runIf(existsSync(terminal)).concurrent.each(documents)('$path', (document) => {
    let session: ConsoleSession;

    beforeAll(() => {
      session = openSandboxSession(kubectl);
    });

    const update = typeAll(document, kubectl ? 'sandbox' : 'sandbox without kubectl', () => session);

    afterAll(() => {
      session.close();
      update();
    });
  });
}
