import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fluxAnnotation, layOutFolders } from '../../../sdk/batch-v1/folders.ts';
import { readYaml, writeYaml } from '../../../sdk/yaml/index.ts';
import { withFiles } from '../../helpers/call.ts';

const annotations = {
  'kubectl-batch/flux': fluxAnnotation({ path: './etl', sourceRef: { kind: 'GitRepository', name: 'repo' } }),
};
const job = (name: string, on?: string) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, annotations: { ...annotations, ...(on && { 'kubectl-batch/depends-on': on }) } },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } } },
});

/** What Flux would apply of a folder: it builds folders as kubectl does. */
function built(folder: string): string[] {
  const yaml = execFileSync(process.env.KUBECTL_TEST!, ['kustomize', folder], { encoding: 'utf8' });
  return readYaml(yaml, folder).map(({ object }) => {
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    return `${kind} ${metadata.name}`;
  });
}

test('kustomize finds in each folder what belongs there, and nothing of the folders below', () =>
  withFiles({}, async (folder) => {
    for (const { path, objects } of layOutFolders([job('load', 'job/fetch'), job('fetch')])) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), writeYaml(objects));
    }
    expect(built(folder)).toEqual(['Kustomization etl-wave-0', 'Kustomization etl-wave-1']);
    expect(built(join(folder, 'wave-0'))).toEqual(['Job fetch']);
    expect(built(join(folder, 'wave-1'))).toEqual(['Job load']);
  }));
