import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../../worker/events/hub.client';
import { grantCredits } from '../../../../worker/billing/ledger/ledger.service';
import { tick } from '../../../../worker/app/ops/tick';
import { account, advance, setUpWorker, type Api } from '../../../support/worker/api';
import { settled } from '../../../support/worker/objects';
import { accountOf, member, person } from '../../../support/worker/person';
import { rented } from '../../../support/worker/verifications';

setUpWorker();

/** Rents a number: its price of 108 cents is held. */
async function hold(api: Api): Promise<string> {
  const { id } = await rented(api);
  await settled(id);
  return id;
}

async function cancel(api: Api, id: string): Promise<void> {
  await api.post(`/v1/verifications/${id}/cancel`);
  await settled(id);
}

const lows = async (accountId: string) =>
  (await hubOf(env, accountId).log(0, 500))
    .filter(({ type }) => type === 'balance.low')
    .map(({ data }) => data);

const threshold = (api: Api, cents: number) =>
  env.DB.prepare('INSERT OR REPLACE INTO balance_alerts VALUES (?, ?, 0)')
    .bind(api.accountId, cents)
    .run();

describe('I-26 balance.low', () => {
  test('I-26 is reported once when credits fall below the threshold, with the balance after it', async () => {
    const api = await account({ credits: 250 });
    await threshold(api, 100);
    await hold(api);
    expect(await lows(api.accountId)).toEqual([]);
    await hold(api);
    expect(await lows(api.accountId)).toEqual([{ thresholdCents: 100, balanceAfterCents: 34 }]);
  });

  test('I-26 is not reported again while they stay below, and is reported again after they were above', async () => {
    const api = await account({ credits: 250, tier: 'developer' });
    await threshold(api, 200);
    const first = await hold(api);
    await hold(api);
    expect(await lows(api.accountId)).toEqual([{ thresholdCents: 200, balanceAfterCents: 160 }]);
    await cancel(api, first);
    expect(await lows(api.accountId)).toHaveLength(1);
    await grantCredits(systemCtx(env), {
      accountId: api.accountId,
      tenantId: 'tnt_default',
      reference: 'gift',
      amount: 100,
      promo: false,
    });
    await hold(api);
    expect(await lows(api.accountId)).toEqual([
      { thresholdCents: 200, balanceAfterCents: 160 },
      { thresholdCents: 200, balanceAfterCents: 170 },
    ]);
  });

  test('I-26 a hold of two parts is one fall, with the balance after both', async () => {
    const api = await account({ credits: 150, promo: 50 });
    await threshold(api, 160);
    await hold(api);
    expect(await lows(api.accountId)).toEqual([{ thresholdCents: 160, balanceAfterCents: 92 }]);
    expect(await api.balance()).toMatchObject({ spendable: 92, promo: 0 });
  });

  test('I-26 is not reported exactly at the threshold, and never for a threshold of 0', async () => {
    const [exact, never] = [await account({ credits: 208 }), await account({ credits: 108 })];
    await threshold(exact, 100);
    await threshold(never, 0);
    await hold(exact);
    await hold(never);
    expect([await lows(exact.accountId), await lows(never.accountId)]).toEqual([[], []]);
  });

  test('an account without a threshold gets the alert below a dollar', async () => {
    const api = await account({ credits: 200 });
    await hold(api);
    expect(await lows(api.accountId)).toEqual([{ thresholdCents: 100, balanceAfterCents: 92 }]);
  });

  test('I-03 an event that the writer could not append is appended by the tick', async () => {
    const api = await account({ credits: 200 });
    await env.DB.prepare(
      `INSERT INTO transfers SELECT 'fee', 'fee', ?1, 99, ?1 || ':available', 'tnt_default:revenue', 150, 50,
         (SELECT balance FROM ledger_accounts WHERE id = 'tnt_default:revenue') + 150, '2040-01', ?2`,
    )
      .bind(api.accountId, Date.now())
      .run();
    expect(await lows(api.accountId)).toEqual([]);
    advance(11_000);
    await tick(systemCtx(env));
    expect(await lows(api.accountId)).toEqual([{ thresholdCents: 100, balanceAfterCents: 50 }]);
  });
});

describe('the threshold', () => {
  test('is readable with the scope of the balance, set by owners, and audited', async () => {
    const ada = await person();
    const grace = await member(ada);
    const get = async () => (await ada.get('/v1/balance/alert')).json();
    expect(await get()).toEqual({ thresholdCents: 100 });
    const put = (someone: typeof ada, cents: unknown) =>
      someone.send('PUT', '/v1/balance/alert', { thresholdCents: cents });
    expect(await (await put(ada, 300)).json()).toEqual({ thresholdCents: 300 });
    expect(await (await put(ada, 300)).json()).toEqual({ thresholdCents: 300 });
    expect((await put(grace, 5)).status).toBe(403);
    for (const bad of [-1, 1.5, '5', 100_000_001]) expect((await put(ada, bad)).status).toBe(400);
    expect(await get()).toEqual({ thresholdCents: 300 });
    const audit = await (await ada.get('/v1/audit?action=balance_alert.changed')).json();
    expect(audit).toMatchObject({
      data: [{ before: { thresholdCents: 100 }, after: { thresholdCents: 300 } }],
    });
    expect((audit as { data: unknown[] }).data).toHaveLength(1);
    expect(await accountOf(grace)).toBe(await accountOf(ada));
  });
});
