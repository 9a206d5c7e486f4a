import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signedRequests } from '../../../../support/signed-requests';
import { isGenuine } from '../../../../support/standard-webhooks';

test('the reference library accepts our requests and rejects forged ones', () => {
  const requests = signedRequests();
  expect(new Set(requests.map(({ genuine }) => genuine))).toEqual(new Set([true, false]));
  for (const { request, genuine } of requests) {
    const verify = () => new Webhook(request.secret).verify(request.body, request.headers);
    if (genuine) expect(verify()).toEqual(JSON.parse(request.body));
    else expect(verify).toThrow();
  }
});

// The Worker signs with the library, which would accept its own mistakes.
test('a check written from the specification, without the library, reaches the same verdicts', () => {
  for (const { request, genuine } of signedRequests()) {
    const { secret, body } = request;
    const headers = new Headers(request.headers);
    expect(isGenuine(secret, { headers, body }, Date.now())).toBe(genuine);
  }
});
