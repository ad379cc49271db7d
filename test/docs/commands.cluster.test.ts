import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  isInstall,
  matches,
  normalise,
  type Shown,
  type ShownCommand,
  shownIn,
  withOutputs,
} from '../helpers/console-blocks.ts';
import { type ConsoleSession, openConsoleSession } from '../helpers/console-session.ts';
import { documents, root } from './documents.ts';

/**
 * Types every command that the documents show, in order, on a terminal in an empty folder, and compares what is then
 * on the screen with what the document shows. The package is installed first, by README.md's own command. With UPDATE_DOCS=1 it writes outputs that differ into the documents.
 */
const shownBy = documents
  .map(({ path, text }) => ({ path, text, shown: shownIn(text) }))
  .filter(({ shown }) => shown.some(({ kind }) => kind === 'command'));
const install = shownBy.find(({ path }) => path === 'README.md')?.shown.find(isInstall);

describe.each(shownBy)('$path', ({ path, text, shown }) => {
  const outputs = new Map<number, string>();
  let session: ConsoleSession;

  beforeAll(() => {
    session = openConsoleSession(path);
    if (install?.kind !== 'command') throw new Error('README.md does not show how to install the package');
    const { screen, exitCode } = session.type(install.command);
    if (exitCode !== 0) throw new Error(`${install.command}:\n${screen}`);
  });

  afterAll(() => {
    session.close();
    if (outputs.size > 0) writeFileSync(join(root, path), withOutputs(text, outputs));
  });

  for (const [at, one] of shown.entries()) {
    if (one.kind === 'file') test(`file ${one.name}`, () => writeFileSync(join(session.folder, one.name), one.text));
    else if (!isInstall(one)) test(`line ${one.line}: ${one.command}`, () => type(one, shown[at + 1]));
  }

  function type({ command, output, line }: ShownCommand, next: Shown | undefined): void {
    const { screen, exitCode } = session.type(command);
    // What npm says of an installation is not ours.
    const differs = !command.startsWith('npm ') && !matches(output, screen);
    if (differs && process.env.UPDATE_DOCS) outputs.set(line, screen);
    else if (differs) expect(normalise(screen)).toBe(normalise(output));
    // A document that shows a failure shows its exit code, too.
    if (!(next?.kind === 'command' && next.command === 'echo $?')) expect(exitCode).toBe(0);
  }
});
