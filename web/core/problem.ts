/** A problem document of the API; the message is its `detail`, which is written for people. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** Retry-After in milliseconds; 0 when the API names none. */
  readonly waitMs: number;

  constructor(status: number, code: string, detail: string, waitMs = 0) {
    super(detail);
    this.status = status;
    this.code = code;
    this.waitMs = waitMs;
  }
}

/** Retry-After of an error in milliseconds; 0 when it has none. */
export const retryAfterMs = (error: unknown): number =>
  error instanceof Problem ? error.waitMs : 0;

/** No response arrived: the request may have been processed or not. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}
