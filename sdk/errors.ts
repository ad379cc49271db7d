/**
 * What went wrong, as a word that programs can switch on. The plugin maps each to an exit code
 * (`plugin/exit-codes.ts`); the SDK throws only `Usage`, for text that cannot be read.
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

/** What is wrong with a schedule. */
export interface ScheduleFault {
  /** In words that stand after the schedule or its field: `7 is no weekday`. */
  reason: string;
  /** Which of the five fields, or the time zone; left out where the whole is meant. */
  field?: 'minute' | 'hour' | 'day of month' | 'month' | 'day of week' | 'time zone';
  /** How to mend it: `Sunday is 0`. */
  hint?: string;
}

/** A schedule that the CronJob controller cannot read, or a time zone that is none. */
export class ScheduleError extends BatchError {
  override readonly name = 'ScheduleError';
  /** The text that was read. */
  readonly schedule: string;
  readonly reason: string;
  readonly field?: ScheduleFault['field'];

  constructor(schedule: string, { reason, field, hint }: ScheduleFault) {
    super('Usage', `schedule "${schedule}"${field ? `, ${field}` : ''}: ${reason}`, { ...(hint && { hint }) });
    this.schedule = schedule;
    this.reason = reason;
    if (field !== undefined) this.field = field;
  }
}

/** Several objects were asked for and more than one failed: all the failures, in the order of the objects. */
export class BatchErrors extends Error {
  override readonly name = 'BatchErrors';
  readonly errors: readonly BatchError[];

  constructor(errors: readonly BatchError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}
