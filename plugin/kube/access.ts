import type { Agent, OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { isFields } from '../../sdk/batch-v1/fields.ts';
import { BatchError } from '../../sdk/errors.ts';
import { type AgentCache, agentCache, badCredentials } from './agents.ts';
import { type Choice, isSecure } from './choose.ts';
import { cleanText } from './clean.ts';
import { type ExecPlugin, execPlugin } from './exec-plugin.ts';
import type { Entry } from './kubeconfig.ts';

/** How a request gets in: the connections that it may use, and headers that say who asks. */
export interface Access {
  agent: Agent;
  headers: OutgoingHttpHeaders;
}

/** Who we are to the server. */
export interface Authority {
  /** The same access for all requests, until its credentials expire. */
  current(): Promise<Access>;
  /** Called when the server refused an access: true where a newer one may be had. */
  renew(refused: Access): boolean;
  /** Ends idle connections. */
  close(): void;
}

/** Token files are rotated under us: read anew after this many milliseconds, as client-go does. */
const freshFor = 60_000;

type Env = Record<string, string | undefined>;

/** Reads credentials and TLS settings through client-node's KubeConfig; exec plugins are run by ourselves, once for all. */
export function authorityOf(choice: Choice, env: Env, now: () => number = Date.now): Authority {
  const plugin =
    isFields(choice.user.exec) && isSecure(choice) ? execPlugin(choice.user.exec, choice.cluster, env, now) : undefined;
  let config = kubeConfigOf(choice, plugin);
  const agents = agentCache();
  let current: Promise<Access> | undefined;
  let latest: Access | undefined;
  let until = 0;
  const make = async (): Promise<Access> => {
    const access = await accessOf(choice, config, agents);
    until = Math.min(now() + freshFor, plugin?.expires() ?? Number.POSITIVE_INFINITY);
    latest = access;
    return access;
  };
  return {
    current() {
      if (current && now() < until) return current;
      // While it is being made, all requests wait for the one.
      until = Number.POSITIVE_INFINITY;
      const making = make();
      current = making;
      making.catch(() => {
        if (current === making) current = undefined;
      });
      return making;
    },
    renew(refused) {
      const { tokenFile, exec, 'auth-provider': provider } = choice.user;
      if (!tokenFile && !exec && !provider) return false;
      // Of many requests that were refused together, the first renews for all.
      if (latest === refused) {
        plugin?.forget();
        config = kubeConfigOf(choice, plugin);
        latest = undefined;
        current = undefined;
      }
      return true;
    },
    close: () => agents.close(),
  };
}

/** Credentials never go over plain HTTP, as with kubectl. */
function kubeConfigOf(choice: Choice, plugin: ExecPlugin | undefined): KubeConfig {
  const config = new KubeConfig();
  const { cluster, server } = choice;
  const user: Entry = isSecure(choice) ? choice.user : {};
  config.loadFromOptions({
    clusters: [
      {
        name: 'cluster',
        server,
        caFile: cluster['certificate-authority'],
        caData: cluster['certificate-authority-data'],
        // KubeConfig makes no agent for http:// otherwise.
        skipTLSVerify: cluster['insecure-skip-tls-verify'] === true || !isSecure(choice),
        tlsServerName: cluster['tls-server-name'],
        proxyUrl: cluster['proxy-url'],
      },
    ],
    users: [
      {
        name: 'user',
        certFile: user['client-certificate'],
        certData: user['client-certificate-data'],
        keyFile: user['client-key'],
        keyData: user['client-key-data'],
        token: user.token,
        username: user.username,
        password: user.password,
        authProvider: user.tokenFile
          ? { name: 'tokenFile', config: { tokenFile: user.tokenFile } }
          : user['auth-provider'],
      },
    ],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  if (plugin) addPlugin(config, plugin);
  return config;
}

function addPlugin(config: KubeConfig, plugin: ExecPlugin): void {
  config.addAuthenticator({
    isAuthProvider: () => true,
    async applyAuthentication(_user, options) {
      const { token, clientCertificateData, clientKeyData } = await plugin.credential();
      if (clientCertificateData) Object.assign(options, { cert: clientCertificateData, key: clientKeyData });
      if (token) options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
    },
  });
}

async function accessOf(choice: Choice, config: KubeConfig, agents: AgentCache): Promise<Access> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    if (error instanceof BatchError) throw error;
    const { path, message } = error as NodeJS.ErrnoException;
    if (path !== undefined) throw badCredentials(error as NodeJS.ErrnoException);
    throw new BatchError('Unauthorized', `no credentials for ${choice.server}: ${cleanText(message)}`, {
      hint: 'log in anew',
      cause: error,
    });
  }
  const headers: OutgoingHttpHeaders = { ...(options.headers as OutgoingHttpHeaders), ...impersonation(choice.user) };
  // A file with a token may end with a line break.
  if (headers.Authorization) headers.Authorization = String(headers.Authorization).trim();
  if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return { agent: agents.agentFor(choice, options), headers };
}

function impersonation(user: Entry): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  if (!user.as) return headers;
  headers['Impersonate-User'] = String(user.as);
  if (Array.isArray(user['as-groups'])) headers['Impersonate-Group'] = user['as-groups'].map(String);
  if (user['as-uid']) headers['Impersonate-Uid'] = String(user['as-uid']);
  for (const [key, values] of Object.entries(isFields(user['as-user-extra']) ? user['as-user-extra'] : {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = Array.isArray(values)
      ? values.map(String)
      : String(values);
  }
  return headers;
}
