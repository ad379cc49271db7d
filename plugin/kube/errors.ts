import { BatchError, type BatchErrorOptions, type ErrorCode } from '../../sdk/errors.ts';
import { inNamespace, objectText, requestText, subjectText, type Target, targetOf } from './api-path.ts';
import { cleanText } from './clean.ts';
import { admissionDenied, forbiddenError, isAdmissionDenial } from './forbidden.ts';
import type { KubeRequest } from './types.ts';

/** Kubernetes' `Status` object, as far as it is read here. */
export interface Status {
  message?: string;
  reason?: string;
  details?: {
    name?: string;
    kind?: string;
    uid?: string;
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
}

/** What the API server said, as the cause of a BatchError. Its text is cleaned. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly code: number;
  readonly reason: string | undefined;

  constructor(code: number, status: Status) {
    super(status.message ?? `status ${code}`);
    this.code = code;
    this.reason = status.reason;
  }
}

/** The HTTP status behind an error; undefined where no server answered. */
export function statusCodeOf(error: unknown): number | undefined {
  const cause = error instanceof BatchError ? error.cause : undefined;
  return cause instanceof StatusError ? cause.code : undefined;
}

/** True for what may be gone after a while: no answer, a busy or a broken server. Never for a certificate problem. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof BatchError)) return false;
  return error.code === 'Server' || (error.code === 'Unreachable' && !isLasting(error.cause));
}

function isLasting(cause: unknown): boolean {
  return (cause as { lasting?: boolean } | undefined)?.lasting === true;
}

/** Translates an answer of 400 and above, or an unexpected one, into the error that people and programs read. */
export function answerError(request: KubeRequest, server: string, code: number, body: unknown): BatchError {
  const status = readStatus(body);
  const target = targetOf(request);
  const facts: Facts = { request, target, server, code, status };
  const { error, message, hint } = describe(facts);
  return new BatchError(error, message, { ...(hint ? { hint } : {}), cause: new StatusError(code, status) });
}

export interface Facts {
  request: KubeRequest;
  target: Target;
  server: string;
  code: number;
  status: Status;
}

export interface Description extends Pick<BatchErrorOptions, 'hint'> {
  error: ErrorCode;
  message: string;
}

function readStatus(body: unknown): Status {
  if (typeof body === 'string') return { message: cleanText(body).trim().slice(0, 500) };
  if (typeof body !== 'object' || body === null) return {};
  const { message, reason, details } = body as Status;
  const causes = details?.causes?.map((cause) => ({ ...cause, message: cleanText(cause.message ?? '') }));
  return {
    message: cleanText(message ?? ''),
    reason,
    details: details && { ...details, ...(causes ? { causes } : {}) },
  };
}

function describe(facts: Facts): Description {
  const { code, status } = facts;
  if (isAdmissionDenial(facts)) return admissionDenied(facts);
  if (code === 400) return badRequest(facts);
  if (code === 401) return unauthorized(facts);
  if (code === 403) return forbiddenError(facts);
  if (code === 404) return notFound(facts);
  if (code === 409) return conflict(facts);
  if (code === 413) return { error: 'Invalid', message: `too large for the server: ${subjectText(facts)}` };
  if (code === 415 || code === 405 || code === 406) return { error: 'BadRequest', message: refusal(facts) };
  if (code === 422) return invalid(facts);
  if (code === 429)
    return { error: 'Server', message: `${facts.server} is too busy: ${status.message || 'too many requests'}` };
  return {
    error: 'Server',
    message: `${facts.server} answered ${code}: ${status.message || requestText(facts.request)}`,
  };
}

function badRequest(facts: Facts): Description {
  const { message = '' } = facts.status;
  if (message.includes('HTTP request to an HTTPS server')) {
    return {
      error: 'Unreachable',
      message: `${facts.server} speaks HTTPS, not HTTP`,
      hint: 'use an address that begins with https://',
    };
  }
  const [, strict] = /strict decoding error: ([\s\S]*)/.exec(message) ?? [];
  return { error: 'BadRequest', message: strict ? `${subjectText(facts)}: ${strict}` : refusal(facts) };
}

function unauthorized({ server }: Facts): Description {
  return {
    error: 'Unauthorized',
    message: `not logged in: ${server} does not accept these credentials`,
    hint: "log in anew, or check the context's user: kubectl config view --minify",
  };
}

function notFound({ request, target, status, server }: Facts): Description {
  const { details } = status;
  if (!details?.name) {
    return {
      error: 'NotFound',
      message: `${server} does not know ${request.path}`,
      hint: "is the server's address right, and does it serve this API?",
    };
  }
  const name = cleanText(details.name);
  const resource = cleanText(details.kind ?? target.resource ?? 'object');
  if (resource === 'namespaces')
    return {
      error: 'NotFound',
      message: `namespace "${name}" not found`,
      hint: `create it: kubectl create namespace ${name}`,
    };
  return { error: 'NotFound', message: `${objectText(resource, name)} not found${inNamespace(target.namespace)}` };
}

/** Two forms: of the store, and of the registry's check before it. */
const uidMismatch = /UID in (the )?precondition/;

function conflict(facts: Facts): Description {
  const { status, request } = facts;
  const { message = '' } = status;
  if (status.reason === 'AlreadyExists')
    return { error: 'AlreadyExists', message: `${subjectText(facts)} already exists` };
  if (request.method === 'DELETE' && uidMismatch.test(message)) return replaced(facts);
  const lines = causeLines(status);
  if (lines) return { error: 'Conflict', message: `${subjectText(facts)} has fields that others manage\n${lines}` };
  return {
    error: 'Conflict',
    message: `${subjectText(facts)} was changed meanwhile: ${message.replace(/^Operation cannot be fulfilled on \S+ "[^"]*": /, '')}`,
    hint: 'try again',
  };
}

/** A merge patch that carries another object's uid fails so: `metadata.uid: Invalid value: field is immutable`. */
function invalid(facts: Facts): Description {
  const { status, request } = facts;
  if (request.method === 'PATCH' && status.details?.causes?.some(({ field }) => field === 'metadata.uid'))
    return replaced(facts);
  const lines = causeLines(status);
  return { error: 'Invalid', message: lines ? `${subjectText(facts)} is invalid\n${lines}` : refusal(facts) };
}

function replaced(facts: Facts): Description {
  return {
    error: 'Replaced',
    message: `${subjectText(facts)} was replaced by another object of that name`,
    hint: 'nothing was changed: look at the new one before you try again',
  };
}

function causeLines({ details }: Status): string {
  return (details?.causes ?? [])
    .filter(({ message }) => message)
    .map(({ field, message }) => `  ${field ? `${cleanText(field)}: ` : ''}${message}`)
    .join('\n');
}

function refusal(facts: Facts): string {
  return `the server refused ${subjectText(facts)}: ${facts.status.message || `status ${facts.code}`}`;
}
