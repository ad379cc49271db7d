import { SCHEMA } from '../../../sdk/batch-v1/validate/schema.generated.ts';

/** Type name -> field -> code, as `schema/generate.mjs` writes them: `s`, `[Container`, `{q`, ... */
export type Schema = ReadonlyMap<string, ReadonlyMap<string, Field>>;

export interface Field {
  code: string;
  required: boolean;
  /** The minor version that it came with, if that is later than the oldest one that we support. */
  since?: number;
}

const ROOTS = ['Job', 'CronJob'];

/** What validation knows of a minor version, 37 for 1.37: Job, CronJob and all that they hold. */
export function known(minorVersion: number): Schema {
  const types = new Map<string, ReadonlyMap<string, Field>>();
  const visit = (name: string): void => {
    if (types.has(name)) return;
    const fields = (SCHEMA[name] ?? '').split(' ').flatMap((entry) => readEntry(entry, minorVersion));
    types.set(name, new Map(fields));
    for (const [, { code }] of fields) if (/^\W?\w{2,}/.test(code)) visit(code.replace(/^\W/, ''));
  };
  ROOTS.forEach(visit);
  return types;
}

/** `field!:code@since-until`, or nothing if the version has no such field. */
function readEntry(entry: string, minorVersion: number): [string, Field][] {
  const [, name = '', mark, code = '', since = '0', until = '99'] =
    /^(\w+)(!?):([^@]+)(?:@(\d+)(?:-(\d+))?)?$/.exec(entry) ?? [];
  if (minorVersion < Number(since) || minorVersion > Number(until)) return [];
  // Validation tells objects that must be empty (`o`) from those that hold anything (`a`); the document does not.
  return [
    [name, { code: code === 'a' ? 'o' : code, required: mark === '!', ...(since !== '0' && { since: Number(since) }) }],
  ];
}

/** Validation's newest. */
export const KNOWN: Schema = known(37);

/** What is read of a schema of an OpenAPI document. */
interface OpenApiSchema {
  $ref?: string;
  allOf?: { $ref: string }[];
  type?: string;
  format?: string;
  items?: OpenApiSchema;
  additionalProperties?: OpenApiSchema;
  properties?: Record<string, OpenApiSchema>;
  required?: string[];
}

export interface OpenApiDocument {
  components: { schemas: Record<string, OpenApiSchema> };
}

/** The same out of an OpenAPI document of an API server: Job, CronJob and all that they hold. */
export function readSchema({ components: { schemas } }: OpenApiDocument): Schema {
  const types = new Map<string, ReadonlyMap<string, Field>>();
  const visit = (name: string): string => {
    const short = name.split('.').at(-1)!;
    const { properties = {}, required = [] } = schemas[name]!;
    if (types.has(short)) return short;
    const fields = new Map<string, Field>();
    types.set(short, fields);
    for (const [field, schema] of Object.entries(properties)) {
      fields.set(field, { code: codeOf(schema), required: required.includes(field) });
    }
    return short;
  };
  const codeOf = (schema: OpenApiSchema): string => {
    const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
    if (name !== undefined) return namedCode(name);
    if (schema.type === 'array') return `[${codeOf(schema.items!)}`;
    if (schema.type === 'integer') return schema.format === 'int64' ? 'l' : 'i';
    if (schema.type === 'object') return schema.additionalProperties ? `{${codeOf(schema.additionalProperties)}` : 'o';
    return { string: 's', boolean: 'b', number: 'n' }[schema.type ?? ''] ?? '?';
  };
  const namedCode = (name: string): string => {
    if (name.endsWith('.Quantity')) return 'q';
    if (name.endsWith('.IntOrString')) return 'x';
    if (schemas[name]?.format === 'date-time') return 't';
    return schemas[name]?.properties === undefined ? 'o' : visit(name);
  };
  for (const kind of ROOTS) visit(`io.k8s.api.batch.v1.${kind}`);
  return types;
}
