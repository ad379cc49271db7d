import { cleanText } from './clean.ts';

/** One warning of RFC 7234 section 5.5: `299 - "text"`, text a quoted string, a date behind it allowed. */
const warning = /\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

/** The texts of a `Warning` header, which may hold several. */
export function parseWarnings(header: string | undefined): string[] {
  if (header === undefined) return [];
  return [...header.matchAll(warning)].map(([, text]) => cleanText(text!.replace(/\\(.)/g, '$1')));
}
