import { afterAll, beforeAll, expect } from 'vitest';
import type { Fields } from '../../../../../sdk/batch-v1/fields.ts';
import { validateManifest } from '../../../../../sdk/batch-v1/validate/index.ts';
import { useNamespace } from '../../../../helpers/namespace.ts';
import { type ApiServer, connectServer } from '../agreement/server.ts';

/** What the API server and our rules say of the same manifest. */
export interface Verdicts {
  manifest: Fields;
  /** Why the server refuses it; empty where it takes it. */
  message: string;
  errors: string[];
}

/** Puts manifests before the API server of the tests, in a namespace of their own, and before our rules. */
export function useVerdicts(
  kind: 'Job' | 'CronJob',
  label: string,
): (manifests: readonly Fields[]) => Promise<Verdicts[]> {
  const namespace = useNamespace(label);
  let server: ApiServer;
  let kubernetesVersion: string;
  beforeAll(async () => {
    server = await connectServer(process.env.KUBECONFIG_TEST!, namespace.name, 12);
    kubernetesVersion = await server.version();
  });
  afterAll(() => server.close());
  return (manifests) =>
    Promise.all(
      manifests.map(async (manifest) => {
        const { message } = await server.judge(kind, manifest);
        const errors = validateManifest(manifest, { kubernetesVersion }).filter(({ level }) => level === 'error');
        return { manifest, message, errors: errors.map(({ path, rule }) => `${path.join('.')} ${rule}`) };
      }),
    );
}

/** The verdicts that differ, to be read in a failure. */
export function apart(verdicts: readonly Verdicts[]): string[] {
  return verdicts
    .filter(({ message, errors }) => (message === '') !== (errors.length === 0))
    .map((verdict) => JSON.stringify(verdict));
}

/** A family that is all good or all bad says little. */
export function expectBoth(verdicts: readonly Verdicts[]): void {
  expect(new Set(verdicts.map(({ message }) => message === '')).size).toBe(2);
}
