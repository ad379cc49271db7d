import type { IncomingMessage } from 'node:http';
import { readProtobuf } from '../decode/protobuf.ts';
import { StatusError } from '../status-error.ts';
import { badRequest } from '../store/refusals.ts';

/** What a handler needs of a request. */
export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  accept?: string;
  contentType: string;
  userAgent?: string;
  authorization?: string;
  /** JSON or YAML; `''` where there is none. */
  body: string;
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The API server takes 3 MiB at most. */
const LARGEST = 3 * 1024 * 1024;

/** @throws StatusError 413 for a body that is too large, 400 for broken protobuf */
export async function readRequest(message: IncomingMessage): Promise<Request> {
  const bytes = message.method === 'GET' || message.method === 'HEAD' ? Buffer.alloc(0) : await readBytes(message);
  const { pathname, searchParams } = new URL(message.url ?? '/', 'https://localhost');
  const { accept, authorization, 'content-type': contentType = '', 'user-agent': userAgent } = message.headers;
  return {
    method: message.method ?? 'GET',
    path: pathname,
    query: searchParams,
    ...(accept !== undefined && { accept }),
    ...(userAgent !== undefined && { userAgent }),
    ...(authorization !== undefined && { authorization }),
    ...textOf(bytes, contentType),
  };
}

/** Objects in protobuf are JSON from here on: kubectl's typed clients write them so, and take JSON for an answer. */
function textOf(bytes: Buffer, contentType: string): Pick<Request, 'body' | 'contentType'> {
  if (!contentType.startsWith(PROTOBUF)) return { body: bytes.toString(), contentType };
  if (bytes.length === 0) return { body: '', contentType: 'application/json' };
  const object = readObject(bytes);
  return object ? { body: JSON.stringify(object), contentType: 'application/json' } : { body: '', contentType };
}

function readObject(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    return readProtobuf(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(`the object provided is unrecognized: ${why}`);
  }
}

async function readBytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST) chunks.push(chunk);
  }
  if (size <= LARGEST) return Buffer.concat(chunks);
  throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LARGEST}`);
}
