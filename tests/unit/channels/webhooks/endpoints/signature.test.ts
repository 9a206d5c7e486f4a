import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  mintSecret,
  signedHeaders,
} from '../../../../../worker/channels/webhooks/endpoints/signature';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  body: '{"test": 2432232314}',
  now: 1_614_265_330_999,
};
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

/** The specification, by hand: base64 of HMAC-SHA256 of `id.timestamp.body` under the decoded secret. */
const signedByHand = (secret: string, signed: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(signed)
    .digest('base64')}`;

describe('the signature of Standard Webhooks', () => {
  test('has the value of the official test vector, in whole seconds', () => {
    expect(signedHeaders([SECRET], MESSAGE)).toEqual({
      'webhook-id': MESSAGE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': SIGNATURE,
    });
  });

  test('is the one that the specification describes, computed without the library', () => {
    expect(signedByHand(SECRET, `${MESSAGE.id}.1614265330.${MESSAGE.body}`)).toBe(SIGNATURE);
    for (const body of ['{}', '{"name":"Łódź 😀"}', `{"text":"${'x'.repeat(20_000)}"}`]) {
      const secret = mintSecret();
      const headers = signedHeaders([secret], { id: 'evt_0mh2v8x5', body, now: 1_999 });
      expect(headers).toEqual({
        'webhook-id': 'evt_0mh2v8x5',
        'webhook-timestamp': '1',
        'webhook-signature': signedByHand(secret, `evt_0mh2v8x5.1.${body}`),
      });
    }
  });

  test('comes before the signature of the previous secret during a rotation', () => {
    const other = mintSecret();
    const { 'webhook-signature': both } = signedHeaders([other, SECRET], MESSAGE);
    const [first, second, ...rest] = both?.split(' ') ?? [];
    expect(first).toMatch(/^v1,[\w+/]{43}=$/);
    expect(first).not.toBe(SIGNATURE);
    expect([second, rest]).toEqual([SIGNATURE, []]);
  });

  test('uses a secret of 32 random bytes', () => {
    const [one, two] = [mintSecret(), mintSecret()];
    expect(one).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(Buffer.from(one.slice(6), 'base64')).toHaveLength(32);
    expect(one).not.toBe(two);
  });
});
