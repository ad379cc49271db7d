import { expandEachNode } from '../../sdk/batch-v1/each-node.ts';
import { DEPENDS_ON_ANNOTATION, GROUP_LABEL } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { type Dependency, dependenciesOf, formatDependsOn } from '../../sdk/batch-v1/order.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import type { Kube } from '../kube/types.ts';
import { fittingNodes, nodeSelectorOf, taintText } from '../plan/nodes.ts';
import { throwAll } from './selecting.ts';

/** @throws UsageError where the nodes of the cluster would have to be known, and it is not to be asked */
export function refuseEachNode(objects: KubernetesObject[]): void {
  const job = objects.find((object) => nodeSelectorOf(object) !== undefined);
  if (!job) return;
  throw new UsageError(`${forEachNode(job)}, and --dry-run=client asks no cluster for them`, {
    hint: '--dry-run=server shows the Jobs of all nodes and creates none',
  });
}

/** Puts one Job for each node of the cluster in the place of each Job that is meant so. */
export async function expandNodes(
  kube: Kube,
  objects: KubernetesObject[],
  context: Context,
): Promise<KubernetesObject[]> {
  if (objects.every((object) => nodeSelectorOf(object) === undefined)) return objects;
  const expanded = new Map<KubernetesObject, KubernetesObject[]>();
  const results = await Promise.allSettled(
    objects.map(async (object) => {
      const selector = nodeSelectorOf(object);
      if (selector !== undefined) expanded.set(object, await jobsOfNodes(kube, object, selector, context));
    }),
  );
  throwAll(results);
  return objects
    .flatMap((object) => expanded.get(object) ?? [object])
    .map((object) => waitingForAll(object, expanded, kube.namespace));
}

async function jobsOfNodes(
  kube: Kube,
  job: KubernetesObject,
  selector: string,
  context: Context,
): Promise<KubernetesObject[]> {
  const { listNodes } = await import('../kube/index.ts');
  const nodes = await listNodes(kube, selector, context.signal);
  const { names, leftOut } = fittingNodes(job, nodes);
  const which = `${forEachNode(job)}${selector === '' ? '' : ` with labels ${selector}`}`;
  if (names.length === 0) {
    const why = nodes.length === 0 ? 'the cluster has none' : `it tolerates the taints of none of the ${nodes.length}`;
    throw new BatchError('EmptySelection', `${which}, and ${why}`, {
      hint:
        nodes.length === 0
          ? 'see: kubectl get nodes --show-labels'
          : `e.g. ${leftOut[0]!.name} has the taint ${taintText(leftOut[0]!.taint)}`,
    });
  }
  for (const { name, taint } of leftOut)
    context.stderr.write(`${which}, but not for ${name}: it does not tolerate the taint ${taintText(taint)}\n`);
  return expandEachNode(inGroup(job), names);
}

function forEachNode({ metadata }: KubernetesObject): string {
  return `job "${metadata.name ?? metadata.generateName}" is for each node`;
}

/** Others may wait for the Job by its name: the Jobs that stand for it are a group of that name. */
function inGroup(job: KubernetesObject): KubernetesObject {
  const { labels, name } = job.metadata;
  if (name === undefined || labels?.[GROUP_LABEL] !== undefined) return job;
  return { ...job, metadata: { ...job.metadata, labels: { ...labels, [GROUP_LABEL]: name } } };
}

function waitingForAll(
  object: KubernetesObject,
  expanded: Map<KubernetesObject, KubernetesObject[]>,
  fallback: string,
): KubernetesObject {
  const namespaceOf = (namespace: string | undefined) => namespace ?? object.metadata.namespace ?? fallback;
  const standIns = (dependency: Dependency) => {
    if (dependency.kind !== 'job') return [dependency];
    const found = [...expanded].find(
      ([{ metadata }]) =>
        metadata.name === dependency.name && (metadata.namespace ?? fallback) === namespaceOf(dependency.namespace),
    );
    if (!found) return [dependency];
    // One that is in a group of its author's may have company there.
    if ((found[0].metadata.labels?.[GROUP_LABEL] ?? dependency.name) === dependency.name)
      return [{ ...dependency, kind: 'group' as const }];
    return found[1].map(({ metadata }) => ({ ...dependency, name: metadata.name! }));
  };
  const text = formatDependsOn(dependenciesOf(object).flatMap(standIns));
  if (text === '') return object;
  const annotations = { ...object.metadata.annotations, [DEPENDS_ON_ANNOTATION]: text };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
