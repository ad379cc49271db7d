import { findingText } from '../../sdk/batch-v1/finding-text.ts';
import type { LintFinding, LintReport, LintSummary } from '../input/lint.ts';
import { paint } from './style.ts';
import { manyLines } from './text.ts';

/** One line a finding, as compilers write them, so that editors and terminals find the place: `jobs.yaml:7:3: error: ...`. */
export function renderFindings({ findings }: LintReport, { colour }: { colour: boolean }): string {
  return findings.map((finding) => `${findingLine(finding, colour)}\n${excerptOf(finding)}`).join('');
}

function findingLine(finding: LintFinding, colour: boolean): string {
  const { where, level, rule, path, message, fix } = finding;
  const text = path.length === 0 ? message : findingText(finding);
  const line = paint(
    [
      { text: where === '' ? '' : `${where}: `, style: 'bold' },
      { text: level, style: level === 'error' ? 'red' : 'yellow' },
      { text: `: ${text}${fix ? ` (${fix})` : ''}` },
      { text: ` [${rule}]`, style: 'dim' },
    ],
    { colour },
  );
  return line;
}

function excerptOf({ excerpt }: LintFinding): string {
  return excerpt === undefined ? '' : `${manyLines(excerpt)}\n`;
}

/** The report as `-o json` prints it; its shape is documented in docs/lint.md and stays. */
export function renderLintJson({ findings, summary }: LintReport): string {
  const shown = findings.map(({ where: _, excerpt: __, ...finding }) => finding);
  return `${JSON.stringify({ findings: shown, summary }, null, 2)}\n`;
}

/** `3 errors, 2 warnings in 5 Jobs of 3 files; 7 objects of other kinds passed over`. */
export function renderLintSummary({ errors, warnings, jobs, cronJobs, others, files }: LintSummary): string {
  const found =
    errors + warnings === 0
      ? 'nothing found'
      : [errors > 0 && plural(errors, 'error'), warnings > 0 && plural(warnings, 'warning')].filter(Boolean).join(', ');
  const judged = cronJobs === 0 ? plural(jobs, 'Job') : `${plural(jobs, 'Job')} and ${plural(cronJobs, 'CronJob')}`;
  const passedOver = others === 0 ? '' : `; ${plural(others, 'object')} of other kinds passed over`;
  return `${found} in ${judged} of ${plural(files, 'file')}${passedOver}\n`;
}

function plural(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}
