import { type ChildProcess, spawn } from 'node:child_process';
import { ClusterError } from './options.ts';

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
  /** Nothing is half done when it ends early; endChildren() may do that. */
  interruptible?: boolean;
}

const children = new Set<ChildProcess>();

/** Ends the programs that may be: an interrupted build would go on for minutes. */
export function endChildren(): void {
  for (const child of children) child.kill('SIGTERM');
}

/** Runs a program to its end; a program that is not there reads as code 127, like a shell has it. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Output> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: 'pipe' });
    if (options.interruptible) children.add(child);
    child.once('close', () => children.delete(child));
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    // A program that ends without reading its input is no fault of ours.
    child.stdin.on('error', () => {}).end(options.input ?? '');
  });
}

/** Like run, but anything but success is an error that carries the end of what the program said. */
export async function mustRun(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code === 0) return stdout;
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-15).join('\n');
  throw new ClusterError(`${command} ${args.slice(0, 4).join(' ')} ended with code ${code}:\n${said}`);
}

export const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Asks again and again until the answer is true; false when the time is over. */
export async function until(
  milliseconds: number,
  ask: () => Promise<boolean> | boolean,
  every = 100,
): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!(await ask())) {
    if (Date.now() > end) return false;
    await sleep(every);
  }
  return true;
}
