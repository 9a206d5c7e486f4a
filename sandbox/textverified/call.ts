/** One HTTP request, passed from the Worker to the object. */
export interface Call {
  op: string;
  id: string;
  /** Origin of the request; every link starts with it. */
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
  /** Minimum delay of the answer of a purchase in progress. */
  holdMs?: number;
  /** This call sold a number; false for a replay. */
  sold?: boolean;
}

export interface Outcome {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Waited for in the Worker, never in the object. */
  delayMs: number;
}
