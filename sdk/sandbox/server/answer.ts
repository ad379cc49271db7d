import { writeYaml } from '../../yaml/index.ts';
import type { Form } from './form.ts';

/** What a request is answered with, in one piece. */
export interface Answer {
  code: number;
  body: unknown;
  /** Default: JSON of the body. */
  text?: string;
  /** Default: as the encoding says. */
  contentType?: string;
  warnings?: readonly string[];
  headers?: Record<string, string>;
}

/** The text of an answer and its media type. */
export function textOf({ body, text, contentType }: Answer, encoding: Form['encoding'], pretty: boolean) {
  if (text !== undefined) return { text, contentType: contentType ?? 'text/plain; charset=utf-8' };
  if (encoding === 'yaml') return { text: writeYaml([sorted(body)]), contentType: 'application/yaml' };
  const json = pretty ? JSON.stringify(body, null, 2) : `${JSON.stringify(body)}\n`;
  return { text: json, contentType: contentType ?? 'application/json' };
}

/** RFC 7234's 299, as client-go reads it. */
export function warningHeader(warning: string): string {
  // A header holds no line breaks and, by HTTP, no characters beyond Latin-1.
  const plain = warning.replace(/[^\x20-\x7e]/g, (char) => (char < ' ' ? ' ' : '?'));
  return `299 - "${plain.replace(/[\\"]/g, '\\$&')}"`;
}

/** The server's YAML has its keys in alphabetical order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, field]) => [key, sorted(field)]));
}
