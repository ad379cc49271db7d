import { version } from '../version.ts';
import { choose } from './choose.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { createTransport } from './transport.ts';
import type { ConnectOptions, Kube } from './types.ts';

/**
 * Finds out which cluster is meant and as whom, as kubectl does. Sends nothing yet; credentials are fetched with the first request.
 * Throws UsageError for a context, cluster, user or file that is not there.
 */
export async function connect(options: ConnectOptions): Promise<Kube> {
  const choice = choose(readKubeconfig(options.kubeconfig, options.env), options);
  const { authorityOf } = await import('./access.ts');
  const { requestTimeout, onWarning, onRequest } = options;
  const transport = createTransport({
    server: choice.server,
    authority: authorityOf(choice, options.env),
    userAgent: `kubectl-batch/${version}`,
    timeout: requestTimeout,
    onWarning,
    onRequest,
  });
  return { server: choice.server, context: choice.context, namespace: choice.namespace, transport };
}
