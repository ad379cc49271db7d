import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { UsageError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import type { FlagValues, fileFlags } from '../flags.ts';
import type { InputContext, Manifest } from '../input/manifests.ts';

/** Reads and checks all that -f names; throws every problem of every input together. Warnings go to stderr unless unwanted. */
export async function readInput(
  verb: string,
  flags: FlagValues<typeof fileFlags>,
  programArguments: string[],
  context: Context,
  { warn = true } = {},
): Promise<Manifest[]> {
  const [{ readManifests }, { checkManifests }] = await Promise.all([
    import('../input/manifests.ts'),
    import('../input/checks.ts'),
  ]);
  const manifests = await readManifests(flags.filename ?? [], inputContext(verb, flags, programArguments, context));
  const warnings = checkManifests(manifests);
  if (warn) for (const warning of warnings) context.stderr.write(`${warning}\n`);
  return manifests;
}

/** What the readers of files and programs may know of the call. */
export function inputContext(
  verb: string,
  flags: FlagValues<typeof fileFlags>,
  programArguments: string[],
  { cwd, env, stdin, stderr, execPath, signal }: Context,
): InputContext {
  return {
    verb,
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

/** As kubectl: -n and a namespace in the file must agree. */
export function inNamespace({ object, where }: Manifest, namespace: string | undefined): KubernetesObject {
  const own = object.metadata.namespace;
  if (namespace === undefined || own === undefined || own === namespace) return object;
  throw new UsageError(
    `${where}: the namespace "${own}" of ${object.kind} "${object.metadata.name}" is not "${namespace}" of --namespace`,
    {
      hint: `leave --namespace out, or say --namespace ${own}`,
    },
  );
}
