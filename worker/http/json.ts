import type { TypedResponse } from 'hono';

export type Json<T> = Response & TypedResponse<T, 200, 'json'>;

// One for all: a Response copies it, which costs less than reading the names and values of a record.
const PLAIN = new Headers({ 'content-type': 'application/json' });

/** A 200 whose body is the JSON of a `T` that was made before; `headers` name its content type. */
export const jsonText = <T>(
  text: string | Uint8Array<ArrayBuffer>,
  headers: Headers = PLAIN,
): Json<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller says what the text is
  new Response(text, { headers }) as Json<T>;
