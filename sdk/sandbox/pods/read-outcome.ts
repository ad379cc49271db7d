import { parseIndexes } from '../../batch-v1/completion-indexes.ts';
import { isFields } from '../../batch-v1/fields.ts';
import { OUTCOME_ANNOTATION } from '../../batch-v1/names.ts';
import { nearest } from '../../batch-v1/nearest.ts';
import { UsageError } from '../../errors.ts';
import { type OutcomeScript, SIGNALS } from './outcome.ts';

type Check = (value: unknown, path: string) => void;

/**
 * Reads the annotation `kubectl-batch/outcome`.
 *
 * @throws UsageError that names the place in it and what is expected there
 */
export function parseOutcome(text: string): OutcomeScript {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`annotation ${OUTCOME_ANNOTATION}: is no JSON: ${(error as Error).message}`, {
      hint: 'write an object such as {"seconds": 5, "exitCode": 1}',
    });
  }
  checkScript(value, '');
  return value as OutcomeScript;
}

/** Checks an outcome that a program gives. @throws UsageError */
export function checkOutcome(value: unknown): asserts value is OutcomeScript {
  checkScript(value, '');
}

const FIELDS: Readonly<Record<string, Check>> = {
  seconds: checkSeconds,
  exitCode: (value, path) => {
    expect(Number.isInteger(value) && between(value, 0, 255), path, value, 'a whole number from 0 to 255');
  },
  signal: (value, path) => expect(String(value) in SIGNALS, path, value, `one of ${Object.keys(SIGNALS).join(', ')}`),
  reason: checkText,
  message: checkText,
  log: (value, path) => {
    const isList = Array.isArray(value) && value.every((line) => typeof line === 'string');
    expect(isList, path, value, 'a list of texts');
  },
  ready: checkSeconds,
  waiting: checkText,
  evicted: checkBoolean,
  hold: checkBoolean,
  onTerm: (value, path) => {
    if (value !== 'ignore') checkFields(value, path, { seconds: FIELDS.seconds!, exitCode: FIELDS.exitCode! });
  },
  attempts: (value, path) => {
    expect(Array.isArray(value) && value.length > 0, path, value, 'a list of at least one outcome');
    for (const [i, attempt] of (value as unknown[]).entries()) checkScript(attempt, `${path}[${i}]`);
  },
  byIndex: (value, path) => {
    for (const [indexes, script] of entriesOf(value, path)) {
      expect(isIndexes(indexes), path, indexes, 'completion indexes such as 0,2-5');
      checkScript(script, `${path}["${indexes}"]`);
    }
  },
  containers: (value, path) => {
    for (const [name, script] of entriesOf(value, path)) checkScript(script, `${path}.${name}`);
  },
};

function checkScript(value: unknown, path: string): void {
  checkFields(value, path, FIELDS);
}

function checkFields(value: unknown, path: string, fields: Readonly<Record<string, Check>>): void {
  for (const [name, part] of entriesOf(value, path)) {
    const at = path === '' ? name : `${path}.${name}`;
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!check) {
      const near = nearest(name, Object.keys(fields));
      throw new UsageError(`annotation ${OUTCOME_ANNOTATION}: ${at} is no field of an outcome`, {
        hint: near ? `did you mean ${near}?` : `it has ${Object.keys(fields).join(', ')}`,
      });
    }
    check(part, at);
  }
}

function entriesOf(value: unknown, path: string): [string, unknown][] {
  expect(isFields(value), path, value, 'an object');
  return Object.entries(value as object);
}

function checkSeconds(value: unknown, path: string): void {
  expect(
    typeof value === 'number' && value >= 0 && Number.isFinite(value),
    path,
    value,
    'a number of seconds, 0 or more',
  );
}

function checkText(value: unknown, path: string): void {
  expect(typeof value === 'string' && value !== '', path, value, 'a text');
}

function checkBoolean(value: unknown, path: string): void {
  expect(typeof value === 'boolean', path, value, 'true or false');
}

function between(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function isIndexes(text: string): boolean {
  try {
    return parseIndexes(text).length > 0;
  } catch {
    return false;
  }
}

function expect(holds: boolean, path: string, value: unknown, expected: string): void {
  if (holds) return;
  const where = path === '' ? '' : `${path} `;
  throw new UsageError(`annotation ${OUTCOME_ANNOTATION}: ${where}must be ${expected}, not ${JSON.stringify(value)}`);
}
