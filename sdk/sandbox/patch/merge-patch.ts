/** RFC 7386: null removes a field, objects merge, all else replaces. Neither value is changed. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = applyMergePatch(result[field], value);
  }
  return result;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The server's words for a patch that is no object. */
export function noObject(patch: unknown): string {
  const what = Array.isArray(patch)
    ? 'array'
    : patch === null
      ? 'null'
      : typeof patch === 'boolean'
        ? 'bool'
        : typeof patch;
  return `json: cannot unmarshal ${what} into Go value of type map[string]interface {}`;
}
