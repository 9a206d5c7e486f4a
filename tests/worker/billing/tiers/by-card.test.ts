import { describe, expect, test } from 'vitest';
import { advance, scalar, setUpWorker } from '../../../support/worker/api';
import { charges, have } from '../../../support/worker/cards';
import { bodyOf, paystack, problemOf, soundMoney, webhook } from '../../../support/worker/payments';
import { disputed } from '../../../support/worker/reversals';
import { confirmed, member } from '../../../support/worker/person';
import {
  available,
  lastReference,
  payer,
  status,
  take,
  taken,
} from '../../../support/worker/tier-cards';

setUpWorker();

describe('a tier paid by card', () => {
  test('I-28 is taken with its payment, for the price of the policy, and leaves the credits as they were', async () => {
    const { who, card } = await payer();
    const { change, payment, tier } = await taken(await take(who, card));
    expect(change).toMatchObject({ from: 'free', to: 'developer', chargedCents: 2_900 });
    expect(payment).toMatchObject({
      state: 'succeeded',
      origin: 'tier_change',
      amountMinor: 2_900,
      creditedCents: 2_900,
    });
    expect([tier.tier, await available(who), charges()]).toEqual(['developer', 0, 1]);
    const statement = await bodyOf<{ data: { description: string }[] }>(
      await who.get('/v1/ledger'),
      200,
    );
    expect(statement.data.slice(0, 2).map(({ description }) => description)).toEqual([
      'Developer plan',
      'Plan payment',
    ]);
    await soundMoney();
  });

  test('I-50 a repeat with the same key charges nothing more; with another body it is refused', async () => {
    const { who, card } = await payer();
    const key = { 'idempotency-key': 'k' };
    const first = await taken(await take(who, card, {}, key));
    const again = await taken(await take(who, card, {}, key));
    expect([again.change, again.payment?.id]).toEqual([first.change, first.payment?.id]);
    const third = await take(who, card, {}, key);
    expect(third.headers.get('idempotent-replayed')).toBe('true');
    expect(charges()).toBe(1);
    const other = await take(who, card, { maxPriceCents: 5_000 }, key);
    expect([other.status, await problemOf(other)]).toEqual([422, 'idempotency.body_differs']);
  });

  test('I-31 with a challenge of the bank is taken when it is paid, once', async () => {
    const { who, card } = await payer();
    paystack().charges = 'challenge';
    const { change, payment, tier } = await taken(await take(who, card));
    expect([change, payment?.state, tier.tier]).toEqual([null, 'pending', 'free']);
    expect(payment?.authorizationUrl).toContain('/resume/');
    const reference = lastReference();
    paystack().pay(reference);
    await Promise.all([
      webhook('charge.success', { reference }),
      who.post(`/v1/payments/${payment?.id}/verify`),
    ]);
    expect([(await status(who)).tier, await available(who)]).toEqual(['developer', 0]);
    expect(await scalar('SELECT count(*) FROM tier_changes')).toBe(1);
    await soundMoney();
  });

  test('that is declined changes nothing', async () => {
    const { who, card } = await payer();
    paystack().charges = 'failed';
    const refused = await take(who, card);
    expect([refused.status, await problemOf(refused)]).toEqual([402, 'payments.card_declined']);
    expect([(await status(who)).tier, await available(who)]).toEqual(['free', 0]);
  });

  test('I-32 that was taken in another way meanwhile: the payment becomes credits', async () => {
    const { who, card } = await payer();
    paystack().charges = 'challenge';
    await taken(await take(who, card));
    await have(who.accountId, 2_900);
    await bodyOf(await who.post('/v1/tier', { tier: 'developer' }), 200);
    paystack().pay(lastReference());
    await webhook('charge.success', { reference: lastReference() });
    expect([(await status(who)).tier, await available(who)]).toEqual(['developer', 2_900]);
    await soundMoney();
  });

  test('with a debt: the debt is paid first, and the remainder stays as credits', async () => {
    const { who, card } = await payer();
    paystack().charges = 'challenge';
    await taken(await take(who, card));
    const checkout = await scalar(`SELECT reference FROM payments WHERE origin = 'checkout'`);
    await disputed({ reference: String(checkout) });
    paystack().pay(lastReference());
    await webhook('charge.success', { reference: lastReference() });
    expect([(await status(who)).tier, await available(who)]).toEqual(['free', 1_900]);
    await soundMoney();
  });

  test('I-28 the caller sets neither price nor payment, and maxPrice is respected', async () => {
    const { who, card } = await payer();
    for (const more of [{ price: 1 }, { amount: 1 }, { payment: 'pay_1' }])
      expect((await take(who, card, more)).status).toBe(400);
    const dear = await take(who, card, { maxPriceCents: 2_899 });
    expect([dear.status, await problemOf(dear)]).toEqual([409, 'prices.above_maximum']);
    expect(charges()).toBe(0);
  });

  test('requires a card of the account, and an owner', async () => {
    const { card } = await payer();
    const other = await payer();
    expect(await problemOf(await take(other.who, card))).toBe('payment_methods.not_found');
    const eve = { ...(await member(other.who)), accountId: other.who.accountId };
    expect(await problemOf(await take(eve, other.card))).toBe('auth.role');
    expect(charges()).toBe(0);
  });
});

describe('a charge for a tier', () => {
  const MINUTE = 60_000;

  test('I-35 requires a person who has just confirmed their identity', async () => {
    const { who, card } = await payer();
    advance(11 * MINUTE);
    const stale = await take(who, card);
    expect([stale.status, await problemOf(stale)]).toEqual([403, 'auth.not_fresh']);
    expect([(await status(who)).tier, charges(), await available(who)]).toEqual(['free', 0, 0]);
    expect(await scalar(`SELECT count(*) FROM payments WHERE origin = 'tier_change'`)).toBe(0);
    await confirmed(who);
    expect((await taken(await take(who, card))).tier.tier).toBe('developer');
  });

  test('I-35 requires the same confirmation for its repeat, and reveals nothing without it', async () => {
    const { who, card } = await payer();
    const key = { 'idempotency-key': 'k' };
    await taken(await take(who, card, {}, key));
    advance(11 * MINUTE);
    expect(await problemOf(await take(who, card, {}, key))).toBe('auth.not_fresh');
  });

  test('from credits requires no confirmation, because they were bought before', async () => {
    const { who } = await payer();
    await have(who.accountId, 2_900);
    advance(11 * MINUTE);
    await bodyOf(await who.post('/v1/tier', { tier: 'developer' }), 200);
  });
});
