/** The API's answer to what it cannot do; `detail` is written for people. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** Milliseconds before which the same is refused again; 0 where the API names none. */
  readonly waitMs: number;

  constructor(status: number, code: string, detail: string, waitMs = 0) {
    super(detail);
    this.status = status;
    this.code = code;
    this.waitMs = waitMs;
  }
}

/** How long what failed with `error` had better wait. */
export const retryAfterMs = (error: unknown): number =>
  error instanceof Problem ? error.waitMs : 0;

/** No answer came: nobody knows whether the API has heard the question. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}
