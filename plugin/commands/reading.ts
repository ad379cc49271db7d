import type { Context } from '../context.ts';
import type { FlagValues, fileFlags } from '../flags.ts';
import type { Manifest } from '../input/manifests.ts';

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
  const manifests = await readManifests(flags.filename ?? [], {
    recursive: flags.recursive === true,
    programTimeout: flags['program-timeout'],
    programArguments,
    cwd: context.cwd,
    env: context.env,
    stdin: context.stdin,
    stderr: context.stderr,
    execPath: context.execPath,
    signal: context.signal,
  });
  for (const warning of checkManifests(manifests)) context.stderr.write(`${warning}\n`);
  return manifests;
}
