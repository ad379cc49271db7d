/**
 * The child process that runs a user's program: loads it, synthesises its App, and tells the parent on file descriptor 3.
 * The one file beside bin.ts that touches the process, since it is a process of its own.
 */
import { writeSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { createJiti } from 'jiti';
import { type Assignment, objectKey, type ProgramError, type ProgramMessage } from './program-messages.ts';

const RESULTS = 3;

function tell(message: ProgramMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(RESULTS, bytes, sent);
}

function fail(error: unknown): void {
  tell({ type: 'failed', error: describe(error) });
  endWith(1);
}

/** Ends the process whatever still runs in it, once all that it printed is out. */
function endWith(exitCode: number): void {
  process.stderr.write('', () => process.exit(exitCode));
}

function describe(thrown: unknown): ProgramError {
  if (!(thrown instanceof Error)) return { name: '', message: String(thrown), stack: '' };
  const {
    name,
    message,
    stack = '',
    code,
    hint,
    requireStack,
    errors,
    cause,
  } = thrown as Error & Record<string, unknown>;
  return {
    name,
    message: cause instanceof Error ? `${message} (caused by: ${cause.message})` : message,
    stack: String(stack),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(Array.isArray(requireStack) ? { importedBy: String(requireStack[0] ?? '') } : {}),
    ...(Array.isArray(errors) ? { errors: errors.map(describe) } : {}),
  };
}

/** Node's own search first, from the importing file; then our packages, for programs in a folder without node_modules. */
function fallBackToOurModules({ modules, resolveFrom }: Assignment): void {
  type Resolve = (request: string, ...rest: unknown[]) => string;
  const internals = Module as unknown as { _resolveFilename: Resolve };
  const resolve = internals._resolveFilename;
  const ours = createRequire(resolveFrom);
  let searching = false;
  internals._resolveFilename = function (this: unknown, request, ...rest) {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      const own = modules[request];
      if (own !== undefined) return own;
      if (searching || !/^(cdk8s|constructs|cdk8s-plus-27)($|\/)/.test(request)) throw error;
      searching = true;
      try {
        return ours.resolve(request);
      } catch {
        throw error;
      } finally {
        searching = false;
      }
    }
  };
}

interface AppLike {
  synthYaml(): string;
  node: { findAll(): unknown[] };
}

interface ApiObjectLike {
  apiVersion?: string;
  kind?: string;
  name?: string;
  metadata?: { namespace?: string };
  node: { path: string };
  toJson?: () => unknown;
}

/** By its shape: the App may come from another copy of cdk8s. Looks through promises and CommonJS wrappers. */
async function findApp(loaded: unknown): Promise<{ app?: AppLike; exported?: string }> {
  let value = await loaded;
  for (let depth = 0; depth < 3 && value !== null && typeof value === 'object'; depth++) {
    if (typeof (value as Partial<AppLike>).synthYaml === 'function') return { app: value as AppLike };
    if (!('default' in value)) return depth === 0 ? {} : { exported: value.constructor?.name ?? 'object' };
    value = await value.default;
  }
  return value === undefined ? {} : { exported: value === null ? 'null' : typeof value };
}

/** The construct paths of the objects, so that messages can name them; several where a name is there twice. */
function pathsOf(app: AppLike): Record<string, string[]> {
  const paths: Record<string, string[]> = {};
  for (const construct of app.node.findAll()) {
    const { apiVersion, kind, name, metadata, node, toJson } = construct as ApiObjectLike;
    // A Job has these as well as the object within it, which alone is written.
    if (apiVersion === undefined || kind === undefined || metadata === undefined || toJson === undefined) continue;
    const key = objectKey({ apiVersion, kind, metadata: { namespace: metadata.namespace, name } });
    paths[key] = [...(paths[key] ?? []), node.path];
  }
  return paths;
}

async function runProgram(assignment: Assignment): Promise<void> {
  let hasEnded = false;
  process.on('uncaughtException', fail);
  process.once('beforeExit', () => {
    if (!hasEnded) tell({ type: 'stuck' });
  });
  // Standard output belongs to kubectl batch: what the program prints goes to standard error.
  Object.defineProperty(process, 'stdout', { get: () => process.stderr, configurable: true });
  process.argv = [process.execPath, assignment.program, ...assignment.args];
  fallBackToOurModules(assignment);
  const jiti = createJiti(assignment.program, { fsCache: false });
  const { app, exported } = await findApp(await jiti.import(assignment.program));
  hasEnded = true;
  if (!app) return tell({ type: 'loaded', ...(exported === undefined ? {} : { exported }) });
  tell({ type: 'synthesised', yaml: app.synthYaml(), paths: pathsOf(app) });
  // A timer or a connection that is still open must not keep us.
  endWith(0);
}

runProgram(JSON.parse(process.argv[2] ?? '{}') as Assignment).catch(fail);
