import { describe, expect, test } from 'vitest';
import { advance, scalar, setUpWorker } from '../../../support/worker/api';
import { autoOf, enable, savedCard, TERMS, topper } from '../../../support/worker/cards';
import { bodyOf, buyer, problemOf } from '../../../support/worker/payments';
import { confirmed, member } from '../../../support/worker/person';

setUpWorker();

const MINUTE = 60_000;

describe('the agreement to auto top-up', () => {
  test('requires an owner who has just confirmed their identity', async () => {
    const who = await buyer();
    const card = await savedCard(who);
    advance(11 * MINUTE);
    const stale = await enable(who, card.id);
    expect([stale.status, await problemOf(stale)]).toEqual([403, 'auth.not_fresh']);
    const eve = await confirmed(await member(who));
    const other = await enable(eve, card.id);
    expect([other.status, await problemOf(other)]).toEqual([403, 'auth.role']);
    expect((await autoOf(who)).state).toBe('off');
  });

  test('I-35 requires a card of the same account', async () => {
    const card = await savedCard(await buyer());
    const refused = await enable(await buyer(), card.id);
    expect([refused.status, await problemOf(refused)]).toEqual([404, 'payment_methods.not_found']);
  });

  test.each([
    ['no consent', { consent: false }, /consent/],
    [
      'a cap below one charge',
      { monthlyLimitCents: 999 },
      /monthlyLimitCents.*at least "creditCents"/,
    ],
    [
      'a notice after the charge',
      { notifyBelowCents: 499 },
      /notifyBelowCents.*at least "thresholdCents"/,
    ],
    ['a cooldown that is too short', { cooldownMinutes: 9 }, /cooldownMinutes/],
    ['I-28 a state', { failureCount: 0 }, /failureCount/],
    ['I-28 a charged amount', { addedThisMonthCents: 0 }, /addedThisMonthCents/],
  ])('refuses %s', async (_what, change, says) => {
    const who = await buyer();
    const card = await savedCard(who);
    const refused = await enable(who, card.id, change);
    expect((await bodyOf<{ detail: string }>(refused, 400)).detail).toMatch(says);
  });

  test('refuses amounts that Paystack would not accept', async () => {
    const who = await buyer();
    const card = await savedCard(who);
    const small = await enable(who, card.id, { creditCents: 100 });
    expect(await problemOf(small)).toBe('payments.below_minimum');
    const rateless = await enable(who, card.id, { currency: 'NGN' });
    expect(await problemOf(rateless)).toBe('payments.no_rate');
  });

  test('is recorded, and shown', async () => {
    const who = await buyer();
    const card = await topper(who);
    const { consent: _consent, ...terms } = TERMS;
    expect(await autoOf(who)).toMatchObject({
      state: 'on',
      terms: { ...terms, paymentMethodId: card.id, notifyBelowCents: 500 },
    });
    const row = await scalar(`SELECT after FROM audit_log WHERE action = 'auto_top_up.enabled'`);
    expect(JSON.parse(String(row))).toEqual({
      ...terms,
      consent: undefined,
      notifyBelowCents: 500,
    });
    expect(await scalar('SELECT consented_by FROM auto_top_ups')).toBe(who.userId);
  });
});
