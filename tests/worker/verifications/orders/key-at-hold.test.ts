import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { account, provider, setUpWorker, type Api } from '../../../support/worker/api';
import { soundLedger } from '../../../support/worker/verifications';

setUpWorker();

const rent = (api: Api) => api.post('/v1/verifications', { service: 'whatsapp' });
/** Caches the key in the isolate. */
const known = async (): Promise<Api> => {
  const api = await account();
  expect((await api.get('/v1/balance')).status).toBe(200);
  return api;
};
const sql = (text: string, ...values: unknown[]) =>
  env.DB.prepare(text)
    .bind(...values)
    .run();

/** Number of D1 reads of keys while `work` runs. */
async function keyReads(work: () => Promise<unknown>): Promise<number> {
  const real = env.DB.withSession.bind(env.DB);
  let reads = 0;
  env.DB.withSession = (constraint) => {
    const session = real(constraint);
    const prepare = session.prepare.bind(session);
    session.prepare = (text) => {
      if (/from "api_keys"/i.test(text)) reads += 1;
      return prepare(text);
    };
    return session;
  };
  try {
    await work();
  } finally {
    env.DB.withSession = real;
  }
  return reads;
}

test('an order by a cached key reads nothing before its hold', async () => {
  const api = await known();
  expect(await keyReads(async () => expect((await rent(api)).status).toBe(201))).toBe(0);
  expect(await keyReads(() => api.post('/v1/quotes', { service: 'whatsapp' }))).toBe(1);
});

test.for<[name: string, change: string, status: number, code: string]>([
  ['revoked', 'UPDATE api_keys SET revoked_at = 1 WHERE account_id = ?', 401, 'auth.invalid'],
  [
    'narrowed to reading',
    `UPDATE api_keys SET scopes = '["verifications:read","balance:read"]' WHERE account_id = ?`,
    403,
    'auth.scope',
  ],
  [
    'of an account that was suspended',
    `UPDATE accounts SET state = 'suspended' WHERE id = ?`,
    403,
    'auth.suspended',
  ],
])(
  'I-41 a key that was just %s holds nothing and buys nothing',
  async ([, change, status, code]) => {
    const api = await known();
    await sql(change, api.accountId);
    const refused = await rent(api);
    expect([refused.status, await refused.json()]).toEqual([
      status,
      expect.objectContaining({ code }),
    ]);
    expect(provider.count('purchase')).toBe(0);
    // The refusal clears the cached key.
    expect((await rent(api)).status).toBe(status);
    expect(
      await env.DB.prepare('SELECT count(*) AS n FROM transfers WHERE account_id = ? AND step = ?')
        .bind(api.accountId, 'hold')
        .first('n'),
    ).toBe(0);
    await soundLedger();
  },
);

test('I-69 a price is computed for the current tier, not for the cached one', async () => {
  const api = await known();
  const priced = async () =>
    (await rent(api).then((answer) => answer.json<{ priceCents: number }>())).priceCents;
  const before = await priced();
  await sql(`UPDATE accounts SET tier = 'enterprise' WHERE id = ?`, api.accountId);
  const after = await priced();
  expect(after).toBeLessThan(before);
  const quote = await api.post('/v1/quotes', { service: 'whatsapp' });
  expect((await quote.json<{ priceCents: number }>()).priceCents).toBe(after);
  await soundLedger();
});
