import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sdk/sandbox.ts';
import { SECTIONS } from './kubectl/index.ts';
import { hold } from './kubectl/talk.ts';

/** The same words of kubectl to the sandbox and to the real cluster: the answers are the same, to the letter. */

const kubectl = process.env.KUBECTL_TEST!;
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  // Pods find the real cluster's node under this name.
  const nodes = [{ name: 'localhost' }];
  sandbox = await startSandbox({ pods: { exec: true }, nodes, backOff: { base: 1000, max: 8000 } });
  folder = await mkdtemp(join(tmpdir(), 'kubectl-batch-kubectl-'));
  await writeFile(join(folder, 'kubeconfig'), sandbox.kubeconfig);
});

afterAll(async () => {
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('kubectl hears from the sandbox what it hears from Kubernetes', () => {
  it.concurrent.each(SECTIONS.map((section) => [section.title, section] as const))('%s', async (_, section) => {
    const [ours, theirs] = await Promise.all([
      hold(section, kubectl, join(folder, 'kubeconfig')),
      hold(section, kubectl, process.env.KUBECONFIG_TEST!),
    ]);
    expect(ours).toEqual(theirs);
  });
});
