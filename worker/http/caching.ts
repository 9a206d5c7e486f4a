import type { Context, MiddlewareHandler } from 'hono';
import { sha256Hex } from '../kernel/crypto';
import { jsonText, type Json } from './json';
import type { AppEnv } from './router';

const etagOf = (text: string): string => `"${sha256Hex(text).slice(0, 32)}"`;

/** Gives a 200 answer `cacheControl` and an ETag of its body, and answers 304 to a client that has that body. */
export const revalidated =
  (cacheControl: string): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    const headers = { etag: etagOf(await c.res.clone().text()), 'cache-control': cacheControl };
    if (isKnown(c.req.header('if-none-match'), headers.etag)) {
      c.res = new Response(null, { status: 304, headers });
      return;
    }
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };

const encoder = new TextEncoder();
const made = new WeakMap<object, { bytes: Uint8Array<ArrayBuffer>; etag: string }>();

/**
 * As `revalidated`, for what `render` makes of `source`: once, for as long as `source` is the same object, which
 * therefore must never be changed.
 */
export function fromMemory<S extends object, T>(
  c: Context<AppEnv>,
  answer: { source: S; render: (source: S) => T; cacheControl: string },
): Json<T> {
  const { source, render, cacheControl } = answer;
  let rendered = made.get(source);
  if (!rendered) {
    const text = JSON.stringify(render(source));
    const bytes = new Uint8Array(encoder.encode(text));
    made.set(source, (rendered = { bytes, etag: etagOf(text) }));
  }
  const headers = { etag: rendered.etag, 'cache-control': cacheControl };
  if (!isKnown(c.req.header('if-none-match'), rendered.etag))
    return jsonText<T>(rendered.bytes, headers);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client has the T
  return new Response(null, { status: 304, headers }) as Json<T>;
}

/** RFC 9110 §13.1.2: any of the list, compared weakly: a proxy that compresses weakens a tag. */
const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === etag || tag === '*');
