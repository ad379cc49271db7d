import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cases } from './kubectl-cases.ts';
import { kubectlRead } from './kubectl-read.ts';

/** KUBECTL_TEST names the binary. After a change of the cases: `npx jiti test/sdk/yaml/record.ts`. */
const kubectl = process.env.KUBECTL_TEST ?? 'kubectl';
const recorded = JSON.parse(readFileSync(new URL('kubectl.recorded.json', import.meta.url), 'utf8'));

describe('the recorded readings are those of a live kubectl', () => {
  it.each(Object.entries(cases))('%s', (name, text) => {
    expect(kubectlRead(kubectl, text)).toEqual(recorded[name]);
  });
});
