import { expect, test } from 'vitest';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { scalar, setUpWorker } from '../../../support/worker/api';
import { autoOf, cardsOf, charges, enable, savedCard } from '../../../support/worker/cards';
import { REUSABLE } from '../../../support/worker/reusable-card';
import { bodyOf, buyer, later, paystack } from '../../../support/worker/payments';

setUpWorker();

const MINUTE = 60_000;

/** A card that was removed while Paystack did not answer, and its row's `sealed`. */
const removed = async () => {
  const who = await buyer();
  const { id } = await savedCard(who);
  paystack().on('deactivate', () => new Response(null, { status: 502 }));
  await who.delete(`/v1/payment-methods/${id}`);
  await backgroundAtRest();
  paystack().on('deactivate', null);
  return { who, id, sealed: () => scalar('SELECT sealed FROM payment_methods WHERE id = ?', id) };
};

test('I-35 a removed card that is saved again before its deactivation keeps its code until it is removed again', async () => {
  const { who, id, sealed } = await removed();
  const again = await savedCard(who);
  expect(again.id).not.toBe(id);
  await later(MINUTE);
  expect([paystack().deactivated, await sealed()]).toEqual([[], null]);
  await bodyOf(
    await enable(who, again.id, { thresholdCents: 5_000, monthlyLimitCents: 9_000 }),
    200,
  );
  await backgroundAtRest();
  expect([charges(), (await autoOf(who)).failureCount]).toEqual([1, 0]);
  await who.delete(`/v1/payment-methods/${again.id}`);
  await backgroundAtRest();
  expect(paystack().deactivated).toEqual([REUSABLE.authorization_code]);
});

test('I-35 a removed card that is saved again under another code is deactivated alone', async () => {
  const { who, sealed } = await removed();
  const again = await savedCard(who, { authorization_code: 'AUTH_again' });
  await later(MINUTE);
  expect([paystack().deactivated, await sealed()]).toEqual([[REUSABLE.authorization_code], null]);
  expect((await cardsOf(who)).map((card) => card.id)).toEqual([again.id]);
});

test('I-35 a removed card that is saved again after its deactivation is another card', async () => {
  const { who, id } = await removed();
  await later(MINUTE);
  expect(paystack().deactivated).toEqual([REUSABLE.authorization_code]);
  const again = await savedCard(who, { authorization_code: 'AUTH_again' });
  await later(MINUTE);
  expect(paystack().deactivated).toEqual([REUSABLE.authorization_code]);
  expect((await cardsOf(who)).map((card) => card.id)).toEqual([again.id]);
  expect(again.id).not.toBe(id);
});

test('I-35 the saved card of another account does not keep a removed one chargeable', async () => {
  const { who } = await removed();
  await savedCard(await buyer());
  await later(MINUTE);
  expect([paystack().deactivated, await cardsOf(who)]).toEqual([[REUSABLE.authorization_code], []]);
});
