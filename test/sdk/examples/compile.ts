import { dirname, relative } from 'node:path';
import ts from 'typescript';
import { type Example, root } from './read.ts';

/** An example as a program: what it needs before it, its code line by line as it was. */
export interface Program {
  example: Example;
  /** Of the module that the code becomes; nothing is written there. */
  path: string;
  /** One line. */
  head: string;
}

const entry = `${root}sdk/index.ts`;
const GIVEN = "const app = new App(); const chart = new Chart(app, 'example', { disableResourceNameHashes: true });";

/**
 * The programs of examples. An example may use, without importing it, what `kubectl-batch` and cdk8s export, what its own
 * module and the modules beside it export, and an `app` with a `chart`.
 */
export function programsOf(examples: readonly Example[]): Program[] {
  const folders = new Set(examples.map(({ file }) => dirname(root + file)));
  const sources = [...folders].flatMap((folder) => ts.sys.readDirectory(folder, ['.ts'], [], ['*.ts']));
  const host = ts.createProgram([entry, ...sources], options(), compilerHost());
  const exported = (path: string) => {
    const source = host.getSourceFile(path);
    const symbol = source && host.getTypeChecker().getSymbolAtLocation(source);
    return symbol ? host.getTypeChecker().getExportsOfModule(symbol) : [];
  };
  const isType = (symbol: ts.Symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const { flags } = isAlias ? host.getTypeChecker().getAliasedSymbol(symbol) : symbol;
    return (flags & ts.SymbolFlags.Value) === 0;
  };
  const publicNames = exported(entry);
  const cdk8s = host.getSourceFiles().find(({ fileName }) => fileName.endsWith('/cdk8s/lib/index.d.ts'))!.fileName;
  const cdk8sNames = exported(cdk8s);
  return examples.map((example, index) => {
    const own = host
      .getSourceFiles()
      .map(({ fileName }) => fileName)
      .filter((fileName) => dirname(fileName) === dirname(root + example.file))
      .toSorted((a, b) => Number(b === root + example.file) - Number(a === root + example.file));
    const path = `${root}test/sdk/examples/example-${index}.ts`;
    const used = namesIn(example.code);
    const wanted = new Set([...used.read, 'App', 'Chart'].filter((name) => !used.declared.has(name)));
    const imports: string[] = [];
    const take = (from: string, symbols: readonly ts.Symbol[]) => {
      const taken = symbols.filter(({ name }) => wanted.delete(name));
      const names = taken.map((symbol) => (isType(symbol) ? `type ${symbol.name}` : symbol.name));
      if (names.length > 0) imports.push(`import { ${names.join(', ')} } from '${from}';`);
    };
    take(specifier(path, entry), publicNames);
    for (const each of own) take(specifier(path, each), exported(each));
    take('cdk8s', cdk8sNames);
    return { example, path, head: `${imports.join(' ')} ${GIVEN} export { app };` };
  });
}

/** What the compiler says of the programs, each with its place in the sources: `sdk/errors.ts:37 ...`. */
export function compile(programs: readonly Program[]): string[] {
  const texts = new Map(programs.map(({ path, head, example }) => [path, `${head}\n${example.code}`]));
  const host = compilerHost();
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion);
  };
  const program = ts.createProgram([...texts.keys()], options(), host);
  return programs.flatMap(({ path, example }) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(({ file, start = 0, messageText }) => {
      // The head is the line before the first.
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line - 1;
      return `${example.file}:${example.line + line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    }),
  );
}

const parsed = new Map<string, ts.SourceFile | undefined>();

/** Parses each file once for all programs. */
function compilerHost(): ts.CompilerHost {
  const host = ts.createCompilerHost(options());
  const { getSourceFile } = host;
  host.getSourceFile = (path, ...rest) => {
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, ...rest));
    return parsed.get(path);
  };
  return host;
}

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [entry] }, ts.sys, root);
  return { ...options, noUnusedLocals: false, allowUnreachableCode: true };
}

function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** The names that code declares, and all that it mentions. */
function namesIn(code: string): { declared: Set<string>; read: Set<string> } {
  const [declared, read] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
      const isNew =
        (ts.isVariableDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isBindingElement(parent) ||
          ts.isFunctionDeclaration(parent) ||
          ts.isImportSpecifier(parent)) &&
        parent.name === node;
      if (isNew) declared.add(node.text);
      else if (!isMember && !isKey) read.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true));
  return { declared, read };
}
