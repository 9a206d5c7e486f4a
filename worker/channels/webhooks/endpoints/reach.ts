import type { SystemCtx } from '../../../platform/core/ctx';
import { URL_REFUSALS } from '../../../platform/core/endpoint-problems';
import { AppError, describeError } from '../../../platform/core/errors';
import { log } from '../../../platform/core/log';
import { resolveHost } from '../../../providers/dns/dns.client';
import { checkAddresses, checkUrl, type UrlRefusal } from './url-guard';

/** `unresolved`: the name service did not answer, so the URL could not be checked. */
export type Reach = { ok: true; url: URL } | { ok: false; refusal: UrlRefusal | 'unresolved' };

/** Resolves each host once per batch of work. */
export type Lookup = (host: string) => Promise<string[]>;

export function createLookup(env: Env): Lookup {
  const asked = new Map<string, Promise<string[]>>();
  return (host) => {
    const known = asked.get(host) ?? resolveHost(env, host);
    asked.set(host, known);
    return known;
  };
}

/**
 * SSRF guard: whether a URL may be called now, by its form and all current addresses of its host (I-45). Checked when an
 * endpoint is registered and before each request, because a name may change its addresses.
 */
export async function reach(env: Env, text: string, lookup = createLookup(env)): Promise<Reach> {
  const checked = checkUrl(text, { mayLoopback: env.ENVIRONMENT !== 'production' });
  if (!checked.ok) return checked;
  const { url, host } = checked;
  if (host === null) return { ok: true, url };
  try {
    const refusal = checkAddresses(await lookup(host));
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
