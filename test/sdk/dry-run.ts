import { spawnSync } from 'node:child_process';

/** Puts manifests before the API server of the tests, which says whether it would create them. */
export function dryRun(yaml: string, namespace = 'default'): { status: number | null; stdout: string; stderr: string } {
  const words = [
    'create',
    '--dry-run=server',
    '--validate=strict',
    '--output=name',
    '--namespace',
    namespace,
    '-f',
    '-',
  ];
  const { status, stdout, stderr } = spawnSync(process.env.KUBECTL_TEST ?? 'kubectl', words, {
    input: yaml,
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: process.env.KUBECONFIG_TEST },
  });
  return { status, stdout, stderr };
}
