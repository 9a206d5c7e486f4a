import {
  ERROR_CATALOGUE,
  problemDetail,
  type ErrorCode,
  type ErrorParams,
} from './error-catalogue';
import type { FieldError } from './field-error';

interface AppErrorOptions extends ErrorOptions {
  /** The wrong values of the request. */
  errors?: readonly FieldError[];
}

/** A failure that the caller is told about. Any other error becomes a bare 500. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly errors: readonly FieldError[] | undefined;

  constructor(code: ErrorCode, params: ErrorParams = {}, options: AppErrorOptions = {}) {
    super(problemDetail(code, params), options);
    this.code = code;
    this.params = params;
    this.errors = options.errors;
  }

  get status(): (typeof ERROR_CATALOGUE)[ErrorCode][0] {
    return ERROR_CATALOGUE[this.code][0];
  }
}

/** The problem of a request with wrong values: its sentence names the first one. */
export function invalidRequest(errors: readonly FieldError[], cause?: unknown): AppError {
  const [first] = errors;
  const name = first?.pointer.slice(1).replaceAll('/', '.') ?? '';
  const issue = `${name === '' ? '' : `"${name}": `}${first?.detail ?? ''}`;
  return new AppError('request.invalid', { issue }, { errors, cause });
}

/** A problem that is answered without an exception: a stack trace would be most of its cost. */
export const refuse = (code: ErrorCode, params: ErrorParams = {}) => ({
  code,
  params,
  message: problemDetail(code, params),
  status: ERROR_CATALOGUE[code][0],
});
export type Refused = ReturnType<typeof refuse>;

/** The text to log of an error: its name and message, without the stack, which may contain data. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Drizzle's message lists the query's values; its cause is the database's message.
  if (error.message.startsWith('Failed query'))
    return error.cause instanceof Error
      ? describeError(error.cause)
      : `${error.name}: failed query`;
  // JSON.parse quotes the beginning of its input (I-47).
  const message =
    error instanceof SyntaxError ? error.message.replace(/".*"/s, '"…"') : error.message;
  return `${error.name}: ${message}`;
}
