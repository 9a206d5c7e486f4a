/** One HTTP request, as the outer Worker hands it to the object. */
export interface Call {
  op: string;
  /** What stands in the path, in its order. */
  params: readonly string[];
  /** Origin and mount under which the sandbox was called: every link starts with it. */
  base: string;
  query: Record<string, string>;
  /** Raw text; JSON or form-encoded, as `type` says. */
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

/** An answer, where what was read from a request could stand instead. */
export const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'headers' in value && 'body' in value;

export interface Outcome extends Answer {
  /** Waited for in the outer Worker, never in the object. */
  delayMs: number;
}
