import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Field, Schema } from './schema.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const entry = `${root}sdk/manifest.ts`;

/** Metadata is written by hand: most of what the server has there it writes itself. */
const OTHERWISE = ['ObjectMeta'];
/** Refused in the template of a Job. */
const LEFT_OUT = ['PodSpec.ephemeralContainers'];

/** Where our types and a schema differ, and fields without a docstring: `Container.args: no such field`. */
export function untyped(schema: Schema): string[] {
  const { program, checker } = compile();
  const source = program.getSourceFile(entry)!;
  const exported = new Map(
    checker.getExportsOfModule(checker.getSymbolAtLocation(source)!).map((symbol) => [symbol.name, symbol]),
  );
  const problems = new Set<string>();
  const seen = new Set<string>();
  /** Types for one schema may differ: what matters is that some of them know the field. */
  const symbols = new Map<string, ts.Symbol[]>();

  const compare = (type: ts.Type, name: string): void => {
    const key = `${(type as unknown as { id: number }).id} ${name}`;
    if (seen.has(key) || OTHERWISE.includes(name)) return;
    seen.add(key);
    const members = type.isUnion() ? type.types : [type];
    const fields = schema.get(name)!;
    for (const [field, { code }] of fields) {
      const where = `${name}.${field}`;
      const real = members.flatMap((member) => realProperty(member, field, checker));
      symbols.set(where, [...(symbols.get(where) ?? []), ...real.map(({ symbol }) => symbol)]);
      for (const { type } of real) accept(type, code, where);
    }
    for (const property of members.flatMap((member) => checker.getPropertiesOfType(member))) {
      if (!fields.has(property.name)) problems.add(`${name}.${property.name}: not a field of the API`);
    }
  };

  const accept = (type: ts.Type, code: string, where: string): void => {
    const members = type.isUnion() ? type.types : [type];
    const all = (flags: ts.TypeFlags) => members.every((member) => isA(member, flags));
    const wrong = () => void problems.add(`${where}: ${checker.typeToString(type)} is not "${code}"`);
    if (code[0] === '[') {
      const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      if (item) accept(item, code.slice(1), where);
      else wrong();
      return;
    }
    if (code[0] === '{') {
      const value = checker.getIndexTypeOfType(type, ts.IndexKind.String);
      const named = checker.getPropertiesOfType(type);
      const values = value ? [value] : named.map((each) => checker.getTypeOfSymbol(each));
      for (const each of values) accept(each, code.slice(1), where);
      if (values.length === 0) wrong();
      return;
    }
    if (code.length > 1) {
      compare(type, code);
      return;
    }
    const expected = FLAGS[code];
    if (expected === undefined ? !all(ts.TypeFlags.Object) : !all(expected)) wrong();
  };

  for (const kind of ['Job', 'CronJob']) {
    compare(checker.getDeclaredTypeOfSymbol(resolve(exported.get(`${kind}Manifest`)!, checker)), kind);
  }
  for (const [where, declared] of symbols) {
    const [name, field] = where.split('.') as [string, string];
    const problem = LEFT_OUT.includes(where) ? undefined : lacking(declared, schema.get(name)!.get(field)!, checker);
    if (problem !== undefined) problems.add(`${where}: ${problem}`);
  }
  return [...problems].toSorted();
}

/** A property that can be there: `selector?: undefined` is none. */
function realProperty(type: ts.Type, name: string, checker: ts.TypeChecker): { symbol: ts.Symbol; type: ts.Type }[] {
  const symbol = checker.getPropertyOfType(type, name);
  if (symbol === undefined) return [];
  const held = checker.getNonNullableType(checker.getTypeOfSymbol(symbol));
  return held.flags & ts.TypeFlags.Never ? [] : [{ symbol, type: held }];
}

/** What is missing of the declarations of a field. */
function lacking(symbols: ts.Symbol[], { since }: Field, checker: ts.TypeChecker): string | undefined {
  if (symbols.length === 0) return 'no such field';
  if (!symbols.some((symbol) => isDocumented(symbol, checker))) return 'no docstring';
  const versions = symbols.flatMap((symbol) => symbol.getJsDocTags(checker)).filter(({ name }) => name === 'since');
  const texts = versions.map(({ text }) => ts.displayPartsToString(text));
  if (since === undefined || texts.some((text) => new RegExp(`\\b1\\.${since}\\b`).test(text))) return undefined;
  return `no @since 1.${since}`;
}

const text = ts.TypeFlags.StringLike;
const number = ts.TypeFlags.NumberLike;
const FLAGS: Readonly<Record<string, ts.TypeFlags>> = {
  s: text,
  t: text,
  b: ts.TypeFlags.BooleanLike,
  n: number,
  i: number,
  l: number,
  q: text | number,
  x: text | number,
};

/** `string & {}`, which keeps suggestions alive, is a text as well. */
function isA(type: ts.Type, flags: ts.TypeFlags): boolean {
  if (type.isIntersection()) return type.types.some((part) => isA(part, flags));
  return (type.flags & flags) !== 0;
}

function isDocumented(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const fixed = symbol.name === 'apiVersion' || symbol.name === 'kind';
  const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
  return fixed || tags.includes('deprecated') || symbol.getDocumentationComment(checker).length > 0;
}

function resolve(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function compile(): { program: ts.Program; checker: ts.TypeChecker } {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [entry] }, ts.sys, root);
  const program = ts.createProgram([entry], options);
  return { program, checker: program.getTypeChecker() };
}
