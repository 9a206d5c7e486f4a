import { expect, test } from 'vitest';
import { account, cutOff, lines, setUpWorker } from '../../../support/worker/api';

setUpWorker();

test.for<[name: string, path: string, headers: Record<string, string>]>([
  ['an order', '/v1/verifications', { 'content-type': 'application/json' }],
  ['a sign-in', '/v1/auth/sign-in/email', { 'content-type': 'application/json' }],
  ['a webhook of the provider', '/webhooks/textverified', {}],
  ['a webhook of Paystack', '/webhooks/paystack', {}],
])(
  'I-71 %s whose body breaks off is an error of the client, and not logged as an error',
  async ([, path, headers]) => {
    const { key } = await account();
    for (const length of [{}, { 'content-length': '100' }]) {
      const answer = await cutOff(path, { authorization: `Bearer ${key}`, ...headers, ...length });
      expect([answer.status, await answer.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'request.aborted' }),
      ]);
    }
    expect(lines.filter(({ level }) => level === 'error' || level === 'alert')).toEqual([]);
  },
);
