#!/usr/bin/env node
/** The only file that touches the process: it makes a Context of it, runs, and ends with the exit code. */
import type { Context, Interruption, Output } from './context.ts';

const oldestNode = [20, 19] as const;

/** A reader that went away (`... | head -1`) ends the program as it would end any other: by SIGPIPE's exit code. */
function endUnwritten(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(141);
  process.stderr.write(`error: cannot write the output: ${error.message}\n`);
  process.exit(3);
}

function output(stream: NodeJS.WriteStream): Output {
  stream.on('error', endUnwritten);
  return {
    // The event comes too late for what is written last: the program has ended by then.
    write: (text) => void stream.write(text, (error) => error && endUnwritten(error)),
    isTTY: stream.isTTY === true,
    size: () => (stream.isTTY ? { columns: stream.columns || 80, rows: stream.rows || 24 } : undefined),
  };
}

/** The first signal asks the command to end; a second one ends it at once. */
function interruptions(): AbortSignal {
  const controller = new AbortController();
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort({ signal, exitCode } satisfies Interruption);
    });
  }
  return controller.signal;
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
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
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
