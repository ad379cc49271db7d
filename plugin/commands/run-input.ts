import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import type { Manifest } from '../input/manifests.ts';
import { waitsForOthers, withoutHold } from '../plan/order.ts';
import { isJob } from '../plan/run.ts';
import { inNamespace, readInput } from './reading.ts';
import type { RunFlags } from './run-flags.ts';
import { refuseEachNode } from './run-nodes.ts';

/** The objects that a call of `run` means, checked, in the namespace that it names. */
export async function prepare(flags: RunFlags, after: string[], context: Context): Promise<KubernetesObject[]> {
  const manifests =
    flags.image === undefined
      ? await readInput('run', flags, after, eachNodeLater(context))
      : await fromImage(flags.image, flags, after);
  const objects = manifests.map((manifest) => inNamespace(manifest, flags.namespace));
  if (!objects.some((object) => isJob(object) || object.kind === 'CronJob')) {
    throw new BatchError('EmptySelection', 'no Job or CronJob in the input', {
      hint: 'kubectl apply is for files without Jobs',
    });
  }
  if (flags['dry-run'] === 'client') refuseEachNode(objects);
  if (objects.some(waitsForOthers)) refuseOrdered(flags);
  return (flags['generate-name'] ? objects.map(withGeneratedName) : objects).map(withoutHold);
}

/** A program may leave Jobs for each node to us: we can ask the cluster for its nodes. */
function eachNodeLater(context: Context): Context {
  return { ...context, env: { ...context.env, KUBECTL_BATCH_EACH_NODE: 'later' } };
}

/** What cannot be done where Jobs wait for others. */
function refuseOrdered(flags: RunFlags): void {
  if (flags.detach)
    throw new UsageError('--detach cannot create Jobs that wait for others: nobody would be there to create them', {
      hint: 'leave --detach out, or let Argo CD or Flux apply them in their order: see docs/order.md',
    });
  if (flags['generate-name'])
    throw new UsageError('--generate-name cannot rename Jobs that wait for others: they wait for them by name', {
      hint: '--replace runs them anew under their own names',
    });
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

function withGeneratedName(object: KubernetesObject): KubernetesObject {
  if (!isJob(object) || object.metadata.name === undefined) return object;
  const { name, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, generateName: `${name}-` } };
}
