import { isLoopbackAddress, isPublicAddress, parseAddress } from './addresses';
import { isLookAlike } from './look-alikes';

/** Why a URL is not called. What each means to a person stands in the catalogue. */
export type UrlRefusal =
  | 'form'
  | 'scheme'
  | 'credentials'
  | 'host'
  | 'port'
  | 'private'
  | 'look_alike'
  | 'unknown_host';

export type Verdict =
  /** `host` is to be resolved, and every address of it judged; null for one that is an address itself. */
  { ok: true; url: URL; host: string | null } | { ok: false; refusal: UrlRefusal };

const MAX_LENGTH = 2_000;
const PORTS = new Set(['', '8443']);
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;
/** Names that only somebody's own network knows. */
const OWN_NETWORKS =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|arpa|onion|invalid|test|nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me)$/;

const refused = (refusal: UrlRefusal): Verdict => ({ ok: false, refusal });

/**
 * Judges what a customer typed in, before anything is resolved (I-45). `mayLoopback`: in development a receiver may run
 * on this machine, over http and on any port. Pure.
 */
export function judgeUrl(text: string, { mayLoopback }: { mayLoopback: boolean }): Verdict {
  if (text.length > MAX_LENGTH || /[\s\\#\p{Cc}\p{Cf}]/u.test(text)) return refused('form');
  const [, scheme, authority = ''] = /^([a-z][a-z\d+.-]*):\/\/([^/?]*)/i.exec(text) ?? [];
  if (scheme === undefined) return refused(/^[a-z][a-z\d+.-]*:/i.test(text) ? 'scheme' : 'form');
  if (!/^https?$/i.test(scheme)) return refused('scheme');
  if (authority.includes('@')) return refused('credentials');
  const url = URL.parse(text);
  if (!url || authority === '') return refused('form');
  // Whoever writes an address as a number, in escapes or in letters of another width means to hide it.
  const written = authority.replace(/:\d*$/, '').toLowerCase();
  if (written !== url.hostname) return refused('host');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isLoopback = isLoopbackAddress(host) || host === 'localhost';
  if (isLoopback && mayLoopback) return { ok: true, url, host: null };
  if (url.protocol !== 'https:') return refused('scheme');
  if (!PORTS.has(url.port)) return refused('port');
  if (parseAddress(host))
    return isPublicAddress(host) ? { ok: true, url, host: null } : refused('private');
  return judgeName(url, host);
}

function judgeName(url: URL, host: string): Verdict {
  const labels = host.split('.');
  if (OWN_NETWORKS.test(host)) return refused('private');
  const isName = labels.length > 1 && host.length <= 253 && labels.every((one) => LABEL.test(one));
  if (!isName || /^\d+$/.test(labels.at(-1) ?? '')) return refused('host');
  if (labels.some(isLookAlike)) return refused('look_alike');
  return { ok: true, url, host };
}

/** Judges all that a host name resolves to: one closed address among them is enough to refuse. Pure. */
export function judgeAddresses(addresses: readonly string[]): UrlRefusal | null {
  if (addresses.length === 0) return 'unknown_host';
  return addresses.every(isPublicAddress) ? null : 'private';
}
