import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { listObjects } from './objects.ts';
import type { ConnectOptions, Kube } from './types.ts';

/** The names of all namespaces, for completion. */
export async function listNamespaces(kube: Kube, signal?: AbortSignal): Promise<string[]> {
  const namespaces = { prefix: '/api/v1', plural: 'namespaces' };
  const found = await listObjects<KubernetesObject>(kube, namespaces, { namespace: undefined }, signal);
  return found.map(({ metadata }) => metadata.name!);
}

/** The names of all contexts of the kubeconfig, for completion. */
export function listContexts({ kubeconfig, env }: ConnectOptions): string[] {
  return [...readKubeconfig(kubeconfig, env).contexts.keys()];
}
