import { countIndexes, parseIndexes } from '../completion-indexes.ts';
import type { Fields } from '../fields.ts';
import { eachItem } from './items.ts';
import { atMost, notNegative } from './numbers.ts';
import type { Path, Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, JOBS, text } from './rule.ts';

/** `spec.successPolicy` of an Indexed Job. */
export const SUCCESS_POLICY_RULES: readonly Rule[] = [
  { id: 'success-policy-rules', kinds: JOBS, level: 'error', check: checkRules },
  { id: 'success-policy-rule', kinds: JOBS, level: 'error', check: (subject) => eachRule(subject, checkRule) },
];

const MAX_RULES = 20;
const MAX_INDEXES_LENGTH = 64 * 1024;

function checkRules({ job }: Subject): readonly Problem[] {
  const rules = fieldsOf(job.spec.successPolicy).rules;
  if (!job.indexed || !Array.isArray(rules)) return [];
  const path = [...job.path, 'successPolicy', 'rules'];
  if (rules.length === 0) return [{ path, value: rules, message: 'must have at least one rule' }];
  return rules.length > MAX_RULES ? [{ path, value: rules, message: `must have at most ${MAX_RULES} rules` }] : [];
}

function eachRule(
  { job }: Subject,
  check: (rule: Fields, path: Path, completions: number) => readonly Problem[],
): readonly Problem[] {
  // Without Indexed mode or completions other rules have spoken already.
  const { completions } = job;
  if (!job.indexed || completions === undefined) return [];
  const { rules } = fieldsOf(job.spec.successPolicy);
  return eachItem(rules, [...job.path, 'successPolicy', 'rules'], (rule, path) => check(rule, path, completions));
}

function checkRule(rule: Fields, path: Path, completions: number): readonly Problem[] {
  if (isMissing(rule.succeededCount) && isMissing(rule.succeededIndexes)) {
    return [{ path, value: rule, message: 'must have succeededIndexes, succeededCount or both' }];
  }
  const listed = readIndexes(rule, path, completions);
  const problems = [...listed.problems, ...notNegative(rule, path, ['succeededCount'])];
  const tooHigh = atMost(rule, 'succeededCount', path, completions, ', the number of completions');
  if (tooHigh.length > 0 || listed.count === undefined) return [...problems, ...tooHigh];
  return [...problems, ...atMost(rule, 'succeededCount', path, listed.count, ', the number of succeededIndexes')];
}

function readIndexes(rule: Fields, path: Path, completions: number): { count?: number; problems: Problem[] } {
  const value = text(rule.succeededIndexes);
  if (value === undefined) return { problems: [] };
  const problem = (message: string, fix?: string) => ({
    problems: [{ path: [...path, 'succeededIndexes'], value, message, ...(fix && { fix }) }],
  });
  if (value.length > MAX_INDEXES_LENGTH) return problem(`must have at most ${MAX_INDEXES_LENGTH} characters`);
  try {
    const indexes = parseIndexes(value);
    const highest = indexes.at(-1)?.last ?? -1;
    if (highest >= completions)
      return problem(`must stay below ${completions}, the number of completions, but goes to ${highest}`);
    return { count: countIndexes(indexes), problems: [] };
  } catch (error) {
    return problem(`must be increasing indexes and intervals: ${(error as Error).message}`, 'write it as in 0,2-5');
  }
}
