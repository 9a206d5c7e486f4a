const TOLERANCE_S = 300;

export type SignatureCheck = 'genuine' | 'wrong signature' | 'too old' | 'unsigned';

/** Checks a Standard Webhooks signature; written from the specification, without the Worker's code. */
export async function checkSignature(
  secret: string,
  { headers, body, now }: { headers: Headers; body: string; now: number },
): Promise<SignatureCheck> {
  const id = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp');
  const signatures = headers.get('webhook-signature');
  if (!id || !timestamp || !signatures) return 'unsigned';
  const raw = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (raw.length === 0) return 'wrong signature';
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new Uint8Array(raw), algorithm, false, [
    'verify',
  ]);
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const given = signatures
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => new Uint8Array(Buffer.from(one.slice(3), 'base64')));
  const matches = await Promise.all(
    given.map((one) => crypto.subtle.verify('HMAC', key, one, content)),
  );
  if (!matches.includes(true)) return 'wrong signature';
  return Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE_S ? 'too old' : 'genuine';
}
