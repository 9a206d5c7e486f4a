import { describe, expect, test } from 'vitest';
import { advance, scalar, setUpWorker } from '../../../support/worker/api';
import { charges, eventsOf, have, savedCard } from '../../../support/worker/cards';
import { paystackError } from '../../../support/worker/paystack-wire';
import {
  bodyOf,
  later,
  paystack,
  problemOf,
  soundMoney,
  webhook,
  type Buyer,
} from '../../../support/worker/payments';
import { confirmed } from '../../../support/worker/person';
import {
  agree,
  available,
  DAY,
  ended,
  HOUR,
  lastReference,
  mailsTo,
  payer,
  renewed,
  status,
  take,
  taken,
} from '../../../support/worker/tier-cards';

setUpWorker();

describe('the months of a tier', () => {
  test('are paid from credits until an owner agrees to a card', async () => {
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

  test('I-35 require re-authentication and a card of the account for the agreement', async () => {
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
    expect((await status(who)).renewal?.graceEndsAt).toBe(null);
  });

  test('with credits first: the card pays when they are not enough', async () => {
    const { who } = await ended('credits', 2_899);
    await renewed();
    expect([charges(), await available(who)]).toEqual([2, 2_899]);
    expect((await status(who)).renewal?.graceEndsAt).toBe(null);
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
    expect((await status(who)).renewal?.graceEndsAt).toBe(null);
    const [mail, ...more] = await mailsTo(who);
    expect(mail?.text).toContain('ending in 4081 could not be charged $29.00');
    expect(mail?.text).toContain('so your credits paid for the renewal.');
    expect(more).toEqual([]);
  });

  test('that the card paid are not reported', async () => {
    const { who } = await ended('card', 0);
    await renewed();
    expect([charges(), await mailsTo(who)]).toEqual([2, []]);
  });

  test('that the card did not pay are reported to an owner once; then the account is free', async () => {
    const { who, due } = await ended('credits', 2_899);
    paystack().charges = 'failed';
    await renewed();
    const until = Date.parse(due) + 7 * DAY;
    const [mail, ...more] = await mailsTo(who);
    expect(mail?.subject).toBe('Your card could not be charged for the Developer plan');
    expect(mail?.text).toContain(
      `Your plan stays active until ${new Date(until).toISOString().slice(0, 10)}`,
    );
    expect(mail?.text).toContain('/billing/plan');
    expect(more).toEqual([]);
    while (Date.now() < until) {
      expect((await status(who)).tier).toBe('developer');
      advance(6 * HOUR + 1);
      await renewed();
    }
    // Once at the month's end, then once on each day of the week.
    expect([(await status(who)).tier, charges(), await available(who)]).toEqual(['free', 8, 2_899]);
    expect(await mailsTo(who)).toHaveLength(1);
    await soundMoney();
  });

  test('I-28 of a tier that was just taken, which falls back immediately, are reported so', async () => {
    const { who, card } = await payer();
    await taken(await take(who, card));
    await bodyOf(await agree(who, card, 'credits'), 200);
    const { renewal } = await status(who);
    advance(Date.parse(renewal?.renewsAt ?? '') - Date.now() - 60_000);
    await have(who.accountId, 1);
    await bodyOf(await who.post('/v1/tier', { tier: 'enterprise' }), 200);
    advance(60_000);
    paystack().charges = 'failed';
    await renewed();
    expect((await status(who)).tier).toBe('developer');
    const [mail, ...more] = await mailsTo(who);
    expect(mail?.subject).toBe('Your card could not be charged for the Enterprise plan');
    expect(mail?.text).toContain('Your account is now on the Developer plan');
    expect(more).toEqual([]);
    await soundMoney();
  });

  test('whose charge Paystack did not accept are not reported as declined', async () => {
    const { who } = await ended('card', 0);
    paystack().on('charge', () => paystackError(429, 'rate_limited'));
    await renewed();
    expect((await status(who)).renewal?.graceEndsAt).not.toBe(null);
    expect(await mailsTo(who)).toEqual([]);
  });

  test('with a challenge that was not answered are reported then', async () => {
    const { who } = await ended('card', 0);
    paystack().charges = 'challenge';
    await renewed();
    expect(await mailsTo(who)).toEqual([]);
    Object.assign(paystack().transaction(lastReference()), { status: 'failed' });
    // Detected in one round, reported in the next.
    for (let n = 0; n < 2; n++) await later(6 * HOUR + 1);
    expect(await mailsTo(who)).toHaveLength(1);
  });

  test('that neither pays have a week of grace; the card is tried once a day', async () => {
    const { who, due } = await ended('card', 0);
    paystack().charges = 'failed';
    await renewed();
    expect((await status(who)).renewal?.graceEndsAt).toBe(
      new Date(Date.parse(due) + 7 * DAY).toISOString(),
    );
    for (let n = 0; n < 8; n++) {
      advance(6 * HOUR + 1);
      await renewed();
    }
    // The first charge, one at the month's end, and one on each of the two days after it.
    expect([charges(), (await status(who)).tier]).toEqual([4, 'developer']);
    paystack().charges = 'success';
    advance(DAY);
    await renewed();
    expect((await status(who)).renewal?.graceEndsAt).toBe(null);
    expect(await available(who)).toBe(0);
  });

  test('I-35 with a challenge of the bank are charged once, and renewed when paid', async () => {
    const { who } = await ended('card', 3_000);
    paystack().charges = 'challenge';
    await renewed();
    await later(6 * HOUR);
    expect([charges(), await available(who)]).toEqual([2, 3_000]);
    expect((await status(who)).renewal?.graceEndsAt).not.toBe(null);
    paystack().pay(lastReference());
    await webhook('charge.success', { reference: lastReference() });
    expect((await status(who)).renewal?.graceEndsAt).toBe(null);
    expect(await available(who)).toBe(3_000);
  });

  test('are paid by credits only after the card was removed', async () => {
    const { who, card } = await ended('card', 0);
    await who.delete(`/v1/payment-methods/${card.id}`);
    await renewed();
    expect(charges()).toBe(1);
    expect((await status(who)).renewal?.graceEndsAt).not.toBe(null);
  });
});
