import type { Finding } from '../finding.ts';
import type { Rule } from './rule.ts';
import { ENDLESS_WARNINGS } from './warnings-endless.ts';
import { JOB_WARNINGS } from './warnings-job.ts';
import { KEEPING_ADVICE } from './warnings-keeping.ts';
import { KIND_WARNINGS } from './warnings-kinds.ts';
import { NAME_WARNINGS } from './warnings-names.ts';
import { RETRY_ADVICE, RETRY_WARNINGS } from './warnings-retries.ts';

/** Warnings that are good advice for a manifest that is kept, and noise for one that is run once. */
const ADVICE: readonly Rule[] = [...RETRY_ADVICE, ...KEEPING_ADVICE];

/** What the server takes and what bites later. */
export const WARNING_RULES: readonly Rule[] = [
  ...NAME_WARNINGS,
  ...JOB_WARNINGS,
  ...RETRY_WARNINGS,
  ...ENDLESS_WARNINGS,
  ...KIND_WARNINGS,
  ...ADVICE,
];

const ADVICE_IDS: ReadonlySet<string> = new Set(ADVICE.map(({ id }) => id));

/** Whether a finding is about keeping a manifest: `lint` tells it, `run` does not. */
export function isAdvice({ rule }: Finding): boolean {
  return ADVICE_IDS.has(rule);
}
