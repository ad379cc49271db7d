/** What a scalar of the schema must be, and how to turn the value that was found into one. */
export function expectation(code: string, value: unknown): { message: string; fix?: string } {
  const fix = quotingFix(code, value);
  return { message: EXPECTED[code] ?? 'must be an object', ...(fix && { fix }) };
}

const EXPECTED: Readonly<Record<string, string>> = {
  s: 'must be a text',
  t: 'must be a time such as "2026-01-31T12:00:00Z"',
  b: 'must be true or false',
  n: 'must be a number',
  i: 'must be a whole number of at most 2147483647',
  l: 'must be a whole number',
  q: 'must be a quantity such as 500m, 2 or 1Gi',
  x: 'must be a whole number or a text',
  o: 'must be an empty object: {}',
};

function quotingFix(code: string, value: unknown): string | undefined {
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  // Not with the value: YAML reads `y` as true and 1.10 as 1.1, so what was written is not known.
  if (code === 's' && scalar) return 'put it in quotes';
  const bare = typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  if (bare === undefined) return undefined;
  if ((code === 'i' || code === 'l') && Number.isInteger(Number(bare))) return `write it without quotes: ${bare}`;
  if (code === 'b' && ['true', 'false'].includes(bare)) return `write it without quotes: ${bare}`;
  if (code === 'b' && /^(yes|on|y)$/i.test(bare)) return 'write true';
  if (code === 'b' && /^(no|off|n)$/i.test(bare)) return 'write false';
  return undefined;
}
