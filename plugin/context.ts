import type { ConnectOptions, Kube } from './kube/types.ts';

/** A place to write text to: a terminal, a pipe, or an array in a test. */
export interface Output {
  write(text: string): void;
  /** True where a person watches and the cursor can be moved. */
  readonly isTTY: boolean;
  /** Columns and rows of the terminal as it is now; undefined for a pipe. */
  size(): { columns: number; rows: number } | undefined;
}

/** Everything that a command may touch of the world outside, handed in by `bin.ts` or by a test. */
export interface Context {
  stdout: Output;
  stderr: Output;
  stdin: AsyncIterable<Uint8Array> & { isTTY?: boolean };
  env: Record<string, string | undefined>;
  cwd: string;
  /** The Node binary, for the child process that runs a user's program. */
  execPath: string;
  /** Epoch milliseconds of the local clock. */
  now(): number;
  /** Aborted by Ctrl-C, by SIGTERM, or when nobody reads the output any more; its reason is an `Interruption`. */
  signal: AbortSignal;
  /** Opens the door to a cluster; a command does so once. */
  connect(options: ConnectOptions): Promise<Kube>;
}

/** Why the program was asked to end. */
export interface Interruption {
  /** SIGPIPE: the output cannot be written any more, so there is nothing to say either. */
  signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE';
  exitCode: number;
}
