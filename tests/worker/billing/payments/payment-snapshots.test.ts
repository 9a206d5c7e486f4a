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
import { deleteAccount } from '../../../support/worker/deletion';
import { disputed, endRefund, refunded } from '../../../support/worker/reversals';
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

test('I-03 an event after the deletion of the account reaches its log, without what was attached to the payment', async () => {
  const who = await buyer();
  const payment = await paid(who, { creditCents: 1_000, currency: 'USD', ...GIVEN });
  expect((await deleteAccount(who)).status).toBe(204);
  await disputed(payment);
  expect(await snapshots(who.accountId)).toEqual([
    [
      'payment.disputed',
      expect.objectContaining({
        id: payment.id,
        returnedCents: 1_000,
        externalId: null,
        metadata: {},
      }),
    ],
  ]);
  expect(await scalar('SELECT count(*) FROM hub_outbox WHERE appended_at IS NULL')).toBe(0);
  await soundMoney();
});

test('a snapshot is the payment of the document', async () => {
  const who = await buyer();
  await paid(who);
  const [[, snapshot] = []] = await snapshots(who.accountId);
  expect(holdsSchema(await read(), 'Payment', snapshot)).toEqual([]);
});
