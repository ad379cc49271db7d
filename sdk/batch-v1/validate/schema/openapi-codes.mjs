const SCALARS = { string: 's', boolean: 'b', number: 'n' };

/**
 * Writes what a field holds in the generated schemas: one letter for a scalar, `[x` a list of x, `{x` a map to x, else the
 * name of a type.
 *
 * @param schemas of an OpenAPI document of version 3
 * @param addType is told the full name of each type that a field holds, and gives its short one
 * @param special names of types that are told by a letter, besides those that every generator knows
 * @param formats formats of strings that have a letter of their own
 */
export function createCoder(schemas, addType, special = {}, formats = {}) {
  const letters = { Quantity: 'q', IntOrString: 'x', FieldsV1: 'a', ...special };

  function code(schema) {
    const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (ref !== undefined) return reference(ref.split('/').pop());
    if (schema.type === 'array') return `[${code(schema.items)}`;
    if (schema.type === 'integer') return schema.format === 'int64' ? 'l' : 'i';
    if (schema.type === 'object') return schema.additionalProperties ? `{${code(schema.additionalProperties)}` : 'o';
    const scalar = formats[schema.format] ?? SCALARS[schema.type];
    if (scalar === undefined) throw new Error(`cannot encode ${JSON.stringify(schema)}`);
    return scalar;
  }

  function reference(name) {
    const letter = letters[name.split('.').pop()];
    if (letter !== undefined) return letter;
    const schema = schemas[name];
    if (schema.format === 'date-time') return 't';
    return schema.properties === undefined ? 'o' : addType(name);
  }

  return code;
}
