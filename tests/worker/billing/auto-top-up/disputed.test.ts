import { expect, test } from 'vitest';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { scalar, setUpWorker } from '../../../support/worker/api';
import { autoOf, cardsOf, charges, enable, fallenTo } from '../../../support/worker/cards';
import {
  bodyOf,
  buyer,
  later,
  paid,
  paystack,
  PROMO,
  soundMoney,
  type Buyer,
} from '../../../support/worker/payments';
import { disputed, endDispute, RESOLUTION } from '../../../support/worker/reversals';

setUpWorker();

const HOUR = 3_600_000;
const TERMS = { thresholdCents: PROMO + 100, monthlyLimitCents: 9_000 };

/** A customer whose card auto top-up charges while the balance is low: once at the next tick. */
async function charged(): Promise<Buyer> {
  const who = await fallenTo(PROMO + 50, TERMS);
  await later(0);
  expect(charges()).toBe(1);
  return who;
}
/** The reference of the account's payment with this origin. */
const referenceOf = async ({ accountId }: Buyer, origin: string) =>
  String(
    await scalar(
      'SELECT reference FROM payments WHERE account_id = ? AND origin = ? ORDER BY created_at LIMIT 1',
      accountId,
      origin,
    ),
  );
/** The bank takes the whole payment back. */
async function lost(reference: string): Promise<void> {
  const { amount } = paystack().transaction(reference);
  await endDispute(await disputed({ reference }, amount), RESOLUTION.lost);
}

test.each(['auto_top_up', 'checkout'])(
  'I-35 a dispute of the payment (%s) ends the agreement: the card is not charged again',
  async (origin) => {
    const who = await charged();
    await lost(await referenceOf(who, origin));
    expect((await autoOf(who)).state).toBe('off');
    for (let hour = 0; hour < 3; hour++) await later(HOUR);
    expect(charges()).toBe(1);
    await soundMoney();
  },
);

test('I-35 after a dispute the customer may agree again', async () => {
  const who = await charged();
  await lost(await referenceOf(who, 'auto_top_up'));
  const [card] = await cardsOf(who);
  await bodyOf(await enable(who, card?.id ?? '', TERMS), 200);
  await backgroundAtRest();
  await later(HOUR);
  expect([(await autoOf(who)).state, charges()]).toEqual(['on', 2]);
});

test('I-35 a dispute of another payment, or of another account, leaves the agreement', async () => {
  const who = await charged();
  for (const one of [who, await buyer()]) await lost((await paid(one)).reference);
  expect((await autoOf(who)).state).toBe('on');
});
