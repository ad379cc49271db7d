import type { Context } from '../context.ts';
import type { FlagValues, fileFlags } from '../flags.ts';
import type { InputContext, Manifest } from '../input/manifests.ts';

/** Reads and checks all that -f names; throws every problem of every input together. Warnings go to stderr. */
export async function readInput(
  flags: FlagValues<typeof fileFlags>,
  programArguments: string[],
  context: Context,
): Promise<Manifest[]> {
  const [{ readManifests }, { checkManifests }] = await Promise.all([
    import('../input/manifests.ts'),
    import('../input/checks.ts'),
  ]);
  const manifests = await readManifests(flags.filename ?? [], inputContext(flags, programArguments, context));
  for (const warning of checkManifests(manifests)) context.stderr.write(`${warning}\n`);
  return manifests;
}

/** What the readers of files and programs may know of the call. */
export function inputContext(
  flags: FlagValues<typeof fileFlags>,
  programArguments: string[],
  { cwd, env, stdin, stderr, execPath, signal }: Context,
): InputContext {
  return {
    recursive: flags.recursive === true,
    programTimeout: flags['program-timeout'],
    programArguments,
    cwd,
    env,
    stdin,
    stderr,
    execPath,
    signal,
  };
}
