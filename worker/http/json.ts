import type { TypedResponse } from 'hono';

export type Json<T> = Response & TypedResponse<T, 200, 'json'>;

/** A 200 whose body is the JSON of a `T` that was made before. */
export const jsonText = <T>(
  text: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Json<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller says what the text is
  new Response(text, { headers: { ...headers, 'content-type': 'application/json' } }) as Json<T>;
