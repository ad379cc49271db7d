import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';

/** One request, as it goes over the wire. */
export interface Ask {
  method: string;
  /** Such as /api/v1/namespaces. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  /** JSON, or the text itself. */
  body?: unknown;
  /** Content-Type; default application/json. */
  type?: string;
  accept?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The texts of its Warning headers. */
  warnings: string[];
  /** Parsed, where it is JSON. */
  body: unknown;
}

export interface WatchEvent {
  type: string;
  object: KubernetesObject;
}

/** A server of the Kubernetes API: the sandbox, or a real control plane. Nothing here knows which. */
export interface Target {
  name: string;
  /** How many of its seconds pass in one of the machine's. */
  speed: number;
  /** Its time, in epoch milliseconds. */
  now(): number;
  ask(ask: Ask): Promise<Answer>;
  /** Calls back for each event until the server ends the stream or the signal aborts. Resolves with the answer's status. */
  watch(ask: Ask, onEvent: (event: WatchEvent) => void, signal: AbortSignal): Promise<number>;
  close(): void | Promise<void>;
}

/** A scenario sends a field that the target does not have. */
export class LackingField extends Error {
  readonly field: string;
  constructor(field: string) {
    super(`no ${field} there`);
    this.name = 'LackingField';
    this.field = field;
  }
}

/** The same target, to which no body goes that speaks of one of these fields. */
export function lackingFields(target: Target, fields: readonly string[]): Target {
  const sent = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body ?? null));
  return {
    ...target,
    async ask(ask) {
      const field = fields.find((name) => new RegExp(`\\b${name}"?:`).test(sent(ask.body)));
      if (field !== undefined) throw new LackingField(field);
      return target.ask(ask);
    },
  };
}

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data'?: string } }[];
  users: { user: { token?: string; 'client-certificate-data'?: string; 'client-key-data'?: string } }[];
}

/** Who writes, in `managedFields`: the part of the user agent before the slash. */
const USER_AGENT = 'conformance/1';

/** @param kubeconfig its text; the first cluster and the first user are taken */
export function connectTarget(name: string, kubeconfig: string, speed = 1, now: () => number = Date.now): Target {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const [{ cluster }, { user }] = [clusters[0]!, users[0]!];
  const decode = (data: string | undefined) => (data === undefined ? undefined : Buffer.from(data, 'base64'));
  const agent = new Agent({
    keepAlive: true,
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  });
  const authorization = user.token === undefined ? {} : { authorization: `Bearer ${user.token}` };
  const send = (ask: Ask, signal?: AbortSignal) => exchange(cluster.server, agent, authorization, ask, signal);
  return {
    name,
    speed,
    now,
    ask: async (ask) => readAnswer(await send(ask)),
    watch: async (ask, onEvent, signal) => {
      const message = await send({ ...ask, query: { ...ask.query, watch: true } }, signal);
      try {
        for await (const line of lines(message)) onEvent(JSON.parse(line) as WatchEvent);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      return message.statusCode ?? 0;
    },
    close: () => agent.destroy(),
  };
}

/** The real control plane that KUBECONFIG_TEST names. */
export function connectControlPlane(): Target {
  return connectTarget('the control plane', readFileSync(process.env.KUBECONFIG_TEST!, 'utf8'));
}

function exchange(server: string, agent: Agent, authorization: object, ask: Ask, signal?: AbortSignal) {
  const url = new URL(server + ask.path);
  for (const [key, value] of Object.entries(ask.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, `${value}`);
  const body = ask.body === undefined || typeof ask.body === 'string' ? ask.body : JSON.stringify(ask.body);
  const headers = {
    accept: ask.accept ?? 'application/json',
    'user-agent': USER_AGENT,
    ...authorization,
    ...(body === undefined
      ? {}
      : { 'content-type': ask.type ?? 'application/json', 'content-length': Buffer.byteLength(body as string) }),
  };
  return new Promise<IncomingMessage>((resolve, reject) => {
    httpsRequest(url, { method: ask.method, agent, headers, signal }, resolve).on('error', reject).end(body);
  });
}

async function readAnswer(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    warnings: parseWarnings(message.headers.warning),
    body: message.headers['content-type']?.startsWith('application/json') ? JSON.parse(text) : text,
  };
}

/** `299 - "text"`, several joined by commas. */
function parseWarnings(header: string | undefined): string[] {
  const quoted = header?.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g) ?? [];
  return [...quoted].map(([, text]) => text!.replace(/\\(.)/g, '$1'));
}

async function* lines(message: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  message.setEncoding('utf8');
  for await (const chunk of message) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest !== '') yield rest;
}
