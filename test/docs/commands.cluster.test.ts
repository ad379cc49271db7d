import { afterAll, beforeAll, describe } from 'vitest';
import { isInstall, shownIn } from '../helpers/console-blocks.ts';
import { type ConsoleSession, openConsoleSession } from '../helpers/console-session.ts';
import { documents } from './documents.ts';
import { typeAll } from './typed.ts';

/**
 * Types every command that the documents show, but those for the sandbox, in order, on a terminal in an empty folder, and
 * compares the outputs. The package is installed first, by README.md's own command. With UPDATE_DOCS=1 it writes outputs that
 * differ into the documents.
 */
const shownBy = documents
  .map(({ path, text }) => ({ path, text, shown: shownIn(text) }))
  .filter(({ shown }) => shown.some((one) => one.kind === 'command' && !one.sandbox));
const install = shownBy.find(({ path }) => path === 'README.md')?.shown.find(isInstall);

describe.each(shownBy)('$path', (document) => {
  let session: ConsoleSession;

  beforeAll(async () => {
    session = openConsoleSession(document.path);
    if (install?.kind !== 'command') throw new Error('README.md does not show how to install the package');
    const { screen, exitCode } = await session.type(install.command);
    if (exitCode !== 0) throw new Error(`${install.command}:\n${screen}`);
  });

  const update = typeAll(document, 'cluster', () => session);

  afterAll(() => {
    session.close();
    update();
  });
});
