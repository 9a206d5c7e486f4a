/** One HTTP call to the provider, as the outer Worker hands it to the object. */
export interface Call {
  op: string;
  id: string;
  /** Origin under which the sandbox was called: every link must start with it. */
  base: string;
  path: string;
  query: Record<string, string>;
  body: string;
  token: string;
  apiKey: string;
  apiUsername: string;
  idempotencyKey: string | null;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** A running purchase keeps its caller waiting at least this long. */
  holdMs?: number;
  /** A number was sold by this very call (not replayed). */
  sold?: boolean;
}

export interface Outcome {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Waited for in the outer Worker, never in the object. */
  delayMs: number;
}
