import { mintSecret, signedHeaders } from '../../worker/channels/webhooks/endpoints/signature';

interface SignedRequest {
  secret: string;
  headers: Record<string, string>;
  body: string;
}

const BODY = '{"type":"sms.received","data":{"text":"Ваш код – 123-456 ☎"}}';

/** Requests as the Worker sends them and forged ones, each with the verdict that a receiver must reach. */
export function signedRequests(): { request: SignedRequest; genuine: boolean }[] {
  const [secret, other] = [mintSecret(), mintSecret()];
  const now = Date.now();
  const signed = (secrets: string[], at = now) =>
    signedHeaders(secrets, { id: 'evt_1', body: BODY, now: at });
  const of = (
    headers: Record<string, string>,
    more: Partial<SignedRequest> = {},
  ): SignedRequest => ({
    secret,
    headers,
    body: BODY,
    ...more,
  });
  const headers = signed([secret]);
  return [
    { request: of(headers), genuine: true },
    { request: of(signed([other, secret])), genuine: true },
    { request: of(signed([secret, other])), genuine: true },
    { request: of(headers, { body: BODY.replace('123', '124') }), genuine: false },
    { request: of(headers, { secret: other }), genuine: false },
    { request: of({ ...headers, 'webhook-id': 'evt_2' }), genuine: false },
    { request: of(signed([secret], now - 301_000)), genuine: false },
    { request: of(signed([secret], now + 3_600_000)), genuine: false },
    { request: of({ ...headers, 'webhook-timestamp': 'now' }), genuine: false },
    { request: of({ ...headers, 'webhook-signature': 'v1,' }), genuine: false },
    { request: of({ ...headers, 'webhook-signature': 'v2,AAAA' }), genuine: false },
  ];
}
