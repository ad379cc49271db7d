/** What the child process that runs a program is told, and what it tells; one JSON line each. */

/** The child's one argument. */
export interface Assignment {
  /** The program's absolute path. */
  program: string;
  /** What it finds in `process.argv` behind its own name. */
  args: string[];
  /** Modules of ours for a program whose own folder has none: `kubectl-batch`. */
  modules: Record<string, string>;
  /** A file of ours; `cdk8s`, `constructs` and `cdk8s-plus-27` are looked up from there when the program has none. */
  resolveFrom: string;
}

export type ProgramMessage =
  /** The default export was an App: its YAML, and the construct paths of its objects by `objectKey`. */
  | { type: 'synthesised'; yaml: string; paths: Record<string, string[]> }
  /** The program's body has ended and its default export, if any, was no App. */
  | { type: 'loaded'; exported?: string }
  /** Nothing is left to do and the body has not ended: an await that never ends. */
  | { type: 'stuck' }
  | { type: 'failed'; error: ProgramError };

/** An error as it crosses the border between the processes. */
export interface ProgramError {
  name: string;
  message: string;
  stack: string;
  /** Node's code, or a BatchError's. */
  code?: string;
  hint?: string;
  /** Who imported the module that was not found. */
  importedBy?: string;
  /** The errors of an AggregateError. */
  errors?: ProgramError[];
}

/** Names an object among those of one program. */
export function objectKey(object: { apiVersion?: unknown; kind?: unknown; metadata?: unknown }): string {
  const { namespace, name } = (object.metadata ?? {}) as { namespace?: unknown; name?: unknown };
  return JSON.stringify([object.apiVersion, object.kind, namespace ?? null, name ?? null]);
}
