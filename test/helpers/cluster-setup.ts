import { testCluster } from '../cluster/index.ts';

/**
 * One cluster for all the scenarios: the one that KUBECONFIG_TEST names, or a new one with a real node. Its Job
 * controller backs off for seconds instead of minutes.
 */
export async function setup(): Promise<() => Promise<void>> {
  const cluster = await testCluster({ node: true, kwok: 1, backoff: { base: '1s', max: '8s' } }, (line) =>
    console.error(line),
  );
  process.env.KUBECONFIG_TEST = cluster.kubeconfig;
  process.env.KUBECTL_TEST = cluster.kubectl;
  return () => cluster.down();
}
