/** SSRF guard: our requests may only go to addresses of the public internet (I-45). Pure. */

const parseV4 = (text: string): number[] | null => {
  if (!/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
};

const splitGroups = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** The bytes of a group, or null. The last group may be a dotted IPv4 address. */
function groupBytes(group: string, isLast: boolean): number[] | null {
  if (isLast && group.includes('.')) return parseV4(group);
  if (!/^[\da-f]{1,4}$/i.test(group)) return null;
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}

function parseV6(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [before, after] = halves.map(splitGroups);
  const groups = [...(before ?? []), ...(after ?? [])];
  const parts = groups.map((group, i) =>
    groupBytes(group, i === groups.length - 1 && text.endsWith(group)),
  );
  if (parts.some((part) => part === null)) return null;
  const bytes = parts.flatMap((part) => part ?? []);
  if (after === undefined) return bytes.length === 16 ? bytes : null;
  const head = parts.slice(0, before?.length).flatMap((part) => part ?? []);
  const zeros = 16 - bytes.length;
  return zeros >= 2
    ? [...head, ...Array<number>(zeros).fill(0), ...bytes.slice(head.length)]
    : null;
}

/** The 4 or 16 bytes of an address in its plain form, without brackets or zone; null for anything else. */
export const parseAddress = (text: string): number[] | null => parseV4(text) ?? parseV6(text);

interface Range {
  bytes: number[];
  bits: number;
}

function parseRange(cidr: string): Range {
  const [address = '', bits] = cidr.split('/');
  const bytes = parseAddress(address);
  if (!bytes) throw new Error(`not a range: ${cidr}`);
  return { bytes, bits: Number(bits) };
}

const isIn = (address: readonly number[], { bytes, bits }: Range): boolean =>
  address.length === bytes.length &&
  bytes.every((byte, i) => {
    const left = Math.min(8, Math.max(0, bits - i * 8));
    const mask = (0xff << (8 - left)) & 0xff;
    return ((address[i] ?? 0) & mask) === (byte & mask);
  });

/** IANA's special-purpose registries, and the metadata addresses of clouds. */
const CLOSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(parseRange);

/** All routed IPv6 addresses; loopback, mapped, NAT64, link-local and unique local addresses are outside. */
const GLOBAL_V6 = parseRange('2000::/3');
/** Teredo, ORCHID and protocols; documentation; 6to4; AS112. */
const CLOSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'].map(
  parseRange,
);

/** ISATAP: an IPv4 address, which may be private, in the interface part. */
const isIsatap = (bytes: readonly number[]): boolean =>
  ((bytes[8] ?? 0) & 0xfc) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;

/** Whether `text` is an address of the public internet; false for anything that is not an address. */
export function isPublicAddress(text: string): boolean {
  const bytes = parseAddress(text);
  if (!bytes) return false;
  if (bytes.length === 4) return !CLOSED_V4.some((range) => isIn(bytes, range));
  return (
    isIn(bytes, GLOBAL_V6) && !CLOSED_V6.some((range) => isIn(bytes, range)) && !isIsatap(bytes)
  );
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'].map(parseRange);

export function isLoopbackAddress(text: string): boolean {
  const bytes = parseAddress(text);
  return bytes !== null && LOOPBACK.some((range) => isIn(bytes, range));
}
