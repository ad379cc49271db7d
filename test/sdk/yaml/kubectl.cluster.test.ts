import { describe, expect, it } from 'vitest';
import { cases } from './kubectl-cases.ts';
import { kubectlRead } from './kubectl-read.ts';

/** KUBECTL_TEST names the binary; `vitest -u` writes its readings anew. */
const kubectl = process.env.KUBECTL_TEST ?? 'kubectl';

describe('the recorded readings are those of a live kubectl', () => {
  it('of every case', async () => {
    const readings = Object.fromEntries(
      Object.entries(cases).map(([name, text]) => [name, kubectlRead(kubectl, text)]),
    );
    await expect(`${JSON.stringify(readings, null, 1)}\n`).toMatchFileSnapshot('kubectl.recorded.json');
  });
});
