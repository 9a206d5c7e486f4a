import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hubOf } from '../../../../worker/events/hub.client';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { advance, provider, setUpWorker } from '../../../support/worker/api';
import { charges, eventsOf, fallenTo, have, topper } from '../../../support/worker/cards';
import {
  balanceOf,
  bodyOf,
  buyer,
  later,
  PROMO,
  type Buyer,
} from '../../../support/worker/payments';
import { rented } from '../../../support/worker/verifications';

setUpWorker();

const MINUTE = 60_000;
const mailsTo = async ({ email }: Buyer, words: string) => {
  await backgroundAtRest();
  return provider.mails.to(email).filter(({ subject }) => subject.includes(words));
};

describe('a low balance', () => {
  const LOW = { thresholdCents: 300, notifyBelowCents: 800 };

  test('I-26 is reported once for each fall below the threshold, with the balance of the ledger, and by email', async () => {
    const who = await fallenTo(790, LOW);
    advance(1);
    await have(who.accountId, 0);
    await later(MINUTE);
    await later(MINUTE);
    const told = await eventsOf(who.accountId, 'balance.low');
    expect(told.map(({ data }) => data)).toEqual([{ thresholdCents: 800, balanceAfterCents: 790 }]);
    expect(await mailsTo(who, 'running low')).toHaveLength(1);
    advance(MINUTE);
    await have(who.accountId, 900);
    advance(1);
    await have(who.accountId, 100);
    await later(MINUTE);
    expect(await eventsOf(who.accountId, 'balance.low')).toMatchObject([
      { data: { balanceAfterCents: 790 } },
      { data: { balanceAfterCents: 600 } },
    ]);
    expect(await mailsTo(who, 'running low')).toHaveLength(2);
    expect(charges()).toBe(0);
  });

  test('I-26 is one fall for one movement of promotional and bought credits', async () => {
    const who = await buyer();
    await topper(who, { thresholdCents: 100, notifyBelowCents: PROMO + 100 });
    await have(who.accountId, 100);
    await rented(who);
    const balance = (await balanceOf(who.accountId)).spendable;
    const told = await eventsOf(who.accountId, 'balance.low');
    expect(told.map(({ data }) => data)).toEqual([
      { thresholdCents: 600, balanceAfterCents: balance },
    ]);
  });

  test('I-26 is reported before the charge that it causes, with any threshold of the account', async () => {
    const who = await buyer();
    await topper(who, { thresholdCents: 700 });
    await bodyOf(await who.put('/v1/balance/alert', { thresholdCents: 0 }), 200);
    advance(1);
    await have(who.accountId, 100);
    await later(MINUTE);
    await backgroundAtRest();
    const told = (await hubOf(env, who.accountId).log(0, 500)).slice(-2);
    expect(told).toMatchObject([
      { type: 'balance.low', data: { thresholdCents: 700, balanceAfterCents: 100 + PROMO } },
      { type: 'payment.succeeded', data: { creditCents: 1_000, balanceAfterCents: 1_100 + PROMO } },
    ]);
    expect(charges()).toBe(1);
  });

  test('I-26 uses the account’s own threshold where it is the higher one, in the email too', async () => {
    const who = await buyer();
    await topper(who, LOW);
    const answer = await who.put('/v1/balance/alert', { thresholdCents: 900 });
    expect(await bodyOf(answer, 200)).toEqual({ thresholdCents: 900 });
    advance(1);
    await have(who.accountId, 850 - PROMO);
    await later(MINUTE);
    advance(1);
    await have(who.accountId, 790 - PROMO);
    await later(MINUTE);
    const told = await eventsOf(who.accountId, 'balance.low');
    expect(told.map(({ data }) => data)).toEqual([{ thresholdCents: 900, balanceAfterCents: 850 }]);
    const [mail, ...others] = await mailsTo(who, 'running low');
    expect(others).toEqual([]);
    expect(mail?.text).toContain('below $9.00');
    expect(charges()).toBe(0);
  });

  test('I-26 uses only the account’s own threshold while auto top-up is off', async () => {
    const who = await buyer();
    await topper(who, LOW);
    await who.send('DELETE', '/v1/auto-top-up');
    advance(1);
    await have(who.accountId, 150);
    expect(await eventsOf(who.accountId, 'balance.low')).toEqual([]);
    expect(await bodyOf(await who.get('/v1/balance/alert'), 200)).toEqual({ thresholdCents: 100 });
  });
});
