import { BatchError } from '../../sdk/errors.ts';
import { answerError } from './errors.ts';
import { type Answer, readText } from './exchange.ts';
import { type Failure, type RetryTimings, retryWait } from './retry.ts';
import type { KubeRequest, KubeResponse } from './types.ts';
import { abortError, sleep } from './wait.ts';
import { parseWarnings } from './warnings.ts';

type Attempt<T> = { response: KubeResponse<T> } | { failure: Failure };

/** One try of a request: an answer, or a failure that may be worth another try. */
export async function attempt<T>(
  request: KubeRequest,
  server: string,
  send: (request: KubeRequest) => Promise<Answer>,
): Promise<Attempt<T>> {
  try {
    const answer = await send(request);
    const { statusCode: status = 0, headers } = answer.message;
    const body = parseBody(await readText(answer));
    if (status < 300 && typeof body === 'object') {
      return { response: { status, body: body as T, warnings: parseWarnings(headers.warning) } };
    }
    if (status < 300) return { failure: { error: notJson(server, request), status } };
    const error = answerError(request, server, status, body);
    const quotaConflict =
      status === 409 && (body as { details?: { kind?: string } })?.details?.kind === 'resourcequotas';
    return { failure: { error, status, quotaConflict, retryAfter: readSeconds(headers['retry-after']) } };
  } catch (error) {
    if (error instanceof BatchError) return { failure: { error } };
    throw error;
  }
}

/** Tries a request again as long as `retryWait` says so. */
export async function retrying<T>(
  request: KubeRequest,
  retry: RetryTimings | undefined,
  once: () => Promise<Attempt<T>>,
): Promise<KubeResponse<T>> {
  const { method, signal } = request;
  for (let tried = 0; ; tried++) {
    const result = await once();
    if ('response' in result) return result.response;
    const wait = retryWait(method, result.failure, tried, retry);
    if (wait === undefined) throw result.failure.error;
    await sleep(wait, signal);
    if (signal?.aborted) throw abortError(signal);
  }
}

/** JSON as a value, and anything else as the text that it is. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function notJson(server: string, { method, path }: KubeRequest): BatchError {
  return new BatchError('Server', `${server} did not answer in JSON: ${method} ${path}`, {
    hint: 'is this a Kubernetes API server, or a login page or proxy before it?',
  });
}

function readSeconds(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header === undefined || Number.isNaN(seconds) ? undefined : seconds;
}
