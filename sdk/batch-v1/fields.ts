/** An object of a manifest as its fields; what YAML calls a mapping. */
export type Fields = Record<string, unknown>;

/** True for a mapping: neither a list, nor a scalar, nor null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a mapping, else one without fields. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The mappings of a list, none of what is no list. */
export function listOfFields(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
