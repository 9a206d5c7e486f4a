import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signedRequests } from '../../../../support/signed-requests';

test('the reference library accepts our requests and rejects forged ones', () => {
  const requests = signedRequests();
  expect(new Set(requests.map(({ genuine }) => genuine))).toEqual(new Set([true, false]));
  for (const { request, genuine } of requests) {
    const verify = () => new Webhook(request.secret).verify(request.body, request.headers);
    if (genuine) expect(verify()).toEqual(JSON.parse(request.body));
    else expect(verify).toThrow();
  }
});
