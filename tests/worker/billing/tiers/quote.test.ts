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
  to: string;
  quotedAt: string;
  expiresAt: string;
  effectiveAt: string;
  chargeCents: number;
  creditedCents: number;
  renewal: { renewsAt: string; tier: string; priceCents: number } | null;
  card: { currency: string; amountMinor: number; creditCents: number } | null;
}

const quote = async (who: Buyer, tier: string, currency?: string) => {
  const query = currency === undefined ? '' : `&currency=${currency}`;
  return bodyOf<Quote>(await who.get(`/v1/tier/quote?tier=${tier}${query}`), 200);
};
/** Makes the change at the quoted terms. */
const accept = (who: Buyer, { to: tier, chargeCents: maxPriceCents, quotedAt }: Quote) =>
  who.post('/v1/tier', { tier, maxPriceCents, quotedAt });

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
      chargeCents: 2_900,
      creditedCents: 0,
      effectiveAt: quoted.quotedAt,
      renewal: { tier: 'developer', priceCents: 2_900 },
      card: null,
    });
    expect(Date.parse(quoted.expiresAt) - Date.parse(quoted.quotedAt)).toBe(10 * MINUTE);
    advance(9 * MINUTE);
    const { change } = await taken(await accept(who, quoted));
    expect(change).toMatchObject({ chargedCents: 2_900, effectiveAt: quoted.quotedAt });
    expect(await available(who)).toBe(7_100);
    const { renewal } = await status(who);
    expect(renewal).toEqual({ ...quoted.renewal, graceEndsAt: null });
    advance(Date.parse(quoted.renewal?.renewsAt ?? '') - Date.now());
    await renewTiers(systemCtx(env));
    expect(await available(who)).toBe(7_100 - 2_900);
    await soundMoney();
  });

  test.for([0, 1, 7.3, 15.5, 29, 30.999])(
    'I-69 %d days into the month has the difference to the cent, also minutes later',
    async (days) => {
      const { who } = await rich(60_000);
      await taken(await who.post('/v1/tier', { tier: 'developer' }));
      const paidUntil = (await status(who)).renewal?.renewsAt;
      advance(days * DAY);
      const quoted = await quote(who, 'enterprise');
      expect(quoted.renewal).toEqual({
        renewsAt: paidUntil,
        tier: 'enterprise',
        priceCents: 29_900,
      });
      expect(quoted.chargeCents + quoted.creditedCents).toBe(
        Math.ceil((29_900 * (31 - days)) / 31),
      );
      const before = await available(who);
      if (days < 30) advance(8 * MINUTE);
      const { change } = await taken(await accept(who, quoted));
      expect(change?.chargedCents).toBe(quoted.chargeCents);
      expect(await available(who)).toBe(before - quoted.chargeCents);
    },
  );

  test('I-69 to a lower tier costs nothing today, and contains the price of its first month', async () => {
    const { who } = await rich(60_000);
    await taken(await who.post('/v1/tier', { tier: 'enterprise' }));
    const at = (await status(who)).renewal?.renewsAt;
    const lower = await quote(who, 'developer');
    expect(lower).toMatchObject({
      chargeCents: 0,
      effectiveAt: at,
      renewal: { renewsAt: at, tier: 'developer', priceCents: 2_900 },
    });
    expect(await quote(who, 'free')).toMatchObject({
      chargeCents: 0,
      effectiveAt: at,
      renewal: { renewsAt: at, tier: 'free', priceCents: 0 },
    });
    await taken(await accept(who, lower));
    expect((await status(who)).renewal).toMatchObject({
      renewsAt: at,
      tier: 'developer',
      priceCents: 2_900,
    });
    advance(Date.parse(at ?? '') - Date.now());
    const before = await available(who);
    await renewTiers(systemCtx(env));
    expect(await available(who)).toBe(before - 2_900);
  });

  test('I-69 of the current tier costs nothing, and reading it changes nothing', async () => {
    const { who } = await rich(5_000);
    const before = await databaseState();
    expect(await quote(who, 'free')).toMatchObject({ chargeCents: 0, renewal: null });
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
    expect((await quote(who, 'developer')).chargeCents).toBe(3_100);
    await setPrice(2_000);
    expect((await taken(await accept(who, quoted))).change?.chargedCents).toBe(2_000);
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
    expect(quoted.card).toEqual({ currency: 'USD', amountMinor: 2_900, creditCents: 2_900 });
    const by = (maxAmountMinor: number) => ({
      maxPriceCents: quoted.chargeCents,
      quotedAt: quoted.quotedAt,
      card: { paymentMethodId: card.id, currency: 'USD', maxAmountMinor },
    });
    const less = await take(who, card, by(2_899));
    expect([less.status, await problemOf(less), charges()]).toEqual([
      409,
      'tiers.amount_changed',
      0,
    ]);
    const { payment, change } = await taken(await take(who, card, by(2_900)));
    expect([payment?.amountMinor, change?.chargedCents]).toEqual([2_900, 2_900]);
    await soundMoney();
  });

  test('I-69 below the smallest payment contains the charge of the card, and the amount that stays as credits', async () => {
    const { who, card } = await rich(2_900);
    await setPrice(29_850);
    await have(who.accountId, 29_850);
    await taken(await who.post('/v1/tier', { tier: 'developer' }));
    const quoted = await quote(who, 'enterprise', 'USD');
    expect(quoted.chargeCents).toBe(50);
    expect(quoted.card?.amountMinor).toBeGreaterThanOrEqual(200);
    const more = {
      tier: 'enterprise',
      maxPriceCents: quoted.chargeCents,
      quotedAt: quoted.quotedAt,
      card: { paymentMethodId: card.id, currency: 'USD', maxAmountMinor: quoted.card?.amountMinor },
    };
    const { payment, change } = await taken(await take(who, card, more));
    expect([payment?.amountMinor, change?.chargedCents]).toEqual([quoted.card?.amountMinor, 50]);
    expect(await available(who)).toBe((quoted.card?.creditCents ?? 0) - 50);
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
