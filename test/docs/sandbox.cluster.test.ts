import { describe } from 'vitest';
import { shownIn } from '../helpers/console-blocks.ts';
import { kubectlOnPath } from '../helpers/console-session.ts';
import { documents } from './documents.ts';
import { typeInSandbox } from './typed.ts';

/** What documents show of kubectl and the sandbox. Where this machine has a kubectl, the tests without a cluster type it. */
const shownBy = documents
  .map(({ path, text }) => ({ path, text, shown: shownIn(text) }))
  .filter(({ shown }) => shown.some((one) => one.kind === 'command' && one.sandbox && one.kubectl));

describe.skipIf(kubectlOnPath() !== undefined)("with the kubectl of the tests' cluster", () => {
  typeInSandbox(shownBy, process.env.KUBECTL_TEST);
});
