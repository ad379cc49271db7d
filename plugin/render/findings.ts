import type { Finding } from '../../sdk/batch-v1/finding.ts';
import { oneLine } from './text.ts';

/**
 * Findings, one to a line, each ended by a line feed, with the fix below it:
 * `jobs.yaml:12:5: error: spec.backoffLimit: must be 0 or more, is -4`.
 *
 * @param where the place of a path in its source, `file:line:column`; `undefined` where there is none
 */
export function renderFindings(
  findings: readonly Finding[],
  where: (path: (string | number)[]) => string | undefined = () => undefined,
): string {
  return findings
    .flatMap((finding) => {
      const place = where(finding.path);
      const line = `${place === undefined ? '' : `${place}: `}${finding.level}: ${findingText(finding)}`;
      return finding.fix === undefined ? [line] : [line, `  fix: ${finding.fix}`];
    })
    .map((line) => `${oneLine(line).trimEnd()}\n`)
    .join('');
}

/** `spec.backoffLimit: must be 0 or more, is -4` */
export function findingText({ path, value, message }: Finding): string {
  return `${fieldPath(path)}: ${message}${valueText(value)}`;
}

/** `spec.template.spec.containers[0].image`, with keys that are no plain words in quotes. */
export function fieldPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the object';
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w-]+$/.test(part) ? `${i === 0 ? '' : '.'}${part}` : `[${JSON.stringify(part)}]`;
    })
    .join('');
}

/** Objects and long texts are there for the reader to look up. */
function valueText(value: unknown): string {
  if (value === undefined || typeof value === 'object') return value === null ? ', is null' : '';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? '' : `, is ${text}`;
}
