import type { IncomingMessage } from 'node:http';
import { StatusError } from '../status-error.ts';

/** What a handler needs of a request. */
export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  accept?: string;
  contentType: string;
  userAgent?: string;
  authorization?: string;
  /** As text; `''` where there is none. */
  body: string;
}

/** The API server takes 3 MiB at most. */
const LARGEST = 3 * 1024 * 1024;

/** @throws StatusError 413 for a body that is too large */
export async function readRequest(message: IncomingMessage): Promise<Request> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'https://localhost');
  const { accept, authorization, 'content-type': contentType = '', 'user-agent': userAgent } = message.headers;
  return {
    method: message.method ?? 'GET',
    path: pathname,
    query: searchParams,
    contentType,
    ...(accept !== undefined && { accept }),
    ...(userAgent !== undefined && { userAgent }),
    ...(authorization !== undefined && { authorization }),
    body: message.method === 'GET' || message.method === 'HEAD' ? '' : await readText(message),
  };
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST) chunks.push(chunk);
  }
  if (size <= LARGEST) return Buffer.concat(chunks).toString();
  throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LARGEST}`);
}
