import type { Finding } from './finding.ts';

/** A finding in words, without level and fix: `spec.backoffLimit: must be 0 or more, is -4`. */
export function findingText({ path, value, message }: Finding): string {
  // "is required, is ..." and the like would read badly; there the value is known or stands in the message.
  return `${fieldPath(path)}: ${message}${message.startsWith('must ') ? valueText(value) : ''}`;
}

/** The same, and the fix in brackets where there is one: `spec.suspend: must be true or false, is "no" (write false)`. */
export function findingWithFix(finding: Finding): string {
  return finding.fix === undefined ? findingText(finding) : `${findingText(finding)} (${finding.fix})`;
}

/** `spec.template.spec.containers[0].image`, with keys that are no plain words in quotes. */
export function fieldPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the object';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w-]+$/.test(part) ? `${index === 0 ? '' : '.'}${part}` : `[${JSON.stringify(part)}]`;
    })
    .join('');
}

const LONGEST = 60;

/** Objects and long texts are there for the reader to look up. */
function valueText(value: unknown): string {
  if (value === undefined || typeof value === 'object') return '';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? '' : `, is ${text}`;
}
