import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstall, matches, normalise, type Shown, type ShownCommand, shownIn } from '../helpers/console-blocks.ts';
import { type ConsoleSession, openConsoleSession } from '../helpers/console-session.ts';
import { documents } from './documents.ts';

/**
 * Types every command that the documents show, in order, on a terminal in an empty folder, and compares what is then
 * on the screen with what the document shows. The package is installed first, by README.md's own command.
 */
const shownBy = documents
  .map(({ path, text }) => ({ path, shown: shownIn(text) }))
  .filter(({ shown }) => shown.some(({ kind }) => kind === 'command'));
const install = shownBy.find(({ path }) => path === 'README.md')?.shown.find(isInstall);

describe.each(shownBy)('$path', ({ path, shown }) => {
  let session: ConsoleSession;

  beforeAll(() => {
    session = openConsoleSession(path);
    if (install?.kind !== 'command') throw new Error('README.md does not show how to install the package');
    const { screen, exitCode } = session.type(install.command);
    if (exitCode !== 0) throw new Error(`${install.command}:\n${screen}`);
  });

  afterAll(() => session.close());

  for (const [at, one] of shown.entries()) {
    if (one.kind === 'file') test(`file ${one.name}`, () => writeFileSync(join(session.folder, one.name), one.text));
    else if (!isInstall(one)) test(`line ${one.line}: ${one.command}`, () => type(one, shown[at + 1]));
  }

  function type({ command, output }: ShownCommand, next: Shown | undefined): void {
    const { screen, exitCode } = session.type(command);
    // What npm says of an installation is not ours.
    if (!command.startsWith('npm ') && !matches(output, screen)) expect(normalise(screen)).toBe(normalise(output));
    // A document that shows a failure shows its exit code, too.
    if (!(next?.kind === 'command' && next.command === 'echo $?')) expect(exitCode).toBe(0);
  }
});
