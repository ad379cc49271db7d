import { expect, test } from 'vitest';
import { shownIn } from '../helpers/console-blocks.ts';
import { kubectlOnPath } from '../helpers/console-session.ts';
import { documents } from './documents.ts';
import { typeInSandbox } from './typed.ts';

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

typeInSandbox(shownBy, process.env.KUBECTL_TEST ?? kubectlOnPath());
