import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shownIn } from '../helpers/console-blocks.ts';
import { type ConsoleSession, openSandboxSession, terminal } from '../helpers/console-session.ts';
import { documents } from './documents.ts';
import { typeAll } from './typed.ts';

/**
 * Types the commands that the documents show for the sandbox, where there is no cluster at all, and compares the outputs.
 * With UPDATE_DOCS=1 it writes outputs that differ into the documents.
 */
const shownBy = documents
  .map(({ path, text }) => ({ path, text, shown: shownIn(text) }))
  .filter(({ shown }) => shown.some((one) => one.kind === 'command' && one.sandbox));

test('README.md begins with the sandbox', () => {
  const first = shownBy.find(({ path }) => path === 'README.md')?.shown[0];
  expect(first).toMatchObject({ command: 'npm start', sandbox: true });
});

describe.runIf(existsSync(terminal)).each(shownBy)('$path', (document) => {
  let session: ConsoleSession;

  beforeAll(() => {
    session = openSandboxSession();
  });

  const update = typeAll(document, 'sandbox', () => session);

  afterAll(() => {
    session.close();
    update();
  });
});
