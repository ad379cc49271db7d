import type { ErrorCode } from '../sdk/errors.ts';
import { BatchError, BatchErrors } from '../sdk/errors.ts';
import type { Interruption } from './context.ts';

/** The exit codes of every verb, documented in docs/exit-codes.md. */
export const exitCodes = {
  done: 0,
  jobFailed: 1,
  /** Of `diff`, as diff(1) has it. */
  differs: 1,
  usage: 2,
  error: 3,
  timeout: 4,
  gone: 5,
  forbidden: 6,
  stuck: 7,
  suspended: 8,
  hungUp: 129,
  interrupted: 130,
  /** The reader of the output went away. */
  unread: 141,
  terminated: 143,
} as const;

const byCode: Record<ErrorCode, number> = {
  Usage: exitCodes.usage,
  InvalidManifest: exitCodes.usage,
  EmptySelection: exitCodes.usage,
  BadRequest: exitCodes.usage,
  Invalid: exitCodes.usage,
  NotFound: exitCodes.error,
  AlreadyExists: exitCodes.error,
  Conflict: exitCodes.error,
  Unauthorized: exitCodes.error,
  AdmissionDenied: exitCodes.error,
  FieldsDropped: exitCodes.error,
  Unreachable: exitCodes.error,
  WatchLost: exitCodes.error,
  Server: exitCodes.error,
  Timeout: exitCodes.timeout,
  Replaced: exitCodes.gone,
  Forbidden: exitCodes.forbidden,
  Interrupted: exitCodes.interrupted,
};

/** Where several things went wrong, the first of these that applies is the exit code. */
const precedence: number[] = [
  exitCodes.interrupted,
  exitCodes.terminated,
  exitCodes.hungUp,
  exitCodes.unread,
  exitCodes.forbidden,
  exitCodes.error,
  exitCodes.gone,
  exitCodes.jobFailed,
  exitCodes.stuck,
  exitCodes.suspended,
  exitCodes.timeout,
  exitCodes.usage,
];

/** One exit code for many: see `precedence`; none at all is 0. */
export function worstExitCode(codes: number[]): number {
  return precedence.find((code) => codes.includes(code)) ?? codes.find((code) => code !== 0) ?? exitCodes.done;
}

/** The exit code of an error; our own bugs are 3, since 1 would read as "a Job failed". */
export function exitCodeOf(error: unknown): number {
  if (error instanceof BatchErrors) return worstExitCode(error.errors.map(exitCodeOf));
  // Its cause is the signal's: SIGTERM ends with another code than Ctrl-C.
  if (isInterruption(error)) return causeOf(error)?.exitCode ?? exitCodes.interrupted;
  if (error instanceof BatchError) return byCode[error.code];
  return exitCodes.error;
}

/** The work was stopped before its end, by a signal or by a reader that went away. */
export function isInterruption(error: unknown): error is BatchError {
  return error instanceof BatchError && error.code === 'Interrupted';
}

/** Stopped because nobody reads any more (`... | head -1`): the end that was wanted. One with a hint tells of what goes on. */
export function isUnread(error: unknown): boolean {
  return isInterruption(error) && error.hint === undefined && causeOf(error)?.signal === 'SIGPIPE';
}

function causeOf({ cause }: BatchError): Partial<Interruption> | undefined {
  return cause as Partial<Interruption> | undefined;
}
