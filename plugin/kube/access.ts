import http, { type Agent, type OutgoingHttpHeaders } from 'node:http';
import https, { type AgentOptions, type RequestOptions } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import type { Choice } from './choose.ts';
import { type ExecPlugin, execPlugin } from './exec-plugin.ts';
import { type Entry, isEntry } from './kubeconfig.ts';

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
/** A load balancer may forget an idle connection without a word. */
const idleFor = 30_000;

type Env = Record<string, string | undefined>;

/** Reads credentials and TLS settings through client-node's KubeConfig; exec plugins are run by ourselves, once for all. */
export function authorityOf(choice: Choice, env: Env, now: () => number = Date.now): Authority {
  const plugin =
    isEntry(choice.user.exec) && isSecure(choice) ? execPlugin(choice.user.exec, choice.cluster, env, now) : undefined;
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

function isSecure({ server }: Choice): boolean {
  return server.startsWith('https:');
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
    throw badCredentials(error as NodeJS.ErrnoException);
  }
  const headers: OutgoingHttpHeaders = { ...(options.headers as OutgoingHttpHeaders), ...impersonation(choice.user) };
  if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return { agent: agents.agentFor(choice, options), headers };
}

function badCredentials(error: NodeJS.ErrnoException): BatchError {
  const missing = error.code === 'ENOENT' && error.path ? `no such file: ${error.path}` : error.message;
  return new UsageError(`the kubeconfig's certificates or keys cannot be read: ${missing}`, {
    hint: 'check the files that the kubeconfig names: kubectl config view --minify',
    cause: error,
  });
}

function impersonation(user: Entry): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  if (!user.as) return headers;
  headers['Impersonate-User'] = String(user.as);
  if (Array.isArray(user['as-groups'])) headers['Impersonate-Group'] = user['as-groups'].map(String);
  if (user['as-uid']) headers['Impersonate-Uid'] = String(user['as-uid']);
  for (const [key, values] of Object.entries(isEntry(user['as-user-extra']) ? user['as-user-extra'] : {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = Array.isArray(values)
      ? values.map(String)
      : String(values);
  }
  return headers;
}

interface AgentCache {
  agentFor(choice: Choice, options: RequestOptions): Agent;
  close(): void;
}

/** One agent as long as certificates and keys stay the same, so that connections are kept when a token is renewed. */
function agentCache(): AgentCache {
  let agent: Agent | undefined;
  let material = '';
  return {
    agentFor(choice, options) {
      const tls = { ca: options.ca, cert: options.cert, key: options.key };
      const now = Object.values(tls).map(String).join('\n');
      if (agent && now === material) return agent;
      const old = agent;
      material = now;
      agent = keepAlive(choice, options, tls);
      if (old) endIdle(old);
      return agent;
    },
    close: () => agent && endIdle(agent),
  };
}

function endIdle(agent: Agent): void {
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
}

/** KubeConfig's own agent is only kept where it goes through a proxy: it closes each connection after use. */
function keepAlive(choice: Choice, options: RequestOptions, tls: AgentOptions): Agent {
  if (choice.cluster['proxy-url']) return Object.assign(options.agent as Agent, { keepAlive: true });
  const common = { keepAlive: true, timeout: idleFor };
  if (!isSecure(choice)) return new http.Agent(common);
  const { rejectUnauthorized, servername } = options;
  return new https.Agent({
    ...common,
    secureContext: contextOf(tls),
    ...(rejectUnauthorized === false ? { rejectUnauthorized } : {}),
    ...(servername ? { servername } : {}),
  });
}

/** Reads certificates and keys once for all connections. */
function contextOf(tls: AgentOptions): SecureContext {
  try {
    return createSecureContext(tls);
  } catch (error) {
    throw badCredentials(error as Error);
  }
}
