import http, { type Agent } from 'node:http';
import https, { type AgentOptions, type RequestOptions } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { UsageError } from '../../sdk/errors.ts';
import { type Choice, isSecure } from './choose.ts';

/** A load balancer may forget an idle connection without a word. */
const idleFor = 30_000;

export interface AgentCache {
  agentFor(choice: Choice, options: RequestOptions): Agent;
  close(): void;
}

/** One agent as long as certificates and keys stay the same, so that connections are kept when a token is renewed. */
export function agentCache(): AgentCache {
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

/** A certificate or key that is not there or has no known form. */
export function badCredentials(error: NodeJS.ErrnoException): UsageError {
  const missing = error.code === 'ENOENT' && error.path ? `no such file: ${error.path}` : error.message;
  return new UsageError(`the kubeconfig's certificates or keys cannot be read: ${missing}`, {
    hint: 'check the files that the kubeconfig names: kubectl config view --minify',
    cause: error,
  });
}
