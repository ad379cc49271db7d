import { isDeepStrictEqual } from 'node:util';
import { createJiti } from 'jiti';
import ts from 'typescript';
import { alias } from '../../../.config/vitest.shared.ts';
import type { Program } from './compile.ts';

const jiti = createJiti(import.meta.url, { alias, moduleCache: true });

/**
 * Runs an example, synthesises its `app`, and compares its values with what comments say of them. An example that ends with a
 * `throw` must throw.
 *
 * @returns what is wrong, each with its place: `sdk/controller/back-off.ts:46 is 160000, not 16`
 */
export async function runExample({ example, path, head }: Program): Promise<string[]> {
  const { code, throws } = instrument(example.code);
  const problems: string[] = [];
  const show = (line: number, value: unknown, expected: string) => {
    const problem = mismatch(value, expected);
    if (problem !== undefined) problems.push(`${example.file}:${example.line + line} ${problem}`);
    return value;
  };
  const key = '__show';
  try {
    Object.assign(globalThis, { [key]: show });
    // Behind a number of its own, so that no two examples are one module.
    const module = (await jiti.evalModule(`${head}\n${code}`, { filename: path, async: true })) as { app: Synthesiser };
    if (throws) problems.push(`${example.file}:${example.line} throws nothing`);
    if (module.app.node.children.some(({ node }) => node.children.length > 0)) module.app.synthYaml();
  } catch (error) {
    if (!throws) problems.push(`${example.file}:${example.line} ${(error as Error).message}`);
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
  return problems;
}

interface Synthesiser {
  synthYaml(): string;
  node: { children: { node: { children: unknown[] } }[] };
}

/** Has each expression with a value in the comment behind it shown; lines stay where they are. */
function instrument(code: string): { code: string; throws: boolean } {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const edits: { at: number; text: string }[] = [];
  source.statements.forEach((statement, index) => {
    const next = source.statements[index + 1];
    const expected = expectedValue(code.slice(statement.end, next?.getStart() ?? code.length));
    if (expected === undefined) return;
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
    const words = `, ${JSON.stringify(expected)})`;
    if (ts.isExpressionStatement(statement)) {
      edits.push({ at: statement.expression.getStart(), text: `__show(${line}, ` });
      edits.push({ at: statement.expression.end, text: words });
    } else if (ts.isVariableStatement(statement)) {
      const { name } = statement.declarationList.declarations[0]!;
      edits.push({ at: statement.end, text: ` __show(${line}, ${name.getText()}${words};` });
    }
  });
  const changed = edits
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, edit) => text.slice(0, edit.at) + edit.text + text.slice(edit.at), code);
  return { code: changed, throws: source.statements.some(ts.isThrowStatement) };
}

/** The value in comments behind a statement: `// -> x`, `// 'x'`, `// [...]`; other comments are prose. */
export function expectedValue(behind: string): string | undefined {
  const lines = behind.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => line.startsWith('//'));
  if (first < 0 || first > 1) return undefined;
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('//'));
  const comment = lines
    .slice(first, end < 0 ? undefined : end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
  const value = comment.replace(/^->\s*/, '');
  return value !== comment || /^(['"`[{]|-?\d|(true|false|null|undefined)\b)/.test(value)
    ? expressionOf(value)
    : undefined;
}

/** The expression that a text begins with; what stands behind it is prose. */
function expressionOf(text: string): string {
  const source = ts.createSourceFile('value.ts', `const value = ${openEnds(text)}`, ts.ScriptTarget.Latest, true);
  const [statement] = source.statements;
  return (statement as ts.VariableStatement).declarationList.declarations[0]!.initializer!.getText();
}

/** `...` at the end of a list or of an object stands for whatever comes there. */
function openEnds(text: string): string {
  return text.replace(/\.\.\.(?=\s*[\]}])/g, '...__rest');
}

const REST = Symbol('rest');
const rest = Object.assign([REST], { [REST]: true });

function mismatch(value: unknown, expected: string): string | undefined {
  const wanted = new Function('__rest', `return (${expected});`)(rest) as unknown;
  return matches(value, wanted) ? undefined : `is ${JSON.stringify(value)}, not ${expected.replaceAll('__rest', '')}`;
}

/** Whether the value is the wanted one, which may leave out the end of lists and some fields of objects. */
function matches(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value)) return false;
    const open = wanted.at(-1) === REST;
    const items = open ? wanted.slice(0, -1) : wanted;
    return (
      (open ? value.length >= items.length : value.length === items.length) &&
      items.every((item, index) => matches(value[index], item))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return Object.is(value, wanted);
  if (typeof value !== 'object' || value === null) return false;
  const fields = Object.entries(wanted).filter(([, field]) => field !== REST);
  const same = fields.every(([key, field]) => matches((value as Record<string, unknown>)[key], field));
  return (
    same && (REST in wanted || isDeepStrictEqual(new Set(Object.keys(value)), new Set(fields.map(([key]) => key))))
  );
}
