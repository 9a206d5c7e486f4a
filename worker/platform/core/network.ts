/** The wider network: the /48 of an IPv6 address, which one site may have; an IPv4 address itself. */
export const blockOf = (address: string | null): string =>
  networkOf(address).replace(/^([^:]*:[^:]*:[^:]*):.*$/, '$1::/48');

/**
 * The key by which anonymous callers are counted, from the address that Cloudflare reports (`X-Forwarded-For` is never
 * read, I-40): an IPv4 address itself, the /64 of an IPv6 address, which one customer has whole. All invalid addresses
 * share one key.
 */
export function networkOf(address: string | null): string {
  if (address === null) return 'none';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return address;
  const host = URL.parse(`http://[${address.split('%')[0]}]/`)?.hostname.slice(1, -1);
  if (host === undefined) return 'none';
  const [head = '', tail] = host.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array<string>(8 - front.length - back.length).fill('0');
  const groups = [...front, ...zeros, ...back];
  // The runtime writes an IPv4 address inside IPv6 as two groups.
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff')
    return [groups[6], groups[7]]
      .map((group) => Number.parseInt(group ?? '0', 16))
      .flatMap((pair) => [pair >> 8, pair & 255])
      .join('.');
  return `${groups.slice(0, 4).join(':')}::/64`;
}
