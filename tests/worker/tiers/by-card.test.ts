import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { renewTiers } from '../../../worker/tiers/renewal.service';
import { systemCtx } from '../../../worker/http/auth';
import { backgroundAtRest } from '../../../worker/kernel/background';
import { advance, scalar, setUpWorker } from '../../support/worker/api';
import { charges, eventsOf, have, savedCard, type CardView } from '../../support/worker/cards';
import {
  balanceOf,
  bodyOf,
  buyer,
  later,
  paystack,
  problemOf,
  soundMoney,
  webhook,
  type Buyer,
  type PaymentView,
} from '../../support/worker/payments';
import { confirmed, member } from '../../support/worker/person';

setUpWorker();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Answer {
  change: { id: string; from: string; to: string; charged: number } | null;
  payment: (PaymentView & { origin: string }) | null;
  tier: { tier: string; renewal: { at: string; pastDueUntil: string | null } | null };
}

/** Somebody with a saved card and nothing but promotional credits. */
async function payer(): Promise<{ who: Buyer; card: CardView }> {
  const who = await buyer();
  const card = await savedCard(who);
  await have(who.accountId, 0);
  await env.DB.prepare('UPDATE auth_sessions SET expires_at = ?')
    .bind(Date.now() + 200 * DAY)
    .run();
  return { who, card };
}
const take = (who: Buyer, { id }: CardView, more: object = {}, headers = {}) =>
  who.post(
    '/v1/tier',
    { tier: 'developer', card: { paymentMethodId: id, currency: 'USD' }, ...more },
    headers,
  );
const taken = async (response: Response) => bodyOf<Answer>(response, 200);
const status = async (who: Buyer) => bodyOf<Answer['tier']>(await who.get('/v1/tier'), 200);
const available = async ({ accountId }: Buyer) => (await balanceOf(accountId)).available;
const lastReference = () => {
  const last = paystack().calls.findLast(({ operation }) => operation === 'charge');
  return String(last?.body['reference']);
};
const agree = (who: Buyer, { id }: CardView, first: 'credits' | 'card') =>
  who.put('/v1/tier/payment', { first, paymentMethodId: id, currency: 'USD', consent: true });
const renewed = async () => {
  await renewTiers(systemCtx(env));
  await backgroundAtRest();
};

/** Somebody on the developer tier, whose month has just ended, with `cents` of bought credits. */
async function ended(first: 'credits' | 'card', cents: number) {
  const { who, card } = await payer();
  await taken(await take(who, card));
  await bodyOf(await agree(who, card, first), 200);
  await have(who.accountId, cents);
  const { renewal } = await status(who);
  advance(Date.parse(renewal?.at ?? '') - Date.now());
  return { who, card, due: renewal?.at ?? '' };
}

describe('a tier paid by card', () => {
  test('I-28 is taken with its payment, for the price of the policy, and leaves the credits as they were', async () => {
    const { who, card } = await payer();
    const { change, payment, tier } = await taken(await take(who, card));
    expect(change).toMatchObject({ from: 'free', to: 'developer', charged: 2_900 });
    expect(payment).toMatchObject({
      state: 'succeeded',
      origin: 'tier_change',
      amount: 2_900,
      credited: 2_900,
    });
    expect([tier.tier, await available(who), charges()]).toEqual(['developer', 0, 1]);
    await soundMoney();
  });

  test('I-50 a repeat with the same key charges nothing more; with another body it is refused', async () => {
    const { who, card } = await payer();
    const key = { 'idempotency-key': 'k' };
    const first = await taken(await take(who, card, {}, key));
    const again = await taken(await take(who, card, {}, key));
    expect([again.change, again.payment?.id]).toEqual([first.change, first.payment?.id]);
    expect(charges()).toBe(1);
    const other = await take(who, card, { maxPrice: 5_000 }, key);
    expect([other.status, await problemOf(other)]).toEqual([422, 'idempotency.body_differs']);
  });

  test('I-31 that the bank asks about is taken when it is paid, once', async () => {
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

  test('I-32 that was taken otherwise meanwhile: the money is credits', async () => {
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

  test('with an account that owes: what is owed comes first, the rest is credits', async () => {
    const { who, card } = await payer();
    paystack().charges = 'challenge';
    await taken(await take(who, card));
    const dispute = paystack().dispute(
      String(await scalar(`SELECT reference FROM payments WHERE origin = 'checkout'`)),
      1_000,
    );
    const transaction = { reference: dispute.reference };
    await webhook('charge.dispute.create', { id: dispute.id, transaction });
    paystack().pay(lastReference());
    await webhook('charge.success', { reference: lastReference() });
    expect([(await status(who)).tier, await available(who)]).toEqual(['free', 1_900]);
    await soundMoney();
  });

  test('I-28 neither price nor payment is the caller’s to say; maxPrice holds', async () => {
    const { who, card } = await payer();
    for (const more of [{ price: 1 }, { amount: 1 }, { payment: 'pay_1' }])
      expect((await take(who, card, more)).status).toBe(400);
    const dear = await take(who, card, { maxPrice: 2_899 });
    expect([dear.status, await problemOf(dear)]).toEqual([409, 'prices.above_maximum']);
    expect(charges()).toBe(0);
  });

  test('takes a card of one’s own, and an owner', async () => {
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

  test('I-35 takes a person who just proved who they are: nobody else’s word charges a card', async () => {
    const { who, card } = await payer();
    advance(11 * MINUTE);
    const stale = await take(who, card);
    expect([stale.status, await problemOf(stale)]).toEqual([403, 'auth.not_fresh']);
    expect([(await status(who)).tier, charges(), await available(who)]).toEqual(['free', 0, 0]);
    expect(await scalar(`SELECT count(*) FROM payments WHERE origin = 'tier_change'`)).toBe(0);
    await confirmed(who);
    expect((await taken(await take(who, card))).tier.tier).toBe('developer');
  });

  test('I-35 its repeat asks for the same proof, and tells nothing without it', async () => {
    const { who, card } = await payer();
    const key = { 'idempotency-key': 'k' };
    await taken(await take(who, card, {}, key));
    advance(11 * MINUTE);
    expect(await problemOf(await take(who, card, {}, key))).toBe('auth.not_fresh');
  });

  test('from credits asks for none: they were bought before', async () => {
    const { who } = await payer();
    await have(who.accountId, 2_900);
    advance(11 * MINUTE);
    await bodyOf(await who.post('/v1/tier', { tier: 'developer' }), 200);
  });
});

describe('the months of a tier', () => {
  test('are paid from credits until somebody agrees to a card', async () => {
    const { who, card } = await payer();
    const read = async () => bodyOf(await who.get('/v1/tier/payment'), 200);
    expect(await read()).toEqual({ first: 'credits', card: null });
    await bodyOf(await agree(who, card, 'card'), 200);
    expect(await read()).toMatchObject({
      first: 'card',
      card: { paymentMethodId: card.id, currency: 'USD' },
    });
    expect((await who.delete('/v1/tier/payment')).status).toBe(204);
    expect(await read()).toEqual({ first: 'credits', card: null });
  });

  test('I-35 agreeing takes a fresh proof, and a card of one’s own', async () => {
    const { who } = await payer();
    const { card } = await payer();
    expect(await problemOf(await agree(who, card, 'card'))).toBe('payment_methods.not_found');
    advance(11 * 60_000);
    const stale = await agree(who, await savedCard(who), 'card');
    expect([stale.status, await problemOf(stale)]).toEqual([403, 'auth.not_fresh']);
    expect(await scalar('SELECT count(*) FROM tier_payments')).toBe(0);
    expect(await problemOf(await agree(await confirmedBuyer(who), card, 'card'))).toBe(
      'payment_methods.not_found',
    );
  });
  const confirmedBuyer = async (who: Buyer): Promise<Buyer> => ({
    ...(await confirmed(who)),
    accountId: who.accountId,
  });

  test('with credits first: the card is not charged while they are enough', async () => {
    const { who } = await ended('credits', 3_000);
    await renewed();
    expect([charges(), await available(who)]).toEqual([1, 100]);
    expect((await status(who)).renewal?.pastDueUntil).toBe(null);
  });

  test('with credits first: the card pays when they are not enough', async () => {
    const { who } = await ended('credits', 2_899);
    await renewed();
    expect([charges(), await available(who)]).toEqual([2, 2_899]);
    expect((await status(who)).renewal?.pastDueUntil).toBe(null);
    expect(await eventsOf(who.accountId, 'tier.renewed')).toHaveLength(1);
    await soundMoney();
  });

  test('with the card first: it pays, and credits stay', async () => {
    const { who } = await ended('card', 3_000);
    await renewed();
    await renewed();
    expect([charges(), await available(who)]).toEqual([2, 3_000]);
  });

  test('with the card first: credits pay when it is declined', async () => {
    const { who } = await ended('card', 3_000);
    paystack().charges = 'failed';
    await renewed();
    expect([charges(), await available(who)]).toEqual([2, 100]);
    expect((await status(who)).renewal?.pastDueUntil).toBe(null);
  });

  test('that neither pays stay for a week; the card is tried once a day', async () => {
    const { who, due } = await ended('card', 0);
    paystack().charges = 'failed';
    await renewed();
    expect((await status(who)).renewal?.pastDueUntil).toBe(
      new Date(Date.parse(due) + 7 * DAY).toISOString(),
    );
    for (let n = 0; n < 8; n++) {
      advance(6 * HOUR + 1);
      await renewed();
    }
    // The first, the one at the month's end and one on each of the two days after it.
    expect([charges(), (await status(who)).tier]).toEqual([4, 'developer']);
    paystack().charges = 'success';
    advance(DAY);
    await renewed();
    expect((await status(who)).renewal?.pastDueUntil).toBe(null);
    expect(await available(who)).toBe(0);
  });

  test('I-35 that the bank asks about are charged once, and renewed when it is paid', async () => {
    const { who } = await ended('card', 3_000);
    paystack().charges = 'challenge';
    await renewed();
    await later(6 * HOUR);
    expect([charges(), await available(who)]).toEqual([2, 3_000]);
    expect((await status(who)).renewal?.pastDueUntil).not.toBe(null);
    paystack().pay(lastReference());
    await webhook('charge.success', { reference: lastReference() });
    expect((await status(who)).renewal?.pastDueUntil).toBe(null);
    expect(await available(who)).toBe(3_000);
  });

  test('removing the card pays them from credits alone', async () => {
    const { who, card } = await ended('card', 0);
    await who.delete(`/v1/payment-methods/${card.id}`);
    await renewed();
    expect(charges()).toBe(1);
    expect((await status(who)).renewal?.pastDueUntil).not.toBe(null);
  });
});
