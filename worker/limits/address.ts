import { sha256 } from '../kernel/crypto';

/** As many as there are, for ever: never an object for an address, of which a stranger has any number. */
export const SHARDS = 256;

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));

/**
 * Who a stranger is: the address that Cloudflare saw, of IPv6 the network (/64) that one customer gets. What the
 * caller says about itself (`X-Forwarded-For`) is never looked at (I-40).
 */
export function addressOf(connectingIp: string | undefined): string {
  if (connectingIp === undefined || !connectingIp.includes(':')) return connectingIp ?? 'unknown';
  const [head = '', tail] = connectingIp.toLowerCase().split('%')[0]?.split('::') ?? [];
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  // An IPv4 address in IPv6's clothes is that IPv4 address.
  const last = back.at(-1) ?? front.at(-1) ?? '';
  if (last.includes('.')) return last;
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const all = [...front, ...Array.from({ length: zeros }, () => '0'), ...back];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** The shard that counts `subject`. */
export const shardOf = (subject: string): string => `shard_${(sha256(subject)[0] ?? 0) % SHARDS}`;
