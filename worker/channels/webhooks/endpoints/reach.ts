import type { SystemCtx } from '../../../platform/core/ctx';
import { URL_REFUSALS } from '../../../platform/core/endpoint-problems';
import { AppError, describeError } from '../../../platform/core/errors';
import { log } from '../../../platform/core/log';
import { resolve } from '../../../providers/dns/dns.client';
import { judgeAddresses, judgeUrl, type UrlRefusal } from './url-guard';

/** `unresolved`: the name service did not answer, so nothing is known about the URL. */
export type Reach = { ok: true; url: URL } | { ok: false; refusal: UrlRefusal | 'unresolved' };

/** Looks each host up once, for as long as one piece of work lasts. */
export type Lookup = (host: string) => Promise<string[]>;

export function lookupOf(env: Env): Lookup {
  const asked = new Map<string, Promise<string[]>>();
  return (host) => {
    const known = asked.get(host) ?? resolve(env, host);
    asked.set(host, known);
    return known;
  };
}

/**
 * Whether a URL may be called now: its form, and every address that its host has at this moment (I-45). Asked when an
 * endpoint is registered, and again before each request to it, because a name may lead elsewhere meanwhile.
 */
export async function reach(env: Env, text: string, lookup = lookupOf(env)): Promise<Reach> {
  const verdict = judgeUrl(text, { mayLoopback: env.ENVIRONMENT !== 'production' });
  if (!verdict.ok) return verdict;
  const { url, host } = verdict;
  if (host === null) return { ok: true, url };
  try {
    const refusal = judgeAddresses(await lookup(host));
    return refusal === null ? { ok: true, url } : { ok: false, refusal };
  } catch (error) {
    log('warn', 'endpoints.unresolved', { error: describeError(error) });
    return { ok: false, refusal: 'unresolved' };
  }
}

/** @throws endpoints.url_refused, endpoints.lookup_failed. */
export async function assertReachable(ctx: SystemCtx, text: string): Promise<void> {
  const found = await reach(ctx.env, text);
  if (found.ok) return;
  if (found.refusal === 'unresolved') throw new AppError('endpoints.lookup_failed');
  throw new AppError('endpoints.url_refused', { issue: URL_REFUSALS[found.refusal] });
}
