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
    const [test, next] = requirement(tokens, at);
    tests.push(test);
    if (next < tokens.length && tokens[next] !== ',') throw unparsable(tokens[next]!, 'comma or end');
    at = next + 1;
    if (next < tokens.length && at === tokens.length) throw unparsable('', 'identifier after ,');
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
  if (key === undefined || SYMBOLS.includes(key)) throw unparsable(key ?? '', "!, identifier, or 'end of string'");
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
  return [comparison(key, operator, value), none ? at : at + 1];
}

function comparison(key: string, operator: string, value: string): LabelTest {
  if (operator === '=' || operator === '==') return (labels) => labels[key] === value;
  if (operator === '!=') return (labels) => labels[key] !== value;
  if (!/^-?\d+$/.test(value)) {
    throw badRequest(
      `values[0][${key}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  const bound = Number(value);
  const sign = operator === '<' ? -1 : 1;
  return (labels) => labels[key] !== undefined && sign * (Number(labels[key]) - bound) > 0;
}

function listOf(tokens: readonly string[], start: number): [string[], number] {
  if (tokens[start] !== '(') throw unparsable(tokens[start] ?? '', "'('");
  const end = tokens.indexOf(')', start);
  if (end < 0) throw unparsable('', "',', or ')'");
  const values = tokens.slice(start + 1, end);
  // Between two commas, or before or after one, stands the empty value.
  const read = values.join('').split(',');
  return [read, end + 1];
}

function unparsable(found: string, expected: string) {
  return badRequest(`unable to parse requirement: found '${found}', expected: ${expected}`);
}
