import type { Finding } from '../../sdk/batch-v1/finding.ts';
import { findingText } from '../../sdk/batch-v1/finding-text.ts';
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
