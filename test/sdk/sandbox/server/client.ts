import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { Sandbox } from '../../../../sdk/sandbox.ts';

/** What a test says to a sandbox over HTTPS, as any client would. */
export interface Asked {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answered {
  code: number;
  headers: IncomingMessage['headers'];
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into all kinds of objects.
  body: any;
}

export interface Client {
  ask(path: string, asked?: Asked): Promise<Answered>;
  /** The answer once its head is there. */
  open(path: string, asked?: Asked): Promise<IncomingMessage>;
  /** Events of a watch, as they come. */
  watch(path: string, asked?: Asked): Promise<Watch>;
  close(): void;
}

export interface Watch {
  /** The next event; undefined at the end. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into all kinds of objects.
  next(): Promise<any>;
  /** Events until one for which the test holds, that one included, as `TYPE name`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into all kinds of objects.
  until(test: (event: any) => boolean): Promise<string[]>;
  close(): void;
}

export function clientOf({ server, ca, token }: Pick<Sandbox, 'server' | 'ca' | 'token'>): Client {
  const agent = new Agent({ ca, keepAlive: true });

  async function open(path: string, { method = 'GET', body, headers = {} }: Asked = {}): Promise<IncomingMessage> {
    const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const sent = request(new URL(path, server), {
      method,
      agent,
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': 'tester/v1',
        ...(content !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(content),
        }),
        ...headers,
      },
    });
    sent.end(content);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response;
  }

  async function ask(path: string, asked?: Asked): Promise<Answered> {
    const response = await open(path, asked);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
    const body = isJson && text !== '' && !text.includes('}\n{') ? JSON.parse(text) : undefined;
    return { code: response.statusCode!, headers: response.headers, text, body };
  }

  async function watch(path: string, asked?: Asked): Promise<Watch> {
    const response = await open(path, asked);
    const lines = linesOf(response);
    const next = async () => {
      const { value, done } = await lines.next();
      return done ? undefined : JSON.parse(value);
    };
    return {
      next,
      async until(test) {
        const seen: string[] = [];
        for (;;) {
          const event = await next();
          if (event === undefined) throw new Error(`the watch ended after ${seen.join(', ')}`);
          seen.push(`${event.type} ${event.object.metadata.name}`);
          if (test(event)) return seen;
        }
      },
      close: () => response.destroy(),
    };
  }

  return { ask, open, watch, close: () => agent.destroy() };
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  return undefined;
}
