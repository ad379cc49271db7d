import { readFile } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatchError, BatchErrors, UsageError } from '../../sdk/errors.ts';
import { type Position, placeAt, showLine } from '../../sdk/yaml/index.ts';
import type { ProgramError } from './program-messages.ts';

export interface ProgramFiles {
  /** The program as the user named it. */
  name: string;
  cwd: string;
  /** Folders of ours, whose stack frames tell the user nothing. */
  ours: string[];
}

/** An error of a user's program, told about the user's own lines. */
export async function reportProgramError(error: ProgramError, files: ProgramFiles): Promise<BatchError | BatchErrors> {
  const refused = refusedAtSynth(error, files.name);
  if (refused) return refused;
  return (await syntaxError(error, files)) ?? (await unresolved(error, files)) ?? thrown(error, files);
}

/** What constructs refuse: cdk8s joins it to one message, `[construct/path] what` on each line. */
function refusedAtSynth(error: ProgramError, name: string): BatchError | BatchErrors | undefined {
  const [head, ...lines] = error.message.split('\n  ');
  if (head !== 'Validation failed with the following errors:') return undefined;
  const texts: string[] = [];
  for (const line of lines) {
    if (/^\[[^\]]*\] /.test(line) || texts.length === 0) texts.push(line);
    else texts.push(`${texts.pop()}\n  ${line}`);
  }
  const errors = texts.map(
    (text) =>
      new BatchError(
        'InvalidManifest',
        `${name}: ${text.replace(/^\[([^\]]*)\] /, (_, path) => (path ? `${path}: ` : ''))}`,
      ),
  );
  return errors.length === 1 ? errors[0] : new BatchErrors(errors);
}

/** jiti says `ParseError: why \n /path:line:column`, the column from 0; Node puts `/path:line` above the stack. */
async function syntaxError(
  { name, message, stack }: ProgramError,
  files: ProgramFiles,
): Promise<BatchError | undefined> {
  const parse = /^ParseError: (.*?)\s*\n\s*(.+):(\d+):(\d+)\s*$/s.exec(message);
  const compile = name === 'SyntaxError' ? /^(\/.+|[A-Za-z]:\\.+):(\d+)\n/.exec(stack) : null;
  if (!parse && !compile) return undefined;
  const file = (parse?.[2] ?? compile?.[1]) as string;
  const position = { line: Number(parse?.[3] ?? compile?.[2]), column: Number(parse?.[4] ?? 0) + 1 };
  return at(file, position, parse?.[1] ?? message, undefined, files);
}

async function unresolved(
  { code, message, importedBy }: ProgramError,
  files: ProgramFiles,
): Promise<BatchError | undefined> {
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const wanted = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  const importer = importedBy || /imported from (\S+)/.exec(message)?.[1];
  if (wanted === undefined) return undefined;
  const isFile = /^(\.|\/|file:)/.test(wanted) || isAbsolute(wanted);
  const reason = isFile
    ? `cannot find the file "${shown(wanted, files)}"`
    : `cannot find the package "${packageOf(wanted)}"`;
  const fix = isFile
    ? 'is the path right, seen from the file that imports it?'
    : `install it beside the program: npm install ${packageOf(wanted)}`;
  if (!importer) return new UsageError(`${files.name}: ${reason}`, { hint: fix });
  return at(importer, await lineWith(importer, wanted), reason, fix, files);
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

async function lineWith(file: string, specifier: string): Promise<Position | undefined> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  for (const [index, line] of lines.entries()) {
    const column = Math.max(line.indexOf(`'${specifier}'`), line.indexOf(`"${specifier}"`));
    if (column >= 0) return { line: index + 1, column: column + 1 };
  }
  return undefined;
}

async function at(
  file: string,
  position: Position | undefined,
  reason: string,
  fix: string | undefined,
  files: ProgramFiles,
): Promise<BatchError> {
  const path = shown(file, files);
  if (!position) return new UsageError(`${path}: ${reason}`, fix === undefined ? {} : { hint: fix });
  const text = await readFile(file, 'utf8').catch(() => '');
  const line = showLine({ text, lineOffset: 0 }, position);
  return new UsageError(`${placeAt(path, position)}: ${reason}`, { hint: `${fix ?? 'mend this line:'}\n${line}` });
}

function thrown(error: ProgramError, files: ProgramFiles): BatchError | BatchErrors {
  if (error.errors?.length)
    return new BatchErrors(error.errors.map((one) => thrownOne({ ...one, stack: one.stack || error.stack }, files)));
  return thrownOne(error, files);
}

function thrownOne(error: ProgramError, files: ProgramFiles): BatchError {
  const frames = userFrames(error.stack, files);
  const place = frames[0]?.place ?? files.name;
  const name = ['', 'Error', 'BatchError', 'UsageError'].includes(error.name) ? '' : `${error.name}: `;
  const trace = frames.length > 0 ? ['thrown here:', ...frames.map(({ text }) => text)].join('\n') : '';
  const hint = [error.hint, trace].filter(Boolean).join('\n');
  const code = error.code === 'InvalidManifest' ? 'InvalidManifest' : 'Usage';
  const what = error.message || 'threw an error without a message';
  return new BatchError(code, `${place}: ${name}${what}`, hint ? { hint } : {});
}

/** The frames of the user's own files: not Node's, not of packages, not ours. */
function userFrames(stack: string, files: ProgramFiles): { place: string; text: string }[] {
  const frames: { place: string; text: string }[] = [];
  for (const line of stack.split('\n')) {
    const [, caller, file, row, column] =
      /^ {4}at (?:(.+?) \()?(?:async )?((?:file:\/\/)?(?:\/|[A-Za-z]:\\).+?):(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (file === undefined || /[\\/]node_modules[\\/]/.test(file)) continue;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    if (files.ours.some((folder) => path.startsWith(folder))) continue;
    // jiti keeps the lines, but puts code of its own before the first.
    const place = `${shown(path, files)}:${row}${row === '1' ? '' : `:${column}`}`;
    frames.push({ place, text: caller ? `at ${caller} (${place})` : `at ${place}` });
  }
  return frames;
}

/** As seen from where the user stands; absolute for what lies outside. */
function shown(file: string, { cwd }: ProgramFiles): string {
  if (!isAbsolute(file)) return file;
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') ? file : path;
}
