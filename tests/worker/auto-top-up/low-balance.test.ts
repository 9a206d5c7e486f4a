import { describe, expect, test } from 'vitest';
import { backgroundAtRest } from '../../../worker/kernel/background';
import { advance, provider, setUpWorker } from '../../support/worker/api';
import { charges, eventsOf, fallenTo, have, topper } from '../../support/worker/cards';
import { balanceOf, buyer, later, PROMO, type Buyer } from '../../support/worker/payments';
import { rented } from '../../support/worker/verifications';

setUpWorker();

const MINUTE = 60_000;
const mailsTo = async ({ email }: Buyer, words: string) => {
  await backgroundAtRest();
  return provider.mails.to(email).filter(({ subject }) => subject.includes(words));
};

describe('a low balance', () => {
  const LOW = { threshold: 300, notifyBelow: 800 };

  test('I-26 is told once a crossing, with the ledger’s balance, and by mail', async () => {
    const who = await fallenTo(790, LOW);
    advance(1);
    await have(who.accountId, 0);
    await later(MINUTE);
    await later(MINUTE);
    const told = await eventsOf(who.accountId, 'balance.low');
    expect(told.map(({ data }) => data)).toEqual([{ below: 800, balanceAfter: 790 }]);
    expect(await mailsTo(who, 'running low')).toHaveLength(1);
    advance(MINUTE);
    await have(who.accountId, 900);
    advance(1);
    await have(who.accountId, 100);
    await later(MINUTE);
    expect(await eventsOf(who.accountId, 'balance.low')).toMatchObject([
      { data: { balanceAfter: 790 } },
      { data: { balanceAfter: 600 } },
    ]);
    expect(await mailsTo(who, 'running low')).toHaveLength(2);
    expect(charges()).toBe(0);
  });

  test('I-26 one movement out of promotional and bought credits is one crossing', async () => {
    const who = await buyer();
    await topper(who, { threshold: 100, notifyBelow: PROMO + 100 });
    await have(who.accountId, 100);
    await rented(who);
    const balance = (await balanceOf(who.accountId)).spendable;
    const told = await eventsOf(who.accountId, 'balance.low');
    expect(told.map(({ data }) => data)).toEqual([{ below: 600, balanceAfter: balance }]);
  });
});
