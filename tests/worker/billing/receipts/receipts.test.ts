import { env } from 'cloudflare:workers';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { caller, mint, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { pdfOf, receiptOf } from '../../../support/worker/documents';
import {
  balanceOf,
  begun,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  problemOf,
  PROMO,
  refundWebhook,
  setRate,
  shown,
  soundMoney,
  webhook,
  type Buyer,
  type PaymentView,
} from '../../../support/worker/payments';
import { exported } from '../../../support/worker/exports';
import { confirmed, member } from '../../../support/worker/person';

setUpWorker();

const sql = (text: string) => env.DB.prepare(text).run();
const numbers = async (): Promise<unknown[]> =>
  (
    await env.DB.prepare('SELECT tenant_id, number FROM receipts ORDER BY tenant_id, number').raw()
  ).map(([tenant, number]) => `${String(tenant)} ${String(number)}`);

/** All ways to the credits concurrently: repeated webhooks and the owner's check. */
const settleAtOnce = (all: readonly { who: Buyer; payment: PaymentView }[]) =>
  Promise.all(
    all.flatMap(({ who, payment: { id, reference } }) => {
      paystack().pay(reference);
      const hook = () =>
        webhook('charge.success', { reference, id: paystack().transaction(reference).id });
      return [hook(), who.post(`/v1/payments/${id}/verify`), hook()];
    }),
  );

describe('a receipt', () => {
  test('I-20 contains the exact payment', async () => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    await setRate(admin, '1600.5');
    const payment = await paid(who, { creditCents: 2_000, currency: 'NGN' });
    const receipt = await receiptOf(who, payment.id);
    expect(receipt).toMatchObject({
      name: 'receipt-R-000001.pdf',
      title: 'Receipt R-000001',
      pages: 1,
      copied: [
        'Namaskah',
        'Receipt',
        'Number',
        'R-000001',
        'Issued',
        '2040-01-15 12:00 UTC',
        'Paid',
        '2040-01-15 12:00 UTC',
        'Paid by',
        'Ada Lovelace',
        'Email',
        who.email,
        'Account',
        who.accountId,
        'Payment reference',
        payment.reference,
        'Paid through',
        'Paystack',
        'Exchange rate',
        '1600.5 NGN for 1 USD (cbn.gov.ng)',
        'Description',
        'Amount',
        'Credits worth $20.00',
        '32,010.00 NGN',
        'Total paid',
        '32,010.00 NGN',
        'Refunds to the card are shown on the statement of their month.',
      ],
    });
    expect(payment.receiptNumber).toBe('R-000001');
  });

  test('in dollars contains no rate, and a name in any script is printed', async () => {
    const who = await buyer();
    const name = 'Ọlọ́ṣundé (Ltd) \\ 田中 محمد 🙂';
    await env.DB.prepare('UPDATE accounts SET name = ? WHERE id = ?')
      .bind(name, who.accountId)
      .run();
    const { copied, drawn } = await receiptOf(who, (await paid(who)).id);
    expect(copied[copied.indexOf('Paid by') + 1]).toBe(name);
    expect(drawn[drawn.indexOf('Paid by') + 1]).toBe('Olosundé (Ltd) \\ ?? ???? ?');
    expect(copied).not.toContain('Exchange rate');
    expect(copied).toContain('$10.00');
  });

  test('has the same number and the same bytes, whatever changes later', async () => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    const payment = await paid(who);
    const first = await receiptOf(who, payment.id);
    await paid(who);
    await sql(`UPDATE accounts SET name = 'Renamed'`);
    await sql(`UPDATE tenants SET name = 'Renamed'`);
    await sql(`UPDATE auth_users SET email = 'renamed-' || email`);
    await admin.post(`/v1/admin/payments/${payment.id}/refunds`, {});
    await refundWebhook(payment.reference);
    await later(60_000);
    expect(await receiptOf(who, payment.id)).toEqual(first);
    expect((await shown(who, payment.id)).receiptNumber).toBe('R-000001');
  });

  test('does not exist before the payment has succeeded, or when it failed', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    const path = `/v1/payments/${id}/receipt`;
    expect(await problemOf(await who.get(path))).toBe('receipts.not_issued');
    paystack().pay(reference, { currency: 'NGN' });
    await webhook('charge.success', { reference, id: paystack().transaction(reference).id });
    expect(await shown(who, id)).toMatchObject({ state: 'failed', receiptNumber: null });
    expect(await problemOf(await who.get(path))).toBe('receipts.not_issued');
    expect(await numbers()).toEqual([]);
  });
});

describe('the series of receipts', () => {
  test('I-21 has no gap and no repeat for any number of concurrent payments', async () => {
    const all: { who: Buyer; payment: PaymentView }[] = [];
    for (let n = 0; n < 3; n++) {
      const who = await buyer();
      for (let m = 0; m < 4; m++) all.push({ who, payment: await begun(who) });
    }
    await settleAtOnce(all);
    await later(1_000);
    expect(await numbers()).toEqual(Array.from({ length: 12 }, (_, i) => `tnt_default ${i + 1}`));
    const given = await Promise.all(
      all.map(async ({ who, payment }) => (await shown(who, payment.id)).receiptNumber),
    );
    expect(given.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(
      Array.from({ length: 12 }, (_, i) => `R-${String(i + 1).padStart(6, '0')}`),
    );
    await soundMoney();
  });

  test('I-21 loses no number when a batch fails', async () => {
    const who = await buyer();
    const [lost, other] = [await begun(who), await begun(who)];
    await sql(
      `CREATE TRIGGER away BEFORE INSERT ON hub_outbox BEGIN SELECT RAISE(ABORT, 'away'); END`,
    );
    await settleAtOnce([{ who, payment: lost }]);
    expect((await shown(who, lost.id)).state).toBe('pending');
    expect(await numbers()).toEqual([]);
    await sql('DROP TRIGGER away');
    await settleAtOnce([{ who, payment: other }]);
    await settleAtOnce([{ who, payment: lost }]);
    expect((await shown(who, other.id)).receiptNumber).toBe('R-000001');
    expect((await shown(who, lost.id)).receiptNumber).toBe('R-000002');
    expect((await balanceOf(who.accountId)).spendable).toBe(2_000 + PROMO);
  });

  test('I-21 is separate for each tenant', async () => {
    const [ours, theirs] = [await buyer(), await buyer()];
    await sql(`INSERT INTO tenants (id, name, created_at) VALUES ('tnt_other', 'Other Ltd', 0)`);
    await sql(
      `INSERT INTO ledger_accounts (id) VALUES ('tnt_other:paystack'), ('tnt_other:revenue')`,
    );
    await sql(`UPDATE accounts SET tenant_id = 'tnt_other' WHERE id = '${theirs.accountId}'`);
    await paid(ours);
    const { id } = await paid(theirs);
    expect(await numbers()).toEqual(['tnt_default 1', 'tnt_other 1']);
    expect((await receiptOf(theirs, id)).copied[0]).toBe('Other Ltd');
  });

  test('I-21 is guarded by the database: no gap, no change, no receipt without a payment', async () => {
    const who = await buyer();
    await paid(who);
    const { id } = await begun(who);
    const insert = (number: number, payment: string) =>
      sql(`INSERT INTO receipts (tenant_id, number, payment_id, account_id, seller, layout, issued_at)
        VALUES ('tnt_default', ${number}, '${payment}', '${who.accountId}', '', 1, 0)`);
    await expect(insert(3, id)).rejects.toThrow('receipts:gap');
    await expect(insert(1, id)).rejects.toThrow('receipts:gap');
    await expect(insert(2, id)).rejects.toThrow('receipts:no_payment');
    await expect(sql('UPDATE receipts SET number = 2')).rejects.toThrow('receipts:immutable');
    await expect(sql('DELETE FROM receipts')).rejects.toThrow('receipts:immutable');
    expect(await numbers()).toEqual(['tnt_default 1']);
  });
});

test('is in the export of its account alone, byte for byte', async () => {
  const who = await confirmed(await buyer());
  const [first, second] = [await paid(who), await paid(who)];
  await begun(who);
  await paid(await buyer());
  const { id } = await exported(who);
  const zip = await (await who.get(`/v1/account/exports/${id}/download`)).arrayBuffer();
  const files = unzipSync(new Uint8Array(zip));
  const names = Object.keys(files).filter((name) => name.startsWith('receipts/'));
  expect(names.toSorted()).toEqual([
    'receipts/receipt-R-000001.pdf',
    'receipts/receipt-R-000002.pdf',
  ]);
  for (const payment of [first, second]) {
    const { name, bytes } = await receiptOf(who, payment.id);
    expect(Buffer.from(files[`receipts/${name}`] ?? []).toString('hex')).toBe(bytes);
  }
});

describe('access to a receipt', () => {
  test('I-32 is for the account’s owners and keys with the scope only', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    const { id } = await paid(ada);
    const path = `/v1/payments/${id}/receipt`;
    expect(await problemOf(await bob.get(path))).toBe('payments.not_found');
    expect(await problemOf(await (await member(ada)).get(path))).toBe('auth.role');
    const key = async (scope: 'balance:read' | 'payments:read', accountId = ada.accountId) =>
      caller(accountId, await mint(accountId, { scopes: [scope] })).get(path);
    expect(await problemOf(await key('balance:read'))).toBe('auth.scope');
    expect(await problemOf(await key('payments:read', bob.accountId))).toBe('payments.not_found');
    expect((await pdfOf(await key('payments:read'))).name).toBe('receipt-R-000001.pdf');
  });

  test('I-04 writes nothing', async () => {
    const who = await buyer();
    const { id } = await paid(who);
    const rows = 'SELECT (SELECT count(*) FROM receipts) * 1000 + (SELECT count(*) FROM mails)';
    const before = await scalar(rows);
    await receiptOf(who, id);
    expect(await scalar(rows)).toBe(before);
    expect(
      provider.mails.to(who.email).filter(({ subject }) => subject.startsWith('Receipt')),
    ).toHaveLength(1);
  });
});
