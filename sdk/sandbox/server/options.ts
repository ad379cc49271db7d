import type { DeleteOptions, WriteOptions } from '../registry.ts';
import { type StatusCause, StatusError } from '../status-error.ts';
import { cause } from '../store/metadata.ts';
import { badRequest } from '../store/refusals.ts';
import { invalidOptions } from './status.ts';

/** What the query of a request asks for, beside what its path names. */

export interface ListOptions {
  labelSelector: string;
  fieldSelector: string;
  resourceVersion: string;
  match: '' | 'Exact' | 'NotOlderThan';
  /** 0: no limit. */
  limit: number;
  continue: string;
  watch: boolean;
  bookmarks: boolean;
  /** undefined: the server decides. */
  timeoutSeconds?: number;
  sendInitialEvents: boolean;
}

export function listOptions(query: URLSearchParams): ListOptions {
  const resourceVersion = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const watch = isTrue(query.get('watch'));
  const timeoutSeconds = integerOf(query, 'timeoutSeconds');
  const sendInitialEvents = isTrue(query.get('sendInitialEvents'));
  const faults = [
    ...(watch ? watchFaults(match, query.has('sendInitialEvents')) : listFaults(match, resourceVersion, query)),
    ...(match === '' || match === 'Exact' || match === 'NotOlderThan'
      ? []
      : [unsupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', ''])]),
  ];
  if (faults.length > 0) throw invalidOptions('ListOptions', faults);
  return {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
    resourceVersion,
    match: match as ListOptions['match'],
    limit: integerOf(query, 'limit') ?? 0,
    continue: query.get('continue') ?? '',
    watch,
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    sendInitialEvents,
  };
}

function watchFaults(match: string, initial: boolean): StatusCause[] {
  const field = 'resourceVersionMatch';
  if (initial && match !== 'NotOlderThan') {
    return [cause.forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')];
  }
  if (initial || match === '') return [];
  return [
    cause.forbidden(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    ...(match === 'NotOlderThan' ? [] : [unsupported(field, match, ['NotOlderThan'])]),
  ];
}

function listFaults(match: string, resourceVersion: string, query: URLSearchParams): StatusCause[] {
  const field = 'resourceVersionMatch';
  if (query.has('sendInitialEvents')) {
    return [cause.forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')];
  }
  if (match === '') return [];
  if (resourceVersion === '') {
    return [cause.forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')];
  }
  if (query.get('continue'))
    return [cause.forbidden(field, 'resourceVersionMatch is forbidden when continue is provided')];
  if (match === 'Exact' && resourceVersion === '0') {
    return [cause.forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')];
  }
  return [];
}

/** A resourceVersion that a request says, as a number; 0 for none. */
export function versionOf(text: string): number {
  if (text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  const quoted = JSON.stringify(text);
  const why = `strconv.ParseUint: parsing ${quoted}: invalid syntax`;
  throw new StatusError(500, '', `resourceVersion: Invalid value: ${quoted}: ${why}`);
}

/** @param kind `CreateOptions`, `UpdateOptions` or `PatchOptions` */
export function writeOptions(query: URLSearchParams, kind: string, userAgent: string | undefined): WriteOptions {
  const fieldManager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  const faults = [
    ...(fieldManager.length > 128
      ? [{ reason: 'FieldValueTooLong', message: 'Too long: may not be more than 128 bytes', field: 'fieldManager' }]
      : []),
    ...dryRunFaults(query),
    ...(['', 'Ignore', 'Warn', 'Strict'].includes(validation)
      ? []
      : [unsupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn'])]),
  ];
  if (faults.length > 0) throw invalidOptions(kind, faults);
  return {
    dryRun: query.has('dryRun'),
    fieldManager: fieldManager || managerOf(userAgent),
    fieldValidation: (validation || 'Warn') as NonNullable<WriteOptions['fieldValidation']>,
    warnings: [],
  };
}

/** What stands before the first slash of a User-Agent. */
function managerOf(userAgent: string | undefined): string {
  return userAgent?.split('/')[0]?.slice(0, 128) || 'unknown';
}

/** The options of a DELETE: those of its body before those of its query. `legacy`: orphanDependents was said. */
export function deleteOptions(query: URLSearchParams, body: unknown): DeleteOptions & { legacy: boolean } {
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions, dryRun } = optionsOf(body, query);
  const faults: StatusCause[] = [];
  if (dryRun?.some((word) => word !== 'All')) faults.push(unsupported('dryRun', dryRun, ['All']));
  const policies = ['Foreground', 'Background', 'Orphan'];
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    faults.push(cause.invalid('propagationPolicy', propagationPolicy, why));
  } else if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    faults.push(unsupported('propagationPolicy', propagationPolicy, [...policies, 'nil']));
  }
  if (faults.length > 0) throw invalidOptions('DeleteOptions', faults);
  const policy =
    propagationPolicy ?? (orphanDependents === undefined ? undefined : orphanDependents ? 'Orphan' : 'Background');
  return {
    legacy: orphanDependents !== undefined,
    dryRun: (dryRun?.length ?? 0) > 0,
    ...(policy !== undefined && { propagationPolicy: policy as NonNullable<DeleteOptions['propagationPolicy']> }),
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(preconditions && { preconditions }),
    warnings: [],
  };
}

interface GivenDeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  orphanDependents?: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: string[];
}

function optionsOf(body: unknown, query: URLSearchParams): GivenDeleteOptions {
  if (typeof body === 'object' && body !== null) return body;
  const grace = integerOf(query, 'gracePeriodSeconds');
  const [policy, orphan] = [query.get('propagationPolicy'), query.get('orphanDependents')];
  return {
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(policy !== null && { propagationPolicy: policy }),
    ...(orphan !== null && { orphanDependents: isTrue(orphan) }),
    ...(query.has('dryRun') && { dryRun: query.getAll('dryRun') }),
  };
}

function dryRunFaults(query: URLSearchParams): StatusCause[] {
  const words = query.getAll('dryRun');
  return words.every((word) => word === 'All') ? [] : [unsupported('dryRun', words, ['All'])];
}

function unsupported(field: string, value: unknown, supported: readonly string[]): StatusCause {
  const values = supported.map((word) => JSON.stringify(word)).join(', ');
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`;
  return { reason: 'FieldValueNotSupported', message, field };
}

/** As the server reads booleans of queries: said at all, and not `false` or `0`. */
export function isTrue(text: string | null): boolean {
  return text !== null && text.toLowerCase() !== 'false' && text !== '0';
}

export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}
