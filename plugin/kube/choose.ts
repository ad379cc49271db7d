import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nearest } from '../../sdk/batch-v1/nearest.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import type { Entry, Kubeconfig } from './kubeconfig.ts';
import { proxyFromEnvironment } from './proxy.ts';
import type { ConnectOptions } from './types.ts';

/** Which server, as whom: the kubeconfig's context with the flags laid over it. */
export interface Choice {
  context: string | undefined;
  namespace: string;
  server: string;
  /** Fields as in a kubeconfig. */
  cluster: Entry;
  user: Entry;
  userName: string;
}

/** True where the connection is encrypted. Credentials go over no other, as with kubectl. */
export function isSecure({ server }: Choice): boolean {
  return server.startsWith('https:');
}

/** Where a pod finds its service account's credentials. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Chooses cluster, user and namespace as kubectl does. Throws UsageError for a context, cluster or user that is not
 * there, and BatchError `Unreachable` where nothing says which cluster is meant.
 */
export function choose(
  config: Kubeconfig,
  options: ConnectOptions,
  accountFolder: string = serviceAccountFolder,
): Choice {
  const inCluster = inClusterChoice(config, options, accountFolder);
  const contextName = options.context ?? config.currentContext;
  const context = inCluster ? {} : contextOf(config, contextName, options);
  const cluster =
    inCluster?.cluster ?? named(config.clusters, 'cluster', options.cluster ?? text(context.cluster), config);
  const user = inCluster?.user ?? named(config.users, 'user', options.user ?? text(context.user), config);
  const merged = overrideCluster(cluster ?? {}, options);
  const server = text(merged.server);
  if (!server) throw noServer(config, options);
  const address = withScheme(server, merged);
  const proxy = text(merged['proxy-url']) || proxyFromEnvironment(address, options.env);
  return {
    context: inCluster ? undefined : contextName,
    namespace: options.namespace || text(context.namespace) || inCluster?.namespace || 'default',
    server: address,
    cluster: proxy ? { ...merged, 'proxy-url': proxy } : merged,
    user: overrideUser(user ?? {}, options),
    userName: options.user ?? text(context.user) ?? 'user',
  };
}

function inClusterChoice(
  config: Kubeconfig,
  { env, server, cluster, context, kubeconfig }: ConnectOptions,
  folder: string,
) {
  const configured = config.clusters.size > 0 || config.contexts.size > 0;
  if (configured || server || cluster || context || kubeconfig) return undefined;
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port || !existsSync(join(folder, 'token'))) return undefined;
  const namespaceFile = join(folder, 'namespace');
  return {
    cluster: {
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      'certificate-authority': join(folder, 'ca.crt'),
    },
    user: { tokenFile: join(folder, 'token') },
    namespace: env.POD_NAMESPACE || (existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : ''),
  };
}

function contextOf(config: Kubeconfig, name: string | undefined, options: ConnectOptions): Entry {
  const found = name === undefined ? undefined : config.contexts.get(name);
  if (found) return found;
  if (name === undefined) return {};
  // kubectl, too, lets --server stand in for a context that was left behind in the file.
  if (options.context === undefined && (options.server || options.cluster)) return {};
  throw new UsageError(`no context "${name}" in ${places(config)}`, { hint: contextHint(config, name) });
}

function contextHint(config: Kubeconfig, name: string): string {
  const names = [...config.contexts.keys()];
  if (names.length === 0) return 'it has no contexts';
  const near = nearest(name, names);
  return `${near ? `did you mean "${near}"? ` : ''}contexts: ${names.sort().join(', ')}`;
}

function named(
  entries: Map<string, Entry>,
  kind: string,
  name: string | undefined,
  config: Kubeconfig,
): Entry | undefined {
  if (name === undefined || name === '') return undefined;
  const entry = entries.get(name);
  if (entry) return entry;
  throw new UsageError(`no ${kind} "${name}" in ${places(config)}`, {
    hint: `${kind}s: ${[...entries.keys()].sort().join(', ') || 'none'}`,
  });
}

function overrideCluster(cluster: Entry, options: ConnectOptions): Entry {
  const { server, certificateAuthority, insecureSkipTlsVerify, tlsServerName } = options;
  const merged: Entry = {
    ...cluster,
    ...(server ? { server } : {}),
    ...(tlsServerName ? { 'tls-server-name': tlsServerName } : {}),
  };
  if (certificateAuthority === undefined && insecureSkipTlsVerify === undefined) return merged;
  // One of these flags is the whole word on trust: what the file says of it no longer counts.
  const {
    'certificate-authority': file,
    'certificate-authority-data': data,
    'insecure-skip-tls-verify': skip,
    ...rest
  } = merged;
  if (insecureSkipTlsVerify) return { ...rest, 'insecure-skip-tls-verify': true };
  if (certificateAuthority) return { ...rest, 'certificate-authority': resolve(certificateAuthority) };
  return { ...rest, 'certificate-authority': file, 'certificate-authority-data': data };
}

function overrideUser(user: Entry, { token, as, asGroup, asUid }: ConnectOptions): Entry {
  const impersonation =
    as || asGroup?.length || asUid ? { as, 'as-groups': asGroup, 'as-uid': asUid, 'as-user-extra': undefined } : {};
  const { exec, 'auth-provider': provider, tokenFile, ...rest } = user;
  const merged = token ? { ...rest, token, ...impersonation } : { ...user, ...impersonation };
  const extra = merged['as-groups'] ?? merged['as-uid'];
  if (!merged.as && extra)
    throw new UsageError('--as-group and --as-uid need --as', { hint: 'name the user, too: --as USER' });
  return merged;
}

function withScheme(server: string, cluster: Entry): string {
  const secure =
    cluster['certificate-authority'] || cluster['certificate-authority-data'] || cluster['insecure-skip-tls-verify'];
  const url = /^[a-z]+:\/\//i.test(server) ? server : `${secure ? 'https' : 'http'}://${server}`;
  if (!URL.canParse(url) || !/^https?:/i.test(url)) {
    throw new UsageError(`not the address of an API server: ${server}`, { hint: 'it looks like https://host:6443' });
  }
  return url.replace(/\/+$/, '');
}

function noServer(config: Kubeconfig, options: ConnectOptions): BatchError {
  if (config.found.length === 0) {
    return new BatchError('Unreachable', `no kubeconfig found: looked at ${config.looked.join(', ')}`, {
      hint: 'name one with --kubeconfig FILE or the variable KUBECONFIG, or a server with --server URL; without a cluster: --sandbox',
    });
  }
  if (options.context === undefined && config.currentContext === undefined) {
    return new UsageError(`no current context in ${places(config)}`, {
      hint: `choose one: kubectl config use-context NAME, or --context NAME; contexts: ${[...config.contexts.keys()].sort().join(', ') || 'none'}`,
    });
  }
  return new UsageError(`no server for context "${options.context ?? config.currentContext}" in ${places(config)}`, {
    hint: 'its cluster needs a server; or name one with --server URL',
  });
}

function places({ found, looked }: Kubeconfig): string {
  return (found.length > 0 ? found : looked).join(', ');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
