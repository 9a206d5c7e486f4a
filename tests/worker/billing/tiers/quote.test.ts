import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { renewTiers } from '../../../../worker/billing/tiers/renewal.service';
import { account, advance, setUpWorker } from '../../../support/worker/api';
import { databaseState } from '../../../support/worker/objects';
import { charges, have } from '../../../support/worker/cards';
import { bodyOf, problemOf, soundMoney, type Buyer } from '../../../support/worker/payments';
import { available, payer, status, take, taken } from '../../../support/worker/tier-cards';

setUpWorker();

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Quote {
  from: string;
  tier: string;
  quotedAt: string;
  validUntil: string;
  effectiveAt: string;
  charge: number;
  credited: number;
  renewal: { at: string; tier: string; price: number } | null;
  card: { currency: string; amount: number; credits: number } | null;
}

const quote = async (who: Buyer, tier: string, currency?: string) => {
  const query = currency === undefined ? '' : `&currency=${currency}`;
  return bodyOf<Quote>(await who.get(`/v1/tier/quote?tier=${tier}${query}`), 200);
};
/** Makes the change at the quoted terms. */
const accept = (who: Buyer, { tier, charge: maxPrice, quotedAt }: Quote) =>
  who.post('/v1/tier', { tier, maxPrice, quotedAt });

/** A customer with `cents` of bought credits. */
async function rich(cents: number) {
  const { who, card } = await payer();
  await have(who.accountId, cents);
  return { who, card };
}
const setPrice = (price: number) =>
  env.DB.prepare(
    `INSERT INTO tier_policies SELECT tier, version + 1, requests_per_minute, monthly, open, bulk, keys, endpoints,
       retention_days, ?, markup, expiries, cooldown_seconds, created_at, created_by FROM tier_policies
     WHERE tier = 'developer' ORDER BY version DESC LIMIT 1`,
  )
    .bind(price)
    .run();

describe('I-69 a quote of a tier', () => {
  test('I-69 from free quotes a full month, which is charged today and at renewal', async () => {
    const { who } = await rich(10_000);
    const quoted = await quote(who, 'developer');
    expect(quoted).toMatchObject({
      from: 'free',
      charge: 2_900,
      credited: 0,
      effectiveAt: quoted.quotedAt,
      renewal: { tier: 'developer', price: 2_900 },
      card: null,
    });
    expect(Date.parse(quoted.validUntil) - Date.parse(quoted.quotedAt)).toBe(10 * MINUTE);
    advance(9 * MINUTE);
    const { change } = await taken(await accept(who, quoted));
    expect(change).toMatchObject({ charged: 2_900, effectiveAt: quoted.quotedAt });
    expect(await available(who)).toBe(7_100);
    const { renewal } = await status(who);
    expect(renewal).toEqual({ ...quoted.renewal, pastDueUntil: null });
    advance(Date.parse(quoted.renewal?.at ?? '') - Date.now());
    await renewTiers(systemCtx(env));
    expect(await available(who)).toBe(7_100 - 2_900);
    await soundMoney();
  });

  test.for([0, 1, 7.3, 15.5, 29, 30.999])(
    'I-69 %d days into the month has the difference to the cent, also minutes later',
    async (days) => {
      const { who } = await rich(60_000);
      await taken(await who.post('/v1/tier', { tier: 'developer' }));
      const paidUntil = (await status(who)).renewal?.at;
      advance(days * DAY);
      const quoted = await quote(who, 'enterprise');
      expect(quoted.renewal).toEqual({ at: paidUntil, tier: 'enterprise', price: 29_900 });
      expect(quoted.charge + quoted.credited).toBe(Math.ceil((29_900 * (31 - days)) / 31));
      const before = await available(who);
      if (days < 30) advance(8 * MINUTE);
      const { change } = await taken(await accept(who, quoted));
      expect(change?.charged).toBe(quoted.charge);
      expect(await available(who)).toBe(before - quoted.charge);
    },
  );

  test('I-69 to a lower tier costs nothing today, and contains the price of its first month', async () => {
    const { who } = await rich(60_000);
    await taken(await who.post('/v1/tier', { tier: 'enterprise' }));
    const at = (await status(who)).renewal?.at;
    const lower = await quote(who, 'developer');
    expect(lower).toMatchObject({
      charge: 0,
      effectiveAt: at,
      renewal: { at, tier: 'developer', price: 2_900 },
    });
    expect(await quote(who, 'free')).toMatchObject({
      charge: 0,
      effectiveAt: at,
      renewal: { at, tier: 'free', price: 0 },
    });
    await taken(await accept(who, lower));
    expect((await status(who)).renewal).toMatchObject({ at, tier: 'developer', price: 2_900 });
    advance(Date.parse(at ?? '') - Date.now());
    const before = await available(who);
    await renewTiers(systemCtx(env));
    expect(await available(who)).toBe(before - 2_900);
  });

  test('I-69 of the current tier costs nothing, and reading it changes nothing', async () => {
    const { who } = await rich(5_000);
    const before = await databaseState();
    expect(await quote(who, 'free')).toMatchObject({ charge: 0, renewal: null });
    await quote(who, 'enterprise', 'USD');
    expect(await databaseState()).toEqual(before);
  });

  test('I-69 is a maximum: after a price increase the change is refused, and nothing is changed', async () => {
    const { who } = await rich(10_000);
    const quoted = await quote(who, 'developer');
    await setPrice(3_100);
    const refused = await accept(who, quoted);
    expect([refused.status, await problemOf(refused.clone())]).toEqual([
      409,
      'prices.above_maximum',
    ]);
    expect(await refused.text()).toContain('The price is $31.00');
    expect([(await status(who)).tier, await available(who)]).toEqual(['free', 10_000]);
    expect((await quote(who, 'developer')).charge).toBe(3_100);
    await setPrice(2_000);
    expect((await taken(await accept(who, quoted))).change?.charged).toBe(2_000);
  });

  test('I-69 is refused when it is older than ten minutes, or from the future', async () => {
    const { who } = await rich(10_000);
    const quoted = await quote(who, 'developer');
    advance(10 * MINUTE + 1);
    for (const quotedAt of [quoted.quotedAt, new Date(Date.now() + MINUTE).toISOString()])
      expect(await problemOf(await accept(who, { ...quoted, quotedAt }))).toBe(
        'tiers.quote_expired',
      );
    expect((await status(who)).tier).toBe('free');
  });

  test('I-69 by card contains the charge of the card, which is not exceeded', async () => {
    const { who, card } = await payer();
    const quoted = await quote(who, 'developer', 'USD');
    expect(quoted.card).toEqual({ currency: 'USD', amount: 2_900, credits: 2_900 });
    const by = (maxAmount: number) => ({
      maxPrice: quoted.charge,
      quotedAt: quoted.quotedAt,
      card: { paymentMethodId: card.id, currency: 'USD', maxAmount },
    });
    const less = await take(who, card, by(2_899));
    expect([less.status, await problemOf(less), charges()]).toEqual([
      409,
      'tiers.amount_changed',
      0,
    ]);
    const { payment, change } = await taken(await take(who, card, by(2_900)));
    expect([payment?.amountMinor, change?.charged]).toEqual([2_900, 2_900]);
    await soundMoney();
  });

  test('I-69 below the smallest payment contains the charge of the card, and the amount that stays as credits', async () => {
    const { who, card } = await rich(2_900);
    await setPrice(29_850);
    await have(who.accountId, 29_850);
    await taken(await who.post('/v1/tier', { tier: 'developer' }));
    const quoted = await quote(who, 'enterprise', 'USD');
    expect(quoted.charge).toBe(50);
    expect(quoted.card?.amount).toBeGreaterThanOrEqual(200);
    const more = {
      tier: 'enterprise',
      maxPrice: quoted.charge,
      quotedAt: quoted.quotedAt,
      card: { paymentMethodId: card.id, currency: 'USD', maxAmount: quoted.card?.amount },
    };
    const { payment, change } = await taken(await take(who, card, more));
    expect([payment?.amountMinor, change?.charged]).toEqual([quoted.card?.amount, 50]);
    expect(await available(who)).toBe((quoted.card?.credits ?? 0) - 50);
  });

  test('I-69 requires the scope of the balance, and refuses unknown fields', async () => {
    const { who } = await payer();
    const api = await account();
    expect((await api.get('/v1/tier/quote?tier=developer')).status).toBe(200);
    for (const query of [
      '',
      '?tier=gold',
      '?tier=developer&currency=EUR',
      '?tier=developer&price=1',
    ])
      expect((await who.get(`/v1/tier/quote${query}`)).status).toBe(400);
  });
});
