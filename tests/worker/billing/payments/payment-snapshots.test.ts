import { expect, test } from 'vitest';
import { scalar, setUpWorker } from '../../../support/worker/api';
import {
  buyer,
  confirmedAdmin,
  paid,
  shown,
  soundMoney,
  toldTo,
} from '../../../support/worker/payments';
import { endRefund, refunded } from '../../../support/worker/reversals';
import { holdsSchema, read } from '../../../support/worker/document';

setUpWorker();

const GIVEN = { externalId: 'invoice-canary', metadata: { customer: 'canary' } };
const snapshots = async (accountId: string) =>
  (await toldTo(accountId)).map(({ type, data }) => [type, data['payment']]);

test('I-16 an event contains its payment as it was, with what is attached; D1 has that sealed', async () => {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  const payment = await paid(who, { creditCents: 1_000, currency: 'USD', ...GIVEN });
  const afterPayment = await shown(who, payment.id);
  await refunded(admin, payment, 1_000);
  await endRefund(payment, 'processed');
  const afterRefund = await shown(who, payment.id);
  expect(afterPayment).toMatchObject({ state: 'succeeded', ...GIVEN });
  expect(afterRefund).toMatchObject({ state: 'reversed', ...GIVEN });
  expect(await snapshots(who.accountId)).toEqual([
    ['payment.succeeded', afterPayment],
    ['refund.issued', afterRefund],
  ]);
  expect(await scalar(`SELECT count(*) FROM hub_outbox WHERE data LIKE '%canary%'`)).toBe(0);
  await soundMoney();
});

test('a snapshot is the payment of the document', async () => {
  const who = await buyer();
  await paid(who);
  const [[, snapshot] = []] = await snapshots(who.accountId);
  expect(holdsSchema(await read(), 'Payment', snapshot)).toEqual([]);
});
