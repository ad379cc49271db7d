/**
 * What went wrong, as a word that programs can switch on. The plugin maps each to an exit code
 * (`plugin/exit-codes.ts`); the SDK throws only `Usage`, for YAML that cannot be read.
 */
export type ErrorCode =
  | 'Usage'
  | 'InvalidManifest'
  | 'EmptySelection'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'BadRequest'
  | 'Invalid'
  | 'Replaced'
  | 'Forbidden'
  | 'Unauthorized'
  | 'AdmissionDenied'
  | 'FieldsDropped'
  | 'Unreachable'
  | 'WatchLost'
  | 'Server'
  | 'Timeout'
  | 'Interrupted';

/** Facts beside the message. */
export interface BatchErrorOptions {
  /** One sentence that says how to mend it. */
  hint?: string;
  cause?: unknown;
}

/**
 * Every error that is not our bug: a message that says what and where, an optional hint that says how to mend it.
 *
 * @example
 * ```ts
 * throw new BatchError('NotFound', 'job "pi" not found in namespace "default"', { hint: 'see: kubectl batch list' });
 * ```
 */
export class BatchError extends Error {
  override readonly name: string = 'BatchError';
  readonly code: ErrorCode;
  readonly hint?: string;

  constructor(code: ErrorCode, message: string, options: BatchErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

/** The words of a call are wrong: an unknown flag, a missing file, a value that cannot be parsed. */
export class UsageError extends BatchError {
  override readonly name = 'UsageError';

  constructor(message: string, options: BatchErrorOptions = {}) {
    super('Usage', message, options);
  }
}

/** Several objects were asked for and more than one failed: all the failures, in the order of the objects. */
export class BatchErrors extends AggregateError {
  override readonly name = 'BatchErrors';
  override errors: BatchError[];

  constructor(errors: BatchError[]) {
    super(errors, errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}
