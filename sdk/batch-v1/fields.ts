/** An object of a manifest as its fields; what YAML calls a mapping. */
export type Fields = Record<string, unknown>;

/** True for a mapping: neither a list, nor a scalar, nor null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
