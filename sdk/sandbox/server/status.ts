import { type StatusCause, StatusError } from '../status-error.ts';
import { invalid } from '../store/refusals.ts';

/** An error as the API server sends it; of one that is no refusal the message alone. */
export function statusOf(error: unknown): { code: number; body: Record<string, unknown> } {
  const { code, reason, message, details } = refusalOf(error);
  const told = details?.causes ? { ...details, causes: details.causes.map(causeOf) } : details;
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message };
  return { code, body: { ...status, ...(reason && { reason }), ...(told && { details: told }), code } };
}

/** What concerns no field has none. */
function causeOf({ field, ...cause }: StatusCause): Partial<StatusCause> {
  return field === '' ? cause : { ...cause, field };
}

function refusalOf(error: unknown): Pick<StatusError, 'code' | 'reason' | 'message' | 'details'> {
  // By its shape: a bundle may hold the class more than once.
  if (error instanceof Error && error.name === 'StatusError') return error as StatusError;
  const told = error instanceof Error ? error.message : String(error);
  return { code: 500, reason: 'InternalError', message: `Internal error occurred: ${told}` };
}

export const success = (more: Record<string, unknown> = {}) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  ...more,
});

export function noSuchResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError(405, 'MethodNotAllowed', message, {});
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

/** Faults of a request's own words, such as of `ListOptions`. */
export function invalidOptions(kind: string, causes: StatusCause[]): StatusError {
  return invalid({ group: 'meta.k8s.io', kind }, '', causes);
}
