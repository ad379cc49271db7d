import { dirname, resolve } from 'node:path';
import { type BatchError, UsageError } from '../../sdk/errors.ts';
import { readYaml } from '../../sdk/yaml/index.ts';
import { type Assignment, objectKey, type ProgramMessage } from './program-messages.ts';
import { programPlace } from './program-place.ts';
import { reportProgramError } from './program-report.ts';
import {
  type ProgramContext,
  type ProgramObject,
  readOutdir,
  refuseEnd,
  startProgram,
  withOutdir,
} from './program-run.ts';
import type { ChildResult } from './run-child.ts';

/** Files that are programs, not manifests. */
export function isProgram(file: string): boolean {
  return /\.[mc]?[tj]s$/.test(file);
}

/**
 * Runs a user's program in a process of its own and returns what it synthesised: the App that it exports by default,
 * or else what it wrote to `CDK8S_OUTDIR`.
 *
 * @param name the program as the user named it, from `cwd`
 * @throws UsageError that says what the program did wrong and where; InvalidManifest for what constructs refuse at synth
 */
export async function runProgram(name: string, context: ProgramContext): Promise<ProgramObject[]> {
  const program = resolve(context.cwd, name);
  const { entry, modules, resolveFrom } = programPlace();
  const assignment: Assignment = { program, args: context.programArguments ?? [], modules, resolveFrom };
  const args = [...entry, JSON.stringify(assignment)];
  const ours = [dirname(resolveFrom), dirname(modules['kubectl-batch'] ?? resolveFrom)];
  return withOutdir(async (outdir) => {
    const result = await startProgram({ command: context.execPath, args, cwd: context.cwd, outdir, name }, context);
    const messages = messagesOf(result);
    const failed = messages.find((message) => message.type === 'failed');
    if (failed) throw await reportProgramError(failed.error, { name, cwd: context.cwd, ours });
    const synthesised = messages.find((message) => message.type === 'synthesised');
    if (synthesised) return placed(synthesised.yaml, synthesised.paths, name);
    refuseEnd(name, result, messages, context);
    const written = await readOutdir(outdir, name);
    if (written.length > 0) return written;
    throw nothingMade(name, messages);
  });
}

function placed(yaml: string, paths: Record<string, string[]>, name: string): ProgramObject[] {
  const objects = readYaml(yaml, name).map(({ object }) => object);
  return objects.map((object) => {
    const path = paths[objectKey((object ?? {}) as Record<string, unknown>)]?.shift();
    return { object, where: path === undefined ? name : `${name}: ${path}` };
  });
}

function nothingMade(name: string, messages: ProgramMessage[]): BatchError {
  const loaded = messages.find((message) => message.type === 'loaded');
  const what =
    loaded?.exported === undefined
      ? 'made no manifests'
      : `its default export (${loaded.exported}) is no App, and it wrote no manifests`;
  return new UsageError(`${name}: ${what}`, {
    hint: 'end it with "export default app", or call app.synth() on an App without an outdir of its own',
  });
}

function messagesOf({ told }: ChildResult): ProgramMessage[] {
  return told.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as ProgramMessage];
    } catch {
      // Cut off where the child was killed, or written by the program itself.
      return [];
    }
  });
}
