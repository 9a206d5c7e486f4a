import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hubOf } from '../../../../worker/events/hub.client';
import { account, advance, caller, mint, setUpWorker } from '../../../support/worker/api';
import { databaseState } from '../../../support/worker/objects';
import { member } from '../../../support/worker/person';
import {
  available,
  DAY,
  events,
  owner,
  read,
  status,
  take,
  tick,
} from '../../../support/worker/tier-owners';
import { soundLedger } from '../../../support/worker/verifications';

setUpWorker();

const caps = (accountId: string) =>
  env.DB.prepare('SELECT cap, open_cap FROM usage WHERE account_id = ?').bind(accountId).first();

describe('taking a tier', () => {
  test('is paid from credits immediately, with its caps', async () => {
    const { ada, accountId } = await owner(5_000);
    const answer = await read(await take(ada, 'developer'));
    expect(answer.change).toMatchObject({ from: 'free', to: 'developer', chargedCents: 2_900 });
    expect(answer.tier).toMatchObject({
      tier: 'developer',
      quota: { limit: 5_000, used: 0 },
      open: { limit: 50 },
      renewal: { renewsAt: '2040-02-15T12:00:00.000Z', tier: 'developer', graceEndsAt: null },
    });
    expect(await available(accountId)).toBe(2_100);
    expect(await caps(accountId)).toEqual({ cap: 5_000, open_cap: 50 });
    expect(await events(accountId)).toEqual(['tier.changed']);
    await soundLedger();
  });

  test('I-26 has an event with the balance after it, and a low balance is reported with it', async () => {
    const { ada, accountId } = await owner(2_950);
    await ada.put('/v1/balance/alert', { thresholdCents: 600 });
    await take(ada, 'developer');
    const told = await hubOf(env, accountId).log(0, 500);
    expect(told.map(({ type, data }) => ({ type, ...data }))).toEqual([
      { type: 'balance.low', thresholdCents: 600, balanceAfterCents: 550 },
      {
        type: 'tier.changed',
        from: 'free',
        to: 'developer',
        effectiveAt: Date.now(),
        chargedCents: 2_900,
        balanceAfterCents: 550,
      },
    ]);
  });

  test('in the middle of a month costs the price of the remaining time', async () => {
    const { ada, accountId } = await owner(40_000);
    await take(ada, 'developer');
    advance(15.5 * DAY);
    const { change } = await read(await take(ada, 'enterprise'));
    expect(change?.chargedCents).toBe((29_900 - 2_900) / 2);
    expect(await available(accountId)).toBe(40_000 - 2_900 - 13_500);
    expect(await caps(accountId)).toEqual({ cap: 100_000, open_cap: 500 });
    await soundLedger();
  });

  test('that costs more than the credits changes nothing', async () => {
    const { ada } = await owner(2_899);
    const before = await databaseState();
    const refused = await take(ada, 'developer');
    expect(refused.status).toBe(402);
    expect(await refused.json()).toMatchObject({ code: 'credits.insufficient' });
    expect(await databaseState()).toEqual(before);
  });

  test('above the caller’s maximum changes nothing', async () => {
    const { ada } = await owner(5_000);
    const before = await databaseState();
    const refused = await take(ada, 'developer', { maxPriceCents: 2_899 });
    expect(refused.status).toBe(409);
    expect(await databaseState()).toEqual(before);
  });

  test('while the account owes is refused', async () => {
    const { ada, accountId } = await owner(5_000);
    await env.DB.prepare('UPDATE ledger_accounts SET balance = -1 WHERE id = ?')
      .bind(`${accountId}:owed`)
      .run();
    expect(await (await take(ada, 'developer')).json()).toMatchObject({ code: 'credits.owed' });
  });
});

describe('while the account owes', () => {
  /** `cents` are owed, as for an open dispute. */
  const owing = (accountId: string, cents: number) =>
    env.DB.prepare('UPDATE ledger_accounts SET balance = ? WHERE id = ?')
      .bind(-cents, `${accountId}:owed`)
      .run();
  /** An account to which an operator gave the highest tier. */
  const given = async (credits: number) => {
    const customer = await owner(credits);
    await env.DB.prepare(`UPDATE accounts SET tier = 'enterprise' WHERE id = ?`)
      .bind(customer.accountId)
      .run();
    return customer;
  };

  test('I-69 a lower tier can be taken when the credits cover it and the whole debt', async () => {
    const { ada, accountId } = await given(3_900);
    await owing(accountId, 1_001);
    expect(await (await take(ada, 'developer')).json()).toMatchObject({ code: 'credits.owed' });
    await owing(accountId, 1_000);
    expect((await read(await take(ada, 'developer'))).change).toMatchObject({
      chargedCents: 2_900,
    });
    expect(await available(accountId)).toBe(1_000);
  });

  test('I-69 a planned lower tier is taken when the month ends', async () => {
    const { ada, accountId } = await owner(40_000);
    await take(ada, 'enterprise');
    await owing(accountId, 500);
    expect((await take(ada, 'developer')).status).toBe(200);
    advance(31 * DAY);
    await tick();
    expect(await status(ada)).toMatchObject({ tier: 'developer' });
    expect(await available(accountId)).toBe(40_000 - 29_900 - 2_900);
  });
});

describe('I-28 the price of a tier', () => {
  test.for([{ price: 0 }, { charge: 1 }, { period: '2040-01' }, { credits: 99 }, { paid: true }])(
    'I-28 is not read from a body with %o, which is refused',
    async (more) => {
      const { ada } = await owner(5_000);
      const before = await databaseState();
      expect((await take(ada, 'developer', more)).status).toBe(400);
      expect(await databaseState()).toEqual(before);
    },
  );

  test('I-28 keys and members cannot change the plan', async () => {
    const { ada, accountId } = await owner(5_000);
    const key = caller(accountId, await mint(accountId));
    const grace = await member(ada);
    const before = await databaseState();
    expect((await key.post('/v1/tier', { tier: 'enterprise' })).status).toBe(403);
    expect((await take(grace, 'developer')).status).toBe(403);
    expect(await databaseState()).toEqual(before);
  });
});

describe('I-50 the key of a change', () => {
  const KEY = { 'idempotency-key': 'k' };

  test('I-50 a repeat is the same change, paid once', async () => {
    const { ada, accountId } = await owner(9_000);
    const first = await read(await take(ada, 'developer', {}, KEY));
    const again = await read(await take(ada, 'developer', {}, KEY));
    expect(again.change).toEqual(first.change);
    expect(await available(accountId)).toBe(6_100);
    const differs = await take(ada, 'enterprise', {}, KEY);
    expect(differs.status).toBe(422);
  });

  test('I-50 ten concurrent requests, with and without a key, are paid once', async () => {
    const { ada, accountId } = await owner(90_000);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => take(ada, 'developer', {}, n < 5 ? KEY : {})),
    );
    for (const answer of answers) expect(answer.status).toBe(200);
    expect(await available(accountId)).toBe(87_100);
    await soundLedger();
  });
});

test('any caller can compare the tiers, and sees no cost of numbers', async () => {
  const api = await account();
  const answer = await api.get('/v1/tiers');
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({
    data: [
      { tier: 'free', priceCents: 0, expiriesPerHour: 10, savingPercent: 0 },
      { tier: 'developer', priceCents: 2_900, expiriesPerHour: 200, savingPercent: 17 },
      { tier: 'enterprise', priceCents: 29_900, expiriesPerHour: 2_000, savingPercent: 28 },
    ],
  });
  expect(text).not.toMatch(/markup|1\.8/);
});
