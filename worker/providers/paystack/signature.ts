const HEX = /^[0-9a-f]{128}$/;

const hexToBytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/**
 * Whether `header` (lower-case hex) signs exactly `rawBody` with the API's secret key (contract B.6). No time and no
 * event id is signed: code that acts on the body verifies its subject at Paystack.
 */
export async function verifyPaystackSignature(
  rawBody: Uint8Array,
  header: string | null,
  secret: string,
): Promise<boolean> {
  if (secret === '' || header === null || !HEX.test(header)) return false;
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const raw = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
  // WebCrypto compares in constant time.
  return crypto.subtle.verify('HMAC', key, hexToBytes(header), rawBody);
}
