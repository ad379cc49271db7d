import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import type { Manifest } from '../input/manifests.ts';
import { isJob } from '../plan/run.ts';
import { readInput } from './reading.ts';
import type { RunFlags } from './run.ts';

/** The objects that a call of `run` means, checked, in the namespace that it names. */
export async function prepare(flags: RunFlags, after: string[], context: Context): Promise<KubernetesObject[]> {
  const manifests =
    flags.image === undefined ? await readInput(flags, after, context) : await fromImage(flags.image, flags, after);
  const objects = manifests.map((manifest) => inNamespace(manifest, flags.namespace));
  if (!objects.some((object) => isJob(object) || object.kind === 'CronJob')) {
    throw new BatchError('EmptySelection', 'no Job or CronJob in the input', {
      hint: 'kubectl apply is for files without Jobs',
    });
  }
  return flags['generate-name'] ? objects.map(withGeneratedName) : objects;
}

async function fromImage(image: string, flags: RunFlags, command: string[]): Promise<Manifest[]> {
  const [{ jobFromImage }, { checkManifests }] = await Promise.all([
    import('../input/image.ts'),
    import('../input/checks.ts'),
  ]);
  const { name, completions, parallelism, indexed, env, cpu, memory, namespace } = flags;
  const object = jobFromImage({
    image,
    command,
    name,
    completions,
    parallelism,
    indexed,
    backoffLimit: flags['backoff-limit'],
    env,
    cpu,
    memory,
    serviceAccount: flags['service-account'],
    namespace,
  });
  const manifest: Manifest = { object, where: 'the flags', file: 'the flags', locate: () => undefined };
  checkManifests([manifest]);
  return [manifest];
}

/** As kubectl: -n and a namespace in the file must agree. */
function inNamespace({ object, where }: Manifest, namespace: string | undefined): KubernetesObject {
  const own = object.metadata.namespace;
  if (namespace === undefined || own === undefined || own === namespace) return object;
  throw new UsageError(
    `${where}: the namespace "${own}" of ${object.kind} "${object.metadata.name}" is not "${namespace}" of --namespace`,
    {
      hint: `leave --namespace out, or say --namespace ${own}`,
    },
  );
}

function withGeneratedName(object: KubernetesObject): KubernetesObject {
  if (!isJob(object) || object.metadata.name === undefined) return object;
  const { name, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, generateName: `${name}-` } };
}
