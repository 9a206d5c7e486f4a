/** A wrong value of a request: its JSON Pointer in the body, and how to correct it. */
export interface WrongValue {
  pointer: string;
  detail: string;
}

interface ProblemOptions {
  title?: string;
  /** Retry-After in milliseconds; 0 when the API names none. */
  waitMs?: number;
  wrongValues?: readonly WrongValue[];
}

/** A problem document of the API. The message is its `detail`, which may be for programs. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly waitMs: number;
  readonly wrongValues: readonly WrongValue[];

  constructor(
    status: number,
    code: string,
    detail: string,
    { title = '', waitMs = 0, wrongValues = [] }: ProblemOptions = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
    this.waitMs = waitMs;
    this.wrongValues = wrongValues;
  }
}

/** Retry-After of an error in milliseconds; 0 when it has none. */
export const retryAfterMs = (error: unknown): number =>
  error instanceof Problem ? error.waitMs : 0;

/** No response arrived: the request may have been processed or not. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}
