import {
  ERROR_CATALOGUE,
  problemDetail,
  type ErrorCode,
  type ErrorParams,
} from './error-catalogue';

/** A failure the caller may learn about. Anything else that is thrown becomes a bare 500. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(problemDetail(code, params), options);
    this.code = code;
    this.params = params;
  }

  get status(): (typeof ERROR_CATALOGUE)[ErrorCode][0] {
    return ERROR_CATALOGUE[this.code][0];
  }
}

/** A problem that is answered without being thrown: its sentence, and no stack, which would be most of its cost. */
export const refuse = (code: ErrorCode, params: ErrorParams = {}) => ({
  code,
  params,
  message: problemDetail(code, params),
  status: ERROR_CATALOGUE[code][0],
});
export type Refused = ReturnType<typeof refuse>;

/** What to log of something thrown: its name and message, never a stack with data in it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Drizzle's message lists the query's values; what the database said is its cause.
  if (error.message.startsWith('Failed query'))
    return error.cause instanceof Error
      ? describeError(error.cause)
      : `${error.name}: failed query`;
  // JSON.parse quotes the beginning of what it was given (I-47).
  const message =
    error instanceof SyntaxError ? error.message.replace(/".*"/s, '"…"') : error.message;
  return `${error.name}: ${message}`;
}
