#!/usr/bin/env node
/** The only file that touches the process: it makes a Context of it, runs, and ends with the exit code. */
import type { Context, Interruption, Output } from './context.ts';

const oldestNode = [20, 19] as const;

const interruption = new AbortController();
/** The exit code once something could not be written. */
let unwritten: number | undefined;

/**
 * A reader that went away (`... | head -1`) ends the program by SIGPIPE's exit code. The command is asked to end, since
 * it may have something to clean up; meanwhile nothing more is written there.
 */
function endUnwritten({ code, message }: NodeJS.ErrnoException): void {
  if (unwritten !== undefined) return;
  unwritten = code === 'EPIPE' ? 141 : 3;
  if (code !== 'EPIPE') process.stderr.write(`error: cannot write the output: ${message}\n`);
  if (!interruption.signal.aborted)
    interruption.abort({ signal: 'SIGPIPE', exitCode: unwritten } satisfies Interruption);
}

function output(stream: NodeJS.WriteStream): Output {
  let lost = false;
  const lose = (error: NodeJS.ErrnoException) => {
    lost = true;
    endUnwritten(error);
  };
  stream.on('error', lose);
  return {
    write: (text) => void (lost || stream.write(text, (error) => error && lose(error))),
    isTTY: stream.isTTY === true,
    size: () => (stream.isTTY ? { columns: stream.columns || 80, rows: stream.rows || 24 } : undefined),
  };
}

/** The first signal asks the command to end; a second one ends it at once. */
function interruptions(): AbortSignal {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(exitCode);
      interruption.abort({ signal, exitCode } satisfies Interruption);
    });
  }
  return interruption.signal;
}

/** What nobody caught is our bug, and 3: Node's own exit code of 1 would read as "a Job failed". */
function endOnBug(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`error: a bug of kubectl batch, please report it: ${text}\n`);
  process.exit(3);
}

async function start(argv: string[]): Promise<void> {
  const { run } = await import('./main.ts');
  const context: Context = {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    execPath: process.execPath,
    now: Date.now,
    signal: interruptions(),
    connect: async (options) => (await import('./kube/index.ts')).connect(options),
  };
  const code = await run(argv, context);
  // Idle connections would keep the process; what was written must be out first.
  // What is written last may fail only now.
  const last = (stream: NodeJS.WriteStream, next: () => void) =>
    stream.write('', (error) => {
      if (error) endUnwritten(error);
      next();
    });
  last(process.stdout, () => last(process.stderr, () => setImmediate(() => process.exit(unwritten ?? code))));
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
  process.stderr.write(
    `error: kubectl batch needs Node ${oldestNode.join('.')} or newer, and this is ${process.versions.node}\n`,
  );
  process.exitCode = 2;
} else {
  process.on('uncaughtException', endOnBug);
  void start(process.argv.slice(2));
}
