import type { Context, MiddlewareHandler } from 'hono';
import { sha256Hex } from '../core/crypto';
import { jsonText, type Json } from './json';
import { securityHeaders } from './security-headers';
import type { AppEnv } from './router';

const etagOf = (text: string): string => `"${sha256Hex(text).slice(0, 32)}"`;

/** Adds `cacheControl` and an ETag to a 200 answer, and answers 304 to a client that has the body. */
export const withEtag =
  (cacheControl: string): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    const headers = { etag: etagOf(await c.res.clone().text()), 'cache-control': cacheControl };
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) {
      c.res = new Response(null, { status: 304, headers });
      return;
    }
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };

interface Answer<S extends object, T> {
  source: S;
  render: (source: S) => T;
  cacheControl: string;
  /** The request headers on which the answer depends. */
  vary?: string;
}

interface Rendered {
  bytes: Uint8Array<ArrayBuffer>;
  etag: string;
  headers: Headers;
}

const made = new WeakMap<object, Rendered>();

/**
 * As `withEtag`, for the result of `render(source)`, which is rendered once for each `source` object. So the object must
 * never change, and must always be used with the same `render` and `cacheControl`.
 */
export function respondCached<S extends object, T>(
  c: Context<AppEnv>,
  answer: Answer<S, T>,
): Json<T> {
  let rendered = made.get(answer.source);
  if (!rendered) made.set(answer.source, (rendered = rendering(answer)));
  const { bytes, etag, headers } = rendered;
  if (!matchesEtag(c.req.header('if-none-match'), etag)) return jsonText<T>(bytes, headers);
  const bare = { etag, ...cachingHeaders(answer) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client has the T
  return new Response(null, { status: 304, headers: bare }) as Json<T>;
}

const cachingHeaders = ({
  cacheControl,
  vary,
}: Pick<Answer<object, unknown>, 'cacheControl' | 'vary'>) => ({
  'cache-control': cacheControl,
  ...(vary !== undefined && { vary }),
});

function rendering<S extends object, T>(answer: Answer<S, T>): Rendered {
  const text = JSON.stringify(answer.render(answer.source));
  const etag = etagOf(text);
  const headers = securityHeaders({
    etag,
    ...cachingHeaders(answer),
    'content-type': 'application/json',
  });
  return { bytes: Uint8Array.from(new TextEncoder().encode(text)), etag, headers };
}

/** RFC 9110 §13.1.2: any tag of the list, by weak comparison, because a compressing proxy weakens tags. */
const matchesEtag = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === etag || tag === '*');
