import { fieldShape, type Shape } from '../patch/schema.ts';

/** A JSON text, with what the server's strict decoder finds wrong with its fields. */
export interface Read {
  value: unknown;
  /** `duplicate field "a.b"`; with a shape also `unknown field "c"`, all in the order of the text. */
  faults: string[];
}

/**
 * The exact reader, for texts with duplicate fields: JSON.parse keeps the last of them without a word.
 *
 * @param text valid JSON
 */
export function readExactly(text: string, shape?: Shape): Read {
  const faults: string[] = [];
  let at = 0;

  function skip(): string {
    while (/\s/.test(text[at]!)) at++;
    return text[at]!;
  }

  function value(path: string, shape: Shape | undefined): unknown {
    const char = skip();
    if (char === '{') return object(path, shape);
    if (char === '[') return list(path, shape);
    const token = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;
    token.lastIndex = at;
    const [word] = token.exec(text)!;
    at += word.length;
    return JSON.parse(word);
  }

  function object(path: string, shape: Shape | undefined): unknown {
    const fields = new Map<string, unknown>();
    at++;
    while (skip() !== '}') {
      if (text[at] === ',') at++;
      const key = value('', undefined) as string;
      const place = path === '' ? key : `${path}.${key}`;
      const inner = shape && fieldShape(shape, key);
      if (fields.has(key)) faults.push(`duplicate field "${place}"`);
      else if (shape?.form === 'struct' && !inner) faults.push(`unknown field "${place}"`);
      skip();
      at++;
      fields.set(key, value(place, inner));
    }
    at++;
    return Object.fromEntries(fields);
  }

  function list(path: string, shape: Shape | undefined): unknown {
    const items: unknown[] = [];
    at++;
    while (skip() !== ']') {
      if (text[at] === ',') at++;
      items.push(value(`${path}[${items.length}]`, shape?.of));
    }
    at++;
    return items;
  }

  return { value: value('', shape), faults };
}

/** Whether an object of a JSON text has a field twice: there are more colons than fields then. */
export function hasDuplicates(text: string, value: unknown): boolean {
  let colons = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 58 /* : */) colons++;
    else if (char === 34 /* " */) at = endOfString(text, at);
  }
  return colons !== countFields(value);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 /* \ */ ? 2 : 1;
  return at;
}

function countFields(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const child of Object.values(value)) count += countFields(child);
  return count;
}
