/** A command that a document shows, with the output that it shows under it. */
export interface ShownCommand {
  command: string;
  output: string;
  line: number;
  /** Whether it is typed where there is no cluster but the sandbox. */
  sandbox: boolean;
  /** Whether its block calls kubectl for more than the plugin. */
  kubectl: boolean;
}

/** A file that a document shows: a fenced block whose first line is a comment with the file's name. */
export interface ShownFile {
  name: string;
  text: string;
}

export type Shown = ({ kind: 'command' } & ShownCommand) | ({ kind: 'file' } & ShownFile);

/**
 * Reads what a Markdown document shows: ```console blocks (`$ ` begins a command, a trailing backslash goes on) and
 * ```ts or ```yaml blocks that begin with `// name.ts` or `# name.yaml`. In the order of the document. A block that names
 * the sandbox is typed on that, and all that comes after where the block makes it the cluster of kubectl.
 */
export function shownIn(markdown: string): Shown[] {
  const shown: Shown[] = [];
  let staysInSandbox = false;
  const fences = markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  for (const { 1: language, 2: text = '', index } of fences) {
    const line = markdown.slice(0, index).split('\n').length + 1;
    const inSandbox = staysInSandbox || sandboxWords.test(text);
    staysInSandbox ||= setsKubeconfig.test(text);
    const kubectl = callsKubectl.test(text);
    if (language === 'console') shown.push(...commandsIn(text, line, { sandbox: inSandbox, kubectl }));
    const name = /^(?:\/\/|#) (\S+\.\w+)$/m.exec(text.split('\n', 1)[0] ?? '')?.[1];
    if (language !== 'console' && name) shown.push({ kind: 'file', name, text });
  }
  return shown;
}

const sandboxWords = /^\$ .*(--sandbox\b|\bbatch sandbox\b|\bnpm start\b)/m;
const callsKubectl = /^\$ .*\bkubectl (?!batch\b)/m;
const setsKubeconfig = /^\$ (eval|export) .*\bbatch sandbox\b/m;

function commandsIn(text: string, firstLine: number, where: Pick<ShownCommand, 'sandbox' | 'kubectl'>): Shown[] {
  const shown: (ShownCommand & { kind: 'command' })[] = [];
  let goesOn = false;
  for (const [at, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const last = shown.at(-1);
    if (goesOn && last) last.command += `\n${line}`;
    else if (line.startsWith('$ '))
      shown.push({ kind: 'command', command: line.slice(2), output: '', line: firstLine + at, ...where });
    else if (last) last.output += `${line}\n`;
    goesOn = line.endsWith('\\') && (goesOn || line.startsWith('$ '));
  }
  return shown;
}

/** Whether this is the command that installs the package for everything that a document shows. */
export function isInstall(shown: Shown): boolean {
  return shown.kind === 'command' && /^npm (i|install) (-g|--global) kubectl-batch$/.test(shown.command);
}

/**
 * Takes out of an output what differs from run to run: durations and ages, generated name endings, uids, versions, ports,
 * process numbers, the width of columns, the order of pods that print at the same time; and what kubectl says in some of its
 * versions alone.
 */
export function normalise(output: string): string {
  return output
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>')
    .replace(/(?<=[a-z0-9]-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, 'xxxxx')
    .replace(/(?<=[a-z0-9]-)\d{8}\b/g, '<slot>')
    .replace(/(?<=" deleted) from \S+ namespace$/gm, '')
    .replace(/\b(\d+d)?(\d+h)?(\d+m)?\d+(\.\d+)?m?s\b/g, '<time>')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z\b/g, '<time>')
    .replace(/(?<=127\.0\.0\.1:)\d+/g, '<port>')
    .replace(/(?<=\(process )\d+|(?<=^Process: +)\d+/gm, '<pid>')
    .replace(/\bv\d+\.\d+\.\d+\S*/g, '<version>')
    .replace(/[ \t]+/g, ' ')
    .replace(/ $/gm, '')
    .replace(/(?:^\[(?:\d+:)?[a-z0-9.-]+\] .*\n)+/gm, (logs) =>
      logs
        .split(/(?<=\n)/)
        .sort()
        .join(''),
    );
}

/** Whether an output is the one that is shown, `...` lines standing for any lines. */
export function matches(shown: string, output: string): boolean {
  const parts = normalise(shown).split(/^ ?\.\.\.\n/m);
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(?:.*\\n)*?');
  return new RegExp(`^${pattern}$`).test(normalise(output));
}

/** The document with other outputs under its commands; those of the map by the command's line, the others stay. */
export function withOutputs(markdown: string, outputs: ReadonlyMap<number, string>): string {
  const lines = markdown.split('\n');
  const commands = shownIn(markdown).filter((shown) => shown.kind === 'command');
  // From the end, so that lines above keep their numbers.
  for (const { command, output, line } of commands.reverse()) {
    const now = outputs.get(line);
    if (now === undefined) continue;
    const start = line - 1 + command.split('\n').length;
    lines.splice(start, linesOf(output).length, ...linesOf(now));
  }
  return lines.join('\n');
}

function linesOf(output: string): string[] {
  return output === '' ? [] : output.replace(/\n$/, '').split('\n');
}
