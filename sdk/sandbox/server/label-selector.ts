import { isLabelValue, isQualifiedName } from '../../batch-v1/names.ts';
import { LABEL_VALUE, QUALIFIED_NAME } from '../store/metadata.ts';
import { badRequest } from '../store/refusals.ts';

/** What the labels of an object must be like (apimachinery's labels.Parse). */
export type LabelTest = (labels: Record<string, string>) => boolean;

const TOKEN = /\s*(==|!=|[=!<>(),]|[^\s=!<>(),]+)/y;
const COMPARISONS = ['=', '==', '!=', '<', '>'];
const SYMBOLS = ['=', '==', '!=', '!', '<', '>', '(', ')', ','];

/**
 * @param text such as `app=etl,tier in (a,b),!old`; all parts hold
 * @throws StatusError 400
 */
export function parseLabelSelector(text: string): LabelTest {
  const tokens = tokensOf(text);
  const tests: LabelTest[] = [];
  let at = 0;
  while (at < tokens.length) {
    if (tokens[at] !== '!' && !isWord(tokens[at])) {
      throw unexpected(tokens[at], "!, identifier, or 'end of string'");
    }
    const [test, next] = requirement(tokens, at);
    tests.push(test);
    if (next < tokens.length && tokens[next] !== ',') throw unexpected(tokens[next], "',' or 'end of string'");
    at = next + 1;
    const after = tokens[at] ?? '';
    if (next < tokens.length && after !== '!' && !isWord(after)) throw unexpected(after, "identifier after ','");
  }
  return (labels) => tests.every((test) => test(labels));
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) tokens.push(match[1]!);
  return tokens;
}

function requirement(tokens: readonly string[], start: number): [LabelTest, number] {
  const absent = tokens[start] === '!';
  let at = absent ? start + 1 : start;
  const key = tokens[at++];
  if (!isWord(key)) throw unparsable(key, 'identifier');
  if (!isQualifiedName(key)) throw badRequest(`unable to parse requirement: ${badKey(key)}`);
  if (absent) return [(labels) => labels[key] === undefined, at];
  const operator = tokens[at];
  if (operator === undefined || operator === ',') return [(labels) => labels[key] !== undefined, at];
  at++;
  if (operator === 'in' || operator === 'notin') {
    const [values, next] = listOf(tokens, at);
    const isIn: LabelTest = (labels) => labels[key] !== undefined && values.includes(labels[key]);
    return [operator === 'in' ? isIn : (labels) => !isIn(labels), next];
  }
  if (!COMPARISONS.includes(operator)) throw unparsable(operator, 'in, notin, =, ==, !=, gt, lt');
  const none = tokens[at] === undefined || tokens[at] === ',';
  const value = none ? '' : tokens[at]!;
  if (SYMBOLS.includes(value)) throw unparsable(value, 'identifier');
  if (!isLabelValue(value)) throw badRequest(`unable to parse requirement: ${badValue(key, value)}`);
  return [comparison(key, operator, value), none ? at : at + 1];
}

function comparison(key: string, operator: string, value: string): LabelTest {
  if (operator === '=' || operator === '==') return (labels) => labels[key] === value;
  if (operator === '!=') return (labels) => labels[key] !== value;
  if (!/^-?\d+$/.test(value)) {
    throw badRequest(
      `unable to parse requirement: values[0]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  const bound = Number(value);
  const sign = operator === '<' ? -1 : 1;
  return (labels) => labels[key] !== undefined && sign * (Number(labels[key]) - bound) > 0;
}

function listOf(tokens: readonly string[], start: number): [string[], number] {
  if (tokens[start] !== '(') {
    throw badRequest(`unable to parse requirement: found '${tokens[start] ?? ''}' expected: '('`);
  }
  const end = tokens.indexOf(')', start);
  if (end < 0) throw unparsable('', "',', or ')'");
  const values = tokens.slice(start + 1, end);
  // Between two commas, or before or after one, stands the empty value.
  const read = values.join('').split(',');
  return [read, end + 1];
}

function isWord(token: string | undefined): token is string {
  return token !== undefined && token !== '' && !SYMBOLS.includes(token);
}

const badKey = (key: string) => `<nil>: Invalid value: ${JSON.stringify(key)}: ${QUALIFIED_NAME}`;
const badValue = (key: string, value: string) =>
  `values[0][${key}]: Invalid value: ${JSON.stringify(value)}: ${LABEL_VALUE}`;

function unparsable(found: string | undefined, expected: string) {
  return badRequest(`unable to parse requirement: found '${found ?? ''}', expected: ${expected}`);
}

function unexpected(found: string | undefined, expected: string) {
  return badRequest(`found '${found ?? ''}', expected: ${expected}`);
}
