import { Agent, request } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { Fields } from './corpus/parts.ts';

/** What the API server says of a manifest. */
export interface Verdict {
  status: number;
  /** Why it refused; empty where it did not. */
  message: string;
}

export interface ApiServer {
  /** Would the server create this object? */
  judge(kind: string, manifest: Fields): Promise<Verdict>;
  /** `1.35` */
  version(): Promise<string>;
  close(): void;
}

const COLLECTIONS: Readonly<Record<string, string>> = { Job: 'jobs', CronJob: 'cronjobs' };
const BUSY = [429, 502, 503, 504];
const ATTEMPTS = 10;
const HANG_UPS = 3;

/** The tests' API server, over few connections that are kept. */
export async function connectServer(kubeconfig: string, namespace: string, connections: number): Promise<ApiServer> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const tls: Parameters<KubeConfig['applyToHTTPSOptions']>[0] = {};
  await config.applyToHTTPSOptions(tls);
  const agent = new Agent({ ...tls, agent: undefined, keepAlive: true, maxSockets: connections } as object);
  const send = (method: string, path: string, body?: string) =>
    sendOnce(agent, method, `${config.getCurrentCluster()!.server}${path}`, body);
  return {
    async judge(kind, manifest) {
      const collection = COLLECTIONS[kind];
      const path = `/apis/batch/v1/namespaces/${namespace}/${collection}?dryRun=All&fieldValidation=Strict`;
      const { status, body } = await patiently(() => send('POST', path, JSON.stringify(manifest)));
      return { status, message: status < 300 ? '' : String(JSON.parse(body).message) };
    },
    async version() {
      const { major, minor } = JSON.parse((await send('GET', '/version')).body);
      return `${major}.${Number.parseInt(minor, 10)}`;
    },
    close: () => agent.destroy(),
  };
}

interface Reply {
  status: number;
  body: string;
}

/** A server with too much to do says so, and is asked again. One that breaks off again and again panics: a refusal. */
async function patiently(ask: () => Promise<Reply>): Promise<Reply> {
  let hangUps = 0;
  for (let attempt = 1; ; attempt++) {
    const reply = await ask().catch((error: NodeJS.ErrnoException) => error);
    if (!(reply instanceof Error)) {
      if (!BUSY.includes(reply.status)) return reply;
    } else if (reply.code === 'ECONNRESET' && ++hangUps === HANG_UPS) {
      return { status: 500, body: JSON.stringify({ message: 'the server broke off' }) };
    }
    if (attempt === ATTEMPTS) throw new Error('the API server stays busy', { cause: reply });
    await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
  }
}

function sendOnce(agent: Agent, method: string, url: string, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const outgoing = request(url, { agent, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
