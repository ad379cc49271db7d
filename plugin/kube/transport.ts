import { CLOCK_SPEED_HEADER } from '../../sdk/batch-v1/names.ts';
import { BatchError } from '../../sdk/errors.ts';
import type { Access, Authority } from './access.ts';
import { attempt, parseBody, retrying } from './attempt.ts';
import { answerError } from './errors.ts';
import { type Answer, exchange, readChunks, readText } from './exchange.ts';
import { limiter } from './limiter.ts';
import type { RetryTimings } from './retry.ts';
import { type ServerClock, serverClock } from './server-clock.ts';
import type { KubeRequest, Transport } from './types.ts';
import { orAbort } from './wait.ts';
import { parseWarnings } from './warnings.ts';

export interface TransportOptions {
  /** The API server's address; a path in it stands before every request's. */
  server: string;
  authority: Authority;
  userAgent: string;
  /** Milliseconds for one request's whole answer; default 10,000. 0: no limit. */
  timeout?: number;
  /** How many requests may be in flight at once, watches and logs not counted; default 32, where a single API server stops getting faster. */
  concurrency?: number;
  retry?: RetryTimings;
  onWarning?: (text: string) => void;
  onRequest?: (line: string) => void;
}

const defaultTimeout = 10_000;

/** Opens nothing yet: connections are made when they are needed, kept and shared. */
export function createTransport(options: TransportOptions): Transport {
  const { server, authority, timeout = defaultTimeout, concurrency = 32 } = options;
  const limit = limiter(concurrency);
  const clock = serverClock();
  const warn = onceEach(options.onWarning);
  const send = (request: KubeRequest) =>
    sendAuthorized({ ...request, timeout: request.timeout ?? timeout }, options, clock.learn);
  return {
    timeout,
    now: clock.now,
    close: () => authority.close(),
    request: <T>(request: KubeRequest) =>
      limit(async () => {
        const response = await retrying(request, options.retry, () => attempt<T>(request, server, send));
        response.warnings.forEach(warn);
        return response;
      }),
    async stream(request) {
      const answer = await send(request);
      const status = answer.message.statusCode ?? 0;
      if (status >= 300) throw answerError(request, server, status, parseBody(await readText(answer)));
      answer.unlimited();
      parseWarnings(answer.message.headers.warning).forEach(warn);
      return readChunks(answer);
    },
  };
}

/** Sends a request, and once more where the server did not accept the credentials and there may be newer ones. */
async function sendAuthorized(request: KubeRequest, options: TransportOptions, learn: Learn): Promise<Answer> {
  // A credential plugin may wait for a person: it has no limit on time, but Ctrl-C ends the wait.
  const access = await orAbort(options.authority.current(), request.signal);
  const answer = await sendOnce(request, options, access, learn);
  if (answer.message.statusCode !== 401 || !options.authority.renew(access)) return answer;
  await readText(answer);
  const renewed = await orAbort(options.authority.current(), request.signal);
  return sendOnce(request, options, renewed, learn);
}

type Learn = ServerClock['learn'];

async function sendOnce(
  request: KubeRequest,
  options: TransportOptions,
  access: Access,
  learn: Learn,
): Promise<Answer> {
  const { server, onRequest } = options;
  const { method, path, body, signal, timeout = defaultTimeout } = request;
  const url = addressOf(server, request);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    accept: 'application/json',
    'user-agent': options.userAgent,
    ...access.headers,
    ...(text === undefined
      ? {}
      : { 'content-type': request.contentType ?? 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  const sent = Date.now();
  const report = (outcome: string | number) => onRequest?.(`${method} ${url.href} ${outcome} ${Date.now() - sent}ms`);
  // An answer without a limit, as of a log that is followed, still needs a connection in time.
  const connectTimeout = timeout === 0 ? (options.timeout ?? defaultTimeout) : 0;
  try {
    const answer = await exchange({
      url,
      server,
      method,
      path,
      agent: access.agent,
      headers,
      body: text,
      signal,
      timeout,
      connectTimeout,
    });
    const { date, [CLOCK_SPEED_HEADER]: speed } = answer.message.headers;
    learn(date, sent, Date.now(), speed === undefined ? 1 : Number(speed));
    report(answer.message.statusCode ?? 0);
    return answer;
  } catch (error) {
    report(error instanceof BatchError ? error.code : 'failed');
    throw error;
  }
}

function addressOf(server: string, { path, query = {} }: KubeRequest): URL {
  const url = new URL(server.replace(/\/+$/, '') + path);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(key, String(value));
  }
  return url;
}

/** Passes each text on once, however often it comes. */
function onceEach(pass: (text: string) => void = () => {}): (text: string) => void {
  const seen = new Set<string>();
  return (text) => {
    if (seen.has(text)) return;
    seen.add(text);
    pass(text);
  };
}
