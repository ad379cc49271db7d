import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTool } from '../cluster/binaries.ts';

/** Programs that others use for the same work, built from their Go modules. */
const TOOLS = {
  helm: { name: 'helm', version: 'v3.22.0', module: 'helm.sh/helm/v3/cmd/helm', go: '1.25.0' },
  kubeconform: {
    name: 'kubeconform',
    version: 'v0.8.0',
    module: 'github.com/yannh/kubeconform/cmd/kubeconform',
    go: '1.24.0',
  },
} as const;

export interface Peer {
  path: string;
  version: string;
}

export async function buildPeer(name: keyof typeof TOOLS, say: (line: string) => void): Promise<Peer> {
  const tool = TOOLS[name];
  return { path: join(await buildTool(tool, say), name), version: tool.version };
}

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
  [field: string]: unknown;
}

/**
 * The JSON schema of a Job out of Kubernetes' own OpenAPI document, as kubeconform takes it with `-strict`: fields that
 * the document does not name are refused.
 */
export function jobSchema(version: string): string {
  const module = execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], { cwd: tmpdir() });
  const { Dir } = JSON.parse(module.toString()) as { Dir: string };
  const document = readFileSync(join(Dir, 'api/openapi-spec/swagger.json'), 'utf8');
  const { definitions } = JSON.parse(document) as { definitions: Record<string, Schema> };
  const used: Record<string, Schema> = {};
  const take = (name: string) => {
    if (used[name]) return;
    const schema = definitions[name]!;
    used[name] = schema.properties ? { ...schema, additionalProperties: false } : schema;
    for (const [, ref = ''] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)) take(ref);
  };
  take('io.k8s.api.batch.v1.Job');
  // The document has them as strings; YAML has numbers as well.
  for (const name of [
    'io.k8s.apimachinery.pkg.api.resource.Quantity',
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  ])
    if (used[name]) used[name] = { oneOf: [{ type: 'string' }, { type: 'number' }] };
  return JSON.stringify({ ...used['io.k8s.api.batch.v1.Job'], definitions: used });
}
