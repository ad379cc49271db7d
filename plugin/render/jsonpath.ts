import { isFields } from '../../sdk/batch-v1/fields.ts';
import { UsageError } from '../../sdk/errors.ts';
import { goJson, goNumber, sortedEntries } from './go-values.ts';
import type { Step, Template } from './jsonpath-template.ts';

/** What a template finds in an object: for each text or action the values in order. */
export type Results = unknown[][];

/**
 * Prints an object by a template as `kubectl -o jsonpath=` does: values of one action with spaces between them, objects and
 * lists as JSON, and nothing for a field that is missing.
 *
 * @throws UsageError where the template asks what the object cannot answer, such as an index past the end of a list
 */
export function renderTemplate(template: Template, object: unknown): string {
  return findResults(template, object)
    .map((values) => values.map(valueText).join(' '))
    .join('');
}

/** `-o jsonpath-as-json=`: each action's values as a JSON list. */
export function renderTemplateAsJson(template: Template, object: unknown): string {
  return findResults(template, object)
    .map((values) => `${goJson(values, 4)}\n`)
    .join('');
}

export function findResults(template: Template, object: unknown): Results {
  return run({ template, lastEnd: -1 }, 0, object, 0);
}

/** Where the last `{end}` stood: the loop that it closes goes on behind it. */
interface Run {
  readonly template: Template;
  lastEnd: number;
}

/** Goes through the actions from `start` until the end of the loop that they are in. */
function run(state: Run, start: number, current: unknown, depth: number): Results {
  const { template } = state;
  const results: Results = [];
  for (let i = start; i < template.length; i++) {
    const steps = template[i]!;
    if (steps.some(({ step }) => step === 'end')) {
      if (depth === 0) throw new UsageError('jsonpath: {end} without {range}');
      state.lastEnd = i;
      break;
    }
    const values = walk([current], steps);
    if (!steps.some(({ step }) => step === 'range')) {
      results.push(values);
      continue;
    }
    for (const value of values) results.push(...run(state, i + 1, value, depth + 1));
    if (values.length === 0) state.lastEnd = endOfRange(template, i);
    // A loop without its {end} runs on for the object around it: kubectl's own way, on which scripts may rest.
    if (state.lastEnd > i) i = state.lastEnd;
  }
  return results;
}

function endOfRange(template: Template, start: number): number {
  let depth = 0;
  for (let i = start; i < template.length; i++) {
    if (template[i]!.some(({ step }) => step === 'range')) depth++;
    if (template[i]!.some(({ step }) => step === 'end') && --depth === 0) return i;
  }
  return -1;
}

function walk(values: unknown[], steps: readonly Step[]): unknown[] {
  return steps.reduce(take, values);
}

function take(values: unknown[], step: Step): unknown[] {
  switch (step.step) {
    case 'text':
      return [step.text];
    case 'number':
    case 'boolean':
      return values.map(() => step.value);
    case 'field':
      return values.flatMap((value) => (isFields(value) && hasField(value, step.name) ? [value[step.name]] : []));
    case 'wildcard':
      return values.flatMap(children);
    case 'recursive':
      return values.flatMap(descendants);
    case 'slice':
      return values.flatMap((value) => (value === null ? [] : slice(value, step)));
    case 'union':
      return step.paths.flatMap((path) => walk(values, path));
    case 'filter':
      return values.flatMap((value) => filter(value, step));
    default:
      return values;
  }
}

function hasField(value: Record<string, unknown>, name: string): boolean {
  return Object.hasOwn(value, name) && value[name] !== undefined;
}

/** Go counts the bytes of a string as its children. */
function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...new TextEncoder().encode(value)];
  return isFields(value) ? sortedEntries(value).map(([, field]) => field) : [];
}

/** Everything that has children, the value itself first. */
function descendants(value: unknown): unknown[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  const own = children(value);
  return own.length === 0 ? [] : [value, ...own.flatMap(descendants)];
}

function slice(value: unknown, { from = 0, to, by = 1, isIndex }: Step & { step: 'slice' }): unknown[] {
  if (!Array.isArray(value)) throw new UsageError(`jsonpath: ${described(value)} is no list`);
  const { length } = value;
  const first = from < 0 ? from + length : from;
  const last = isIndex ? first + 1 : to === undefined ? length : to < 0 ? to + length : to;
  if (first === last) return [];
  const outside = first < 0 || first >= length ? first : last < 0 || last > length ? last - 1 : undefined;
  if (outside !== undefined) throw new UsageError(`jsonpath: index ${outside} is outside a list of ${length}`);
  if (first > last) throw new UsageError(`jsonpath: a slice cannot run from ${first} back to ${last}`);
  if (by <= 0) throw new UsageError('jsonpath: the step of a slice must be above 0');
  return value.slice(first, last).filter((_, i) => i % by === 0);
}

function filter(value: unknown, { left, operator, right }: Step & { step: 'filter' }): unknown[] {
  if (!Array.isArray(value)) throw new UsageError(`jsonpath: ${described(value)} is no list and cannot be filtered`);
  return value.filter((item) => {
    if (operator === undefined) return exists(item, left);
    const lefts = walk([item], left);
    const rights = lefts.length === 0 ? [] : walk([item], right);
    if (lefts.length > 1 || rights.length > 1) throw new UsageError('jsonpath: a filter compares one value with one');
    if (lefts.length === 0 || rights.length === 0) return false;
    return compare(typed(lefts[0], left), operator, typed(rights[0], right));
  });
}

/** What cannot be reached does not exist. */
function exists(item: unknown, path: readonly Step[]): boolean {
  try {
    return walk([item], path).length > 0;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

interface Typed {
  type: 'string' | 'boolean' | 'int' | 'float';
  value: string | number | boolean;
}

/** Go compares integers with integers and floats with floats; `1.0` in a template is a float. */
function typed(value: unknown, path: readonly Step[]): Typed {
  const last = path.at(-1);
  if (typeof value === 'string' || typeof value === 'boolean')
    return { type: typeof value as 'string' | 'boolean', value };
  if (typeof value !== 'number') throw new UsageError(`jsonpath: ${described(value)} cannot be compared`);
  const isFloat = (last?.step === 'number' && last.isFloat) || !Number.isInteger(value);
  return { type: isFloat ? 'float' : 'int', value };
}

function compare(left: Typed, operator: string, right: Typed): boolean {
  if (left.type !== right.type) {
    throw new UsageError(`jsonpath: ${described(left.value)} cannot be compared with ${described(right.value)}`);
  }
  const isOrder = operator !== '==' && operator !== '!=';
  if (isOrder && left.type === 'boolean') throw new UsageError('jsonpath: true and false have no order');
  const order = left.value === right.value ? 0 : left.value < right.value ? -1 : 1;
  const passes = {
    '==': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  };
  return passes[operator as keyof typeof passes];
}

function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return isFields(value) ? 'an object' : JSON.stringify(value);
}

function valueText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return goJson(value);
  return typeof value === 'number' ? goNumber(value) : String(value);
}
