/** One thing wrong with a field, as the API server tells it in `details.causes`. */
export interface StatusCause {
  /** Such as FieldValueInvalid. */
  reason: string;
  message: string;
  /** Such as `spec.template.spec.containers[0].image`. */
  field: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** A request that the API server refuses: thrown by whoever finds the reason, and sent as a `Status` object. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  /** The HTTP status, such as 404. */
  readonly code: number;
  /** Such as NotFound. */
  readonly reason: string;
  readonly details?: StatusDetails;

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.code = code;
    this.reason = reason;
    if (details) this.details = details;
  }
}
