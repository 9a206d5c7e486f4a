import { raceAbort, TIMED_OUT } from '../../platform/core/timeout';
import type { World } from './world';

const API = '/api/pub/v2/';
/** Far more than any reply to an order has. */
const MAX_BYTES = 256 * 1024;

export interface Exchange {
  method: 'GET' | 'POST';
  /** Relative to `/api/pub/v2/`, or a complete URL that `trustedUrl` accepted. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined means no body. */
  json?: unknown;
  timeoutMs: number;
  maxBytes?: number;
}

type Body =
  | { readable: true; json: unknown }
  | { readable: false; why: 'empty' | 'not_json' | 'too_large' | 'cut' };

export interface Reply {
  kind: 'reply';
  status: number;
  body: Body;
  location: string | null;
  retryAfterMs: number | null;
}

/** A reply of any status, or no reply; then it is unknown whether the provider executed the call. */
export type Exchanged = Reply | { kind: 'failed'; detail: 'timeout' | 'network' };

/**
 * `href` as a URL on the provider's own origin, or null. Links come from replies, and our bearer token is sent to their
 * target (contract A.2).
 */
export function trustedUrl(baseUrl: string, href: string): URL | null {
  const [base, url] = [URL.parse(baseUrl), URL.parse(href, baseUrl)];
  if (!base || !url || url.origin !== base.origin || url.username || url.password) return null;
  return url;
}

function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

const unreadable = (why: Extract<Body, { readable: false }>['why']): Body => ({
  readable: false,
  why,
});

function parseJson(text: string): Body {
  if (text.trim() === '') return unreadable('empty');
  try {
    const json: unknown = JSON.parse(text);
    return { readable: true, json };
  } catch {
    return unreadable('not_json');
  }
}

async function readBody(response: Response, signal: AbortSignal, maxBytes: number): Promise<Body> {
  if (!response.body) return unreadable('empty');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for (;;) {
    const part = await raceAbort(signal, reader.read());
    if (part === TIMED_OUT) return unreadable('cut');
    if (part.done) return parseJson(text + decoder.decode());
    const chunk: Uint8Array = part.value;
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      return unreadable('too_large');
    }
    text += decoder.decode(chunk, { stream: true });
  }
}

/**
 * One HTTP exchange with the provider: bounded in time and size, redirects not followed.
 * Never rejects.
 */
export async function exchange(
  world: World,
  baseUrl: string,
  request: Exchange,
): Promise<Exchanged> {
  const deadline = world.timeout(request.timeoutMs);
  const { signal } = deadline;
  try {
    const url = new URL(request.path, new URL(API, baseUrl)).href;
    const response = await raceAbort(
      signal,
      world.fetch(url, {
        method: request.method,
        headers: {
          accept: 'application/json',
          ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
        redirect: 'manual',
        signal,
      }),
    );
    if (response === TIMED_OUT) return { kind: 'failed', detail: 'timeout' };
    return {
      kind: 'reply',
      status: response.status,
      // The status is known, so the reply counts even when its body is lost.
      body: await readBody(response, signal, request.maxBytes ?? MAX_BYTES).catch(() =>
        unreadable('cut'),
      ),
      location: response.headers.get('location'),
      retryAfterMs: retryAfter(response.headers.get('retry-after'), world.now()),
    };
  } catch {
    return { kind: 'failed', detail: signal.aborted ? 'timeout' : 'network' };
  } finally {
    deadline.clear();
  }
}
