/** One HTTP request, passed from the Worker to the object. */
export interface Call {
  op: string;
  /** Path parameters, in order. */
  params: readonly string[];
  /** Origin and mount of the request; every link starts with it. */
  base: string;
  query: Record<string, string>;
  /** Raw text, JSON or form-encoded as `type` says. */
  body: string;
  type: string;
  token: string;
  ip: string | null;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Distinguishes an answer from a parsed value. */
export const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'headers' in value && 'body' in value;

export interface Outcome extends Answer {
  /** Waited for in the Worker, never in the object. */
  delayMs: number;
}
