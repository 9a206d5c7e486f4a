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

describe('the signature of Standard Webhooks', () => {
  test('has the value of the official test vector, in whole seconds', () => {
    expect(signedHeaders([SECRET], MESSAGE)).toEqual({
      'webhook-id': MESSAGE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': SIGNATURE,
    });
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
