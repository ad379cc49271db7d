/**
 * Writes ../schema.generated.ts: names, types and required fields of Job, CronJob and all that they hold, out of the
 * OpenAPI documents of the releases that we support. These ship in the Go module k8s.io/kubernetes.
 *
 *   node sdk/batch-v1/validate/schema/generate.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** The newest patch that there was, of each minor version from the oldest on. */
const RELEASES = ['1.30.14', '1.31.14', '1.32.13', '1.33.9', '1.34.5', '1.35.4', '1.36.2', '1.37.1'];
const ROOTS = ['io.k8s.api.batch.v1.Job', 'io.k8s.api.batch.v1.CronJob'];

/** Required in the document, but the server takes an object without them. */
const NOT_REALLY_REQUIRED = new Set([
  'CronJob.spec', // its schedule is what is missed
  'JobCondition.type', // a status is dropped on create
  'JobCondition.status',
  'PodFailurePolicy.rules',
  'HTTPHeader.value',
  'SleepAction.seconds',
  'ISCSIVolumeSource.lun',
  'PreferredSchedulingTerm.preference',
  'Sysctl.value',
  'ScaleIOVolumeSource.secretRef',
  'ClusterTrustBundleProjection.path', // dropped unread before 1.37
  'PodCertificateProjection.keyType',
  'PodCertificateProjection.signerName',
]);

const SCALARS = { string: 's', boolean: 'b', number: 'n' };

function readSchemas(release) {
  const module = `k8s.io/kubernetes@v${release}`;
  const download = execFileSync('go', ['mod', 'download', '-json', module], { cwd: tmpdir() });
  const file = `${JSON.parse(download.toString()).Dir}/api/openapi-spec/v3/apis__batch__v1_openapi.json`;
  return JSON.parse(readFileSync(file, 'utf8')).components.schemas;
}

/** Type name -> field -> { code, required }, of all types below the roots. */
function typesOf(schemas) {
  const fullNames = new Map();
  const types = new Map();

  /** One letter for a scalar, `[x` a list of x, `{x` a map to x, else the name of a type. */
  function code(schema) {
    const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (ref !== undefined) return reference(ref.split('/').pop());
    if (schema.type === 'array') return `[${code(schema.items)}`;
    if (schema.type === 'integer') return schema.format === 'int64' ? 'l' : 'i';
    if (schema.type === 'object') return schema.additionalProperties ? `{${code(schema.additionalProperties)}` : 'o';
    const scalar = SCALARS[schema.type];
    if (scalar === undefined) throw new Error(`cannot encode ${JSON.stringify(schema)}`);
    return scalar;
  }

  function reference(name) {
    const schema = schemas[name];
    if (name.endsWith('.Quantity')) return 'q';
    if (name.endsWith('.IntOrString')) return 'x';
    if (name.endsWith('.FieldsV1')) return 'a';
    if (schema.format === 'date-time') return 't';
    if (schema.properties === undefined) return 'o';
    return addType(name);
  }

  function addType(name) {
    const short = name.split('.').pop();
    if (fullNames.has(short)) {
      if (fullNames.get(short) !== name) throw new Error(`two types are called ${short}`);
      return short;
    }
    fullNames.set(short, name);
    const required = new Set(schemas[name].required ?? []);
    const fields = Object.entries(schemas[name].properties).map(([field, schema]) => [
      field,
      { code: code(schema), required: required.has(field) && !NOT_REALLY_REQUIRED.has(`${short}.${field}`) },
    ]);
    types.set(short, new Map(fields));
    return short;
  }

  for (const root of ROOTS) addType(root);
  return types;
}

/** Field by field, the newest reading, and the first and last minor version that had it. */
const merged = new Map();
for (const release of RELEASES) {
  const minor = Number(release.split('.')[1]);
  for (const [type, fields] of typesOf(readSchemas(release))) {
    if (!merged.has(type)) merged.set(type, new Map());
    for (const [field, reading] of fields) {
      const since = merged.get(type).get(field)?.since ?? minor;
      merged.get(type).set(field, { ...reading, since, until: minor });
    }
  }
}

const [oldest, newest] = [RELEASES[0], RELEASES.at(-1)].map((release) => Number(release.split('.')[1]));

/** `@31` from 1.31 on, `@35-36` in these alone. */
function versions({ since, until }) {
  if (until !== newest) return `@${since}-${until}`;
  return since === oldest ? '' : `@${since}`;
}

function encode([type, fields]) {
  const entries = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  // A type that came as a whole is known by the field that holds it.
  const typeSince = Math.min(...entries.map(([, { since }]) => since));
  const words = entries.map(([field, { code, required, since, until }]) => {
    const range = versions({ since: since === typeSince ? oldest : since, until });
    return `${field}${required ? '!' : ''}:${code}${range}`;
  });
  return `  ${type}: '${words.join(' ')}',`;
}

const lines = [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(encode);
writeFileSync(
  new URL('../schema.generated.ts', import.meta.url),
  `// Generated by schema/generate.mjs out of the OpenAPI documents of Kubernetes ${RELEASES[0]} to ${RELEASES.at(-1)}. Do not edit.
/** Type name -> \`field:code field!:code ...\`, see schema/generate.mjs. \`!\` marks required fields, \`@31\` those of 1.31 and later. */
export const SCHEMA: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`,
);
