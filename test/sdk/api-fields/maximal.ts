import type { Schema } from './schema.ts';

type Fields = Record<string, unknown>;

/** Where any text would not do: the pod is written for a Job. */
const TEXTS: Readonly<Record<string, string>> = { restartPolicy: 'Never', completionMode: 'Indexed' };

/** A value of the type with every field of every field, all the way down. It need not make sense to a server. */
export function maximal(schema: Schema, type: string, skipped: readonly string[] = []): Fields {
  const value = (code: string, field: string, depth: number): unknown => {
    if (code[0] === '[') return [value(code.slice(1), field, depth)];
    if (code[0] === '{') return { [`${field}-key`]: value(code.slice(1), `${field} value`, depth) };
    if (code.length > 1) return fieldsOf(code, depth + 1);
    switch (code) {
      case 's':
        return TEXTS[field] ?? `${field} text`;
      case 't':
        return '2026-01-31T12:00:00Z';
      case 'b':
        return true;
      case 'q':
        return '3Gi';
      case 'o':
        return {};
      default:
        return field.length + depth;
    }
  };
  const fieldsOf = (name: string, depth: number): Fields =>
    Object.fromEntries(
      [...schema.get(name)!]
        .filter(([field]) => !skipped.includes(`${name}.${field}`))
        .map(([field, { code }]) => [field, value(code, field, depth)]),
    );
  return fieldsOf(type, 0);
}

/** Every path that ends in something else than an object or a list, for messages that name what was lost. */
export function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} = ${JSON.stringify(value)}`];
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${path} = ${JSON.stringify(value)}`];
  return entries.flatMap(([key, child]) => leaves(child, `${path}.${key}`));
}
