import type { Resource } from '../registry.ts';
import { type StatusCause, StatusError } from '../status-error.ts';

/** The API server's refusals, in its own words (apimachinery's api/errors). */

/** `jobs.batch`, or `pods` of the core group. */
export function qualified(resource: Pick<Resource, 'group' | 'plural'>): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function details(resource: Resource, name: string) {
  return { name, ...(resource.group && { group: resource.group }), kind: resource.plural };
}

export function notFound(resource: Resource, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, details(resource, name));
}

export function alreadyExists(resource: Resource, name: string, more = ''): StatusError {
  const message = `${qualified(resource)} "${name}" already exists${more}`;
  return new StatusError(409, 'AlreadyExists', message, details(resource, name));
}

/** @param why what stands after the name */
export function conflict(resource: Resource, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`;
  return new StatusError(409, 'Conflict', message, details(resource, name));
}

/** @param why what stands after the name */
export function forbidden(resource: Resource, name: string, why: string, causes?: StatusCause[]): StatusError {
  const message = `${qualified(resource)} "${name}" is forbidden: ${why}`;
  return new StatusError(403, 'Forbidden', message, { ...details(resource, name), ...(causes && { causes }) });
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/** An object that does not fit its rules: all its faults at once, each told once. */
export function invalid({ group, kind }: Pick<Resource, 'group' | 'kind'>, name: string, causes: StatusCause[]) {
  const told = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const faults = told.length === 1 ? told[0] : `[${told.join(', ')}]`;
  const message = `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${faults}`;
  return new StatusError(422, 'Invalid', message, { ...(name && { name }), ...(group && { group }), kind, causes });
}
