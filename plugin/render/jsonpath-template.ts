import { UsageError } from '../../sdk/errors.ts';
import { unquote } from './jsonpath-quote.ts';

/** One step of an action between braces. */
export type Step =
  | { step: 'text'; text: string }
  | { step: 'number'; value: number; isFloat: boolean }
  | { step: 'boolean'; value: boolean }
  | { step: 'field'; name: string }
  | { step: 'wildcard' }
  | { step: 'recursive' }
  | { step: 'slice'; from?: number; to?: number; by?: number; isIndex: boolean }
  | { step: 'union'; paths: Step[][] }
  | { step: 'filter'; left: Step[]; operator?: string; right: Step[] }
  | { step: 'range' }
  | { step: 'end' };

/** A template: plain text (a single text step) and actions, in order. */
export type Template = readonly Step[][];

interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads a JSONPath template in kubectl's dialect (k8s.io/client-go/util/jsonpath): text with actions in braces, such as
 * `{range .items[*]}{.metadata.name}{"\n"}{end}`. It is no RFC 9535: a key in brackets may hold dots only as `\.`, and
 * `$` and `@` both stand for the current object.
 *
 * @throws UsageError naming the template and what is wrong with it
 */
export function parseTemplate(text: string): Template {
  const cursor: Cursor = { text, at: 0 };
  const template: Step[][] = [];
  while (cursor.at < text.length) {
    const brace = text.indexOf('{', cursor.at);
    const end = brace < 0 ? text.length : brace;
    if (end > cursor.at) template.push([{ step: 'text', text: text.slice(cursor.at, end) }]);
    cursor.at = end + 1;
    if (brace >= 0) template.push(parseAction(cursor));
  }
  return template;
}

/** Reads up to and past the closing brace. */
function parseAction(cursor: Cursor): Step[] {
  const steps: Step[] = [];
  for (;;) {
    const { text, at } = cursor;
    const character = text[at];
    if (character === '}') {
      cursor.at++;
      return steps;
    }
    if (character === undefined || character === '\n' || character === '\r') fail(cursor, 'an action has no closing }');
    if (character === ' ' || character === '@' || character === '$') cursor.at++;
    else if (text.startsWith('[?(', at)) steps.push(parseFilter(cursor));
    else if (text.startsWith('..', at)) parseRecursive(cursor, steps);
    else if (character === '[') steps.push(...parseBrackets(cursor));
    else if (character === '"' || character === "'") steps.push(parseQuoted(cursor, character));
    else if (character === '.') steps.push(parseField(cursor, 1));
    else if (/[+\-\p{Nd}]/u.test(character)) steps.push(parseNumber(cursor));
    else if (/[_\p{L}]/u.test(character)) steps.push(parseWord(cursor));
    else fail(cursor, `unexpected ${JSON.stringify(character)}`);
  }
}

const terminators = ' \t\r\n.,[]$@{}';

function parseWord(cursor: Cursor): Step {
  const word = takeWhile(cursor, (character) => !terminators.includes(character));
  if (word === 'true' || word === 'false') return { step: 'boolean', value: word === 'true' };
  if (word === 'range' || word === 'end') return { step: word };
  return fail(cursor, `"${word}" is neither range, end nor a path such as .${word}`);
}

/** `\` takes the next character as it is. */
function parseField(cursor: Cursor, dots: number): Step {
  cursor.at += dots;
  let name = '';
  while (cursor.at < cursor.text.length && !terminators.includes(cursor.text[cursor.at]!)) {
    if (cursor.text[cursor.at] === '\\') cursor.at++;
    else if (cursor.text[cursor.at] === '*' && name === '') return parseStar(cursor);
    name += cursor.text[cursor.at] ?? '';
    cursor.at++;
  }
  return { step: 'field', name };
}

/** A star alone is every field; with more behind it, it is a name that nothing has. */
function parseStar(cursor: Cursor): Step {
  const name = takeWhile(cursor, (character) => !terminators.includes(character));
  return name === '*' ? { step: 'wildcard' } : { step: 'field', name: name.replaceAll('\\', '') };
}

function parseRecursive(cursor: Cursor, steps: Step[]): void {
  if (steps.at(-1)?.step === 'recursive') fail(cursor, 'two recursive descents (..) in a row');
  steps.push({ step: 'recursive' });
  if (/[_\p{L}\p{Nd}]/u.test(cursor.text[cursor.at + 2] ?? '')) steps.push(parseField(cursor, 2));
  else cursor.at += 2;
}

function parseNumber(cursor: Cursor): Step {
  const sign = /[+-]/.test(cursor.text[cursor.at]!) ? cursor.text[cursor.at++]! : '';
  const digits = takeWhile(cursor, (character) => /[.\d]/.test(character));
  if (!/^(\d+|\d+\.\d*|\.\d+)$/.test(digits)) fail(cursor, `"${sign}${digits}" is no number`);
  return { step: 'number', value: Number(sign + digits), isFloat: digits.includes('.') };
}

function parseQuoted(cursor: Cursor, quote: string): Step {
  const start = cursor.at;
  do {
    cursor.at++;
    const character = cursor.text[cursor.at];
    if (character === undefined || character === '\n') fail(cursor, 'a quoted text has no closing quote');
  } while (cursor.text[cursor.at] !== quote || cursor.text[cursor.at - 1] === '\\');
  cursor.at++;
  const quoted = cursor.text.slice(start, cursor.at);
  return { step: 'text', text: unquote(quoted) ?? fail(cursor, `${quoted} holds an unknown escape`) };
}

function parseBrackets(cursor: Cursor): Step[] {
  const end = cursor.text.indexOf(']', cursor.at);
  if (end < 0 || cursor.text.slice(cursor.at, end).includes('\n')) fail(cursor, '[ has no closing ]');
  const inside = cursor.text.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  const parts = inside.split(',');
  if (parts.length > 1) {
    const paths = parts.map((part) => parseInner(cursor, `[${part.replace(/^ +| +$/g, '')}]`));
    return [{ step: 'union', paths }];
  }
  const key = /^'([^']*)'$/.exec(inside)?.[1];
  if (key !== undefined) return parseInner(cursor, `.${key}`);
  return [parseSlice(cursor, inside === '*' ? ':' : inside)];
}

/** `2`, `-1`, `1:3`, `::2`; an index alone is a slice of one. */
function parseSlice(cursor: Cursor, text: string): Step {
  const parts = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text);
  if (parts === null || parts.includes('-'))
    fail(cursor, `[${text}] is neither an index, a slice nor a key in single quotes`);
  const [from, to, by] = parts!.slice(1).map((part) => (part ? Number(part) : undefined));
  const slice = { step: 'slice' as const, isIndex: parts![2] === undefined };
  return {
    ...slice,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(by === undefined ? {} : { by }),
  };
}

/** `[?(@.a=="b")]`, or `[?(@.a)]` for those that have it. */
function parseFilter(cursor: Cursor): Step {
  const start = cursor.at + '[?('.length;
  const end = endOfFilter(cursor, start);
  const inside = cursor.text.slice(start, end);
  if (cursor.text[end + 1] !== ']') fail(cursor, 'a filter [?( ends with )]');
  cursor.at = end + 2;
  const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inside);
  if (comparison === null) return { step: 'filter', left: parseInner(cursor, inside), right: [] };
  const [, left = '', operator = '', right = ''] = comparison;
  if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) fail(cursor, `${operator} is no comparison`);
  return { step: 'filter', left: parseInner(cursor, left), operator, right: parseInner(cursor, right) };
}

/** The closing parenthesis: the first that is not inside quotes. */
function endOfFilter(cursor: Cursor, start: number): number {
  let quote: string | undefined;
  let isClosed = false;
  for (let at = start; at < cursor.text.length && cursor.text[at] !== '\n'; at++) {
    const character = cursor.text[at]!;
    if (character === ')' && (quote === undefined || isClosed)) return at;
    if (character !== '"' && character !== "'") continue;
    if (quote === undefined) quote = character;
    else if (character === quote && cursor.text[at - 1] !== '\\') isClosed = true;
  }
  return fail(cursor, 'a filter [?( has no closing )');
}

function parseInner(cursor: Cursor, text: string): Step[] {
  const inner = { text: `${text}}`, at: 0 };
  try {
    return parseAction(inner);
  } catch (error) {
    // Name the whole template, not the part.
    if (error instanceof UsageError && error.cause) return fail(cursor, String(error.cause));
    throw error;
  }
}

function takeWhile(cursor: Cursor, takes: (character: string) => boolean): string {
  const start = cursor.at;
  while (cursor.at < cursor.text.length && takes(cursor.text[cursor.at]!)) cursor.at++;
  return cursor.text.slice(start, cursor.at);
}

function fail({ text }: Cursor, why: string): never {
  throw new UsageError(`jsonpath ${text}: ${why}`, {
    hint: 'write it as kubectl takes it, e.g. {.metadata.name} or {range .items[*]}{.metadata.name}{"\\n"}{end}',
    cause: why,
  });
}
