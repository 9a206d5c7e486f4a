import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { grantStatement } from '../../../../worker/billing/ledger/ledger.service';
import { formatMoney } from '../../../../worker/platform/core/money';
import { account, advance, caller, mint, setUpWorker } from '../../../support/worker/api';
import { csvOf, pdfOf, staySignedIn } from '../../../support/worker/documents';
import { REUSABLE } from '../../../support/worker/reusable-card';
import {
  balanceOf,
  begun,
  confirmedAdmin,
  buyer,
  paid,
  problemOf,
  refundWebhook,
  type Buyer,
} from '../../../support/worker/payments';
import { confirmed, member } from '../../../support/worker/person';
import { completed } from '../../../support/worker/verifications';

setUpWorker();

const DAY = 86_400_000;
const HEADER =
  'id,reference,receipt_number,purpose,state,reason,currency,amount,rate_per_usd,rate_source,credits_usd,credited_usd,' +
  'returned_usd,created_at,paid_at,ended_at,external_id,metadata,card_brand,card_last4';
const LEDGER =
  'sequence,created_at,reference,step,ledger_account,amount_usd,balance_after_usd,description,moved_usd';

/** `count` grants of one cent, in batches. */
async function gifts(accountId: string, count: number): Promise<void> {
  const ctx = systemCtx(env);
  for (let at = 0; at < count; at += 100)
    await ctx.db.sql.batch(
      Array.from({ length: Math.min(100, count - at) }, (_, i) =>
        grantStatement(ctx, {
          accountId,
          tenantId: 'tnt_default',
          reference: `gift:${at + i}`,
          amount: 1,
          promo: false,
        }),
      ),
    );
}

describe('payments as CSV', () => {
  test('I-20 have exact numbers, times and one line each, newest first', async () => {
    const who = await buyer();
    // No route accepts such a source; a file must be safe for any data in the database.
    await env.DB.prepare(
      `INSERT INTO fx_rates (id, currency, micros, source, observed_at, set_by, created_at)
       VALUES ('fxr_1', 'NGN', 1600500000, '=HYPERLINK("x"), "bank"', ?1, 'usr_1', ?1)`,
    )
      .bind(Date.now())
      .run();
    const first = await paid(
      who,
      { creditCents: 2_005, currency: 'NGN' },
      { authorization: REUSABLE },
    );
    advance(1_000);
    const second = await begun(who);
    await paid(await buyer());
    expect(await csvOf(await who.get('/v1/payments.csv'))).toEqual([
      HEADER,
      `${second.id},${second.reference},,top_up,pending,,USD,10.00,1,fixed,10.00,,0.00,2040-01-15T12:00:01.000Z,,,,,,`,
      `${first.id},${first.reference},R-000001,top_up,succeeded,,NGN,32090.03,1600.5,"'=HYPERLINK(""x""), ""bank""",` +
        '20.05,20.05,0.00,2040-01-15T12:00:00.000Z,2040-01-15T12:00:00.000Z,2040-01-15T12:00:00.000Z,,,visa,4081',
    ]);
  });

  test('are filtered as the list is', async () => {
    const who = await buyer();
    const first = await paid(who);
    advance(1_000);
    const second = await begun(who);
    const ids = async (query: string) =>
      (await csvOf(await who.get(`/v1/payments.csv?${query}`)))
        .slice(1)
        .map((line) => line.split(',')[0]);
    expect(await ids('state=succeeded')).toEqual([first.id]);
    expect(await ids('currency=USD')).toEqual([second.id, first.id]);
    expect(await ids('currency=NGN')).toEqual([]);
    expect(await ids(`from=${second.createdAt}`)).toEqual([second.id]);
    expect(await ids(`to=${second.createdAt}`)).toEqual([first.id]);
    expect((await who.get('/v1/payments.csv?limit=1')).status).toBe(400);
  });
});

describe('the ledger as CSV', () => {
  test('I-20 contains all pages, without a gap or a repeat', async () => {
    const api = await account({ credits: 0 });
    await gifts(api.accountId, 1_203);
    const lines = await csvOf(await api.get('/v1/ledger.csv'));
    expect(lines.length).toBe(1 + 1_203);
    expect(lines[0]).toBe(LEDGER);
    expect(lines.slice(1).map((line) => Number(line.split(',')[0]))).toEqual(
      Array.from({ length: 1_203 }, (_, i) => 1_203 - i),
    );
    expect(lines[1]).toBe(
      '1203,2040-01-15T12:00:00.000Z,gift:1202,grant,available,0.01,12.03,Gift or correction,0.01',
    );
  });

  test('I-20 is filtered by reference and time, and so is the list', async () => {
    const api = await account({ credits: 0 });
    await gifts(api.accountId, 2);
    advance(60_000);
    const order = await completed(api).catch(() => null);
    expect(order).toBeNull();
    const now = new Date().toISOString();
    expect(await csvOf(await api.get(`/v1/ledger.csv?from=${now}`))).toEqual([LEDGER]);
    expect(await csvOf(await api.get(`/v1/ledger.csv?to=${now}&reference=gift:1`))).toEqual([
      LEDGER,
      '2,2040-01-15T12:00:00.000Z,gift:1,grant,available,0.01,0.02,Gift or correction,0.01',
    ]);
    const { data } = await (
      await api.get(`/v1/ledger?to=${now}&limit=1`)
    ).json<{ data: { sequence: number }[] }>();
    expect(data.map(({ sequence }) => sequence)).toEqual([2]);
    const later = await (await api.get(`/v1/ledger?from=${now}`)).json<{ data: object[] }>();
    expect(later.data).toEqual([]);
  });
});

/** January: a payment, an order and a refund; February: a payment. */
async function twoMonths(): Promise<Buyer> {
  const [who, admin] = [await buyer(), await confirmedAdmin()];
  const payment = await paid(who, { creditCents: 3_000, currency: 'USD' });
  await completed(caller(who.accountId, await mint(who.accountId)));
  await staySignedIn();
  advance(2 * DAY);
  await confirmed(admin);
  await admin.post(`/v1/admin/payments/${payment.id}/refunds`, { creditCents: 1_000 });
  await refundWebhook(payment.reference);
  advance(20 * DAY);
  return who;
}

describe('the statement of a month', () => {
  test('I-20 begins and ends with the ledger’s balance, day by day', async () => {
    const who = await twoMonths();
    const price = 3_500 - 1_000 - (await balanceOf(who.accountId)).spendable;
    expect(price).toBeGreaterThan(0);
    const [spent, left] = [formatMoney(price), formatMoney(3_500 - price)];
    const end = formatMoney(2_500 - price);
    const { name, title, copied, pages } = await pdfOf(await who.get('/v1/statements/2040-01'));
    expect([name, title, pages]).toEqual(['statement-2040-01.pdf', 'Statement January 2040', 1]);
    expect(copied).toEqual(
      [
        ['Namaskah', 'Statement for January 2040'],
        ['Account', 'Ada Lovelace', 'Account number', who.accountId],
        ['Period', '2040-01-01 00:00 to 2040-02-01 00:00 (UTC)'],
        ['Opening balance', '$0.00'],
        ['Payments', '$30.00', 'Gifts and corrections', '$5.00', 'Verifications', `-${spent}`],
        ['Refunds and disputes', '-$10.00', 'Other', '$0.00'],
        ['Closing balance', end],
        ['Day', 'Payments', 'Gifts', 'Verifications', 'Refunds', 'Other', 'Balance'],
        ['2040-01-15', '$30.00', '$5.00', `-${spent}`, '$0.00', '$0.00', left],
        ['2040-01-17', '$0.00', '$0.00', '$0.00', '-$10.00', '$0.00', end],
        'Credits held for open verifications count as spent until they end. The CSV of the month has every line.',
      ].flat(),
    );
    const next = (await pdfOf(await who.get('/v1/statements/2040-02'))).copied;
    expect(next[next.indexOf('Opening balance') + 1]).toBe(end);
    expect(next[next.indexOf('Closing balance') + 1]).toBe(end);
    expect(next).toContain('The balance did not change.');
    expect(next).toContain('2040-02-01 00:00 to 2040-02-06 12:00 (UTC)');
  });

  test('I-20 as CSV has exactly the lines of the month', async () => {
    const who = await twoMonths();
    const of = async (month: string) => csvOf(await who.get(`/v1/statements/${month}?format=csv`));
    const january = await of('2040-01');
    expect(january).toEqual(await csvOf(await who.get('/v1/ledger.csv')));
    expect(await of('2040-02')).toEqual([LEDGER]);
    await paid(who);
    const february = await of('2040-02');
    expect(february).toHaveLength(2);
    expect(february[1]).toContain(`,${new Date().toISOString()},pay_`);
    expect(february[1]).toMatch(/,top_up,available,10\.00,30\.00,Top-up,10\.00$/);
    expect(await of('2040-01')).toEqual(january);
  });

  test('exists from the account’s first month to the current one', async () => {
    const who = await twoMonths();
    for (const month of ['2039-12', '2040-03'])
      expect(await problemOf(await who.get(`/v1/statements/${month}`)), month).toBe(
        'statements.not_found',
      );
    for (const path of ['2040-13', '2040-1', 'now', '2040-01?format=xls', '2040-01?more=1'])
      expect(await problemOf(await who.get(`/v1/statements/${path}`)), path).toBe(
        'request.invalid',
      );
  });
});

describe('access', () => {
  test('I-28 a member reads the ledger and not the payments, a key by its scope, an anonymous caller nothing', async () => {
    const [ada, bob] = [await twoMonths(), await buyer()];
    const at = new Date().toISOString();
    const helper = await member(ada);
    expect(await problemOf(await helper.get('/v1/payments.csv'))).toBe('auth.role');
    expect(await csvOf(await helper.get('/v1/ledger.csv'))).toEqual(
      await csvOf(await ada.get('/v1/ledger.csv')),
    );
    expect((await pdfOf(await helper.get('/v1/statements/2040-01'))).pages).toBe(1);
    const key = caller(ada.accountId, await mint(ada.accountId, { scopes: ['keys:read'] }));
    for (const path of ['/v1/payments.csv', '/v1/ledger.csv', '/v1/statements/2040-02'])
      expect(await problemOf(await key.get(path)), path).toBe('auth.scope');
    expect(await csvOf(await bob.get('/v1/payments.csv'))).toEqual([HEADER]);
    expect(await csvOf(await bob.get('/v1/ledger.csv'))).toEqual([
      LEDGER,
      `1,${at},welcome:${bob.accountId},grant,promo,5.00,5.00,Welcome credits,5.00`,
    ]);
    expect((await pdfOf(await bob.get('/v1/statements/2040-02'))).copied).not.toContain(
      ada.accountId,
    );
  });
});
