import { isLoopbackAddress, isPublicAddress, parseAddress } from './addresses';
import { isHomograph } from './homographs';

/** Why a URL is refused. The error catalogue has a sentence for each. */
export type UrlRefusal =
  | 'form'
  | 'scheme'
  | 'credentials'
  | 'host'
  | 'port'
  | 'private'
  | 'look_alike'
  | 'unknown_host';

export type UrlCheck =
  /** The caller must resolve `host` and check its addresses; null when the host is an address. */
  { ok: true; url: URL; host: string | null } | { ok: false; refusal: UrlRefusal };

const MAX_LENGTH = 2_000;
const PORTS = new Set(['', '8443']);
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;
/** Names of private networks. */
const OWN_NETWORKS =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|arpa|onion|invalid|test|nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me)$/;

const refused = (refusal: UrlRefusal): UrlCheck => ({ ok: false, refusal });

/**
 * Checks the form of a URL, before its host is resolved (I-45). `mayLoopback`: in development a receiver may run on this
 * machine, over http and on any port. Pure.
 */
export function checkUrl(text: string, { mayLoopback }: { mayLoopback: boolean }): UrlCheck {
  if (text.length > MAX_LENGTH || /[\s\\#\p{Cc}\p{Cf}]/u.test(text)) return refused('form');
  const [, scheme, authority = ''] = /^([a-z][a-z\d+.-]*):\/\/([^/?]*)/i.exec(text) ?? [];
  if (scheme === undefined) return refused(/^[a-z][a-z\d+.-]*:/i.test(text) ? 'scheme' : 'form');
  if (!/^https?$/i.test(scheme)) return refused('scheme');
  if (authority.includes('@')) return refused('credentials');
  const url = URL.parse(text);
  if (!url || authority === '') return refused('form');
  // A host as a number, in escapes or in full-width letters is an attempt to hide an address.
  const written = authority.replace(/:\d*$/, '').toLowerCase();
  if (written !== url.hostname) return refused('host');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isLoopback = isLoopbackAddress(host) || host === 'localhost';
  if (isLoopback && mayLoopback) return { ok: true, url, host: null };
  if (url.protocol !== 'https:') return refused('scheme');
  if (!PORTS.has(url.port)) return refused('port');
  if (parseAddress(host))
    return isPublicAddress(host) ? { ok: true, url, host: null } : refused('private');
  return checkHostName(url, host);
}

function checkHostName(url: URL, host: string): UrlCheck {
  const labels = host.split('.');
  if (OWN_NETWORKS.test(host)) return refused('private');
  const isName = labels.length > 1 && host.length <= 253 && labels.every((one) => LABEL.test(one));
  if (!isName || /^\d+$/.test(labels.at(-1) ?? '')) return refused('host');
  if (labels.some(isHomograph)) return refused('look_alike');
  return { ok: true, url, host };
}

/** Checks all addresses of a host: one that is not public is enough to refuse it. Pure. */
export function checkAddresses(addresses: readonly string[]): UrlRefusal | null {
  if (addresses.length === 0) return 'unknown_host';
  return addresses.every(isPublicAddress) ? null : 'private';
}
