/** `.spec.template.spec.containers[name="main"].image`, as the server writes places of fields. */
export function placeBelow(path: string, word: string): string {
  return word.startsWith('f:') ? `${path}.${word.slice(2)}` : `${path}${bracket(word)}`;
}

/** `[name="main"]`: an item by its keys, or of a set by its value. */
export function bracket(word: string): string {
  if (word.startsWith('v:')) return `[=${word.slice(2)}]`;
  const keys = Object.entries(JSON.parse(word.slice(2)) as Record<string, unknown>);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
}
