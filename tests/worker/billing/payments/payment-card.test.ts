import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { syncPaymentByReference } from '../../../../worker/billing/payments/settlement/sync-payment.service';
import { caller, mint, scalar, setUpWorker } from '../../../support/worker/api';
import { fallenTo, paidBy } from '../../../support/worker/cards';
import { deleteAccount } from '../../../support/worker/deletion';
import { receiptOf } from '../../../support/worker/documents';
import {
  begun,
  bodyOf,
  buyer,
  confirmedAdmin,
  later,
  paid,
  paystack,
  problemOf,
  shown,
  toldTo,
  webhook,
  type PaymentView,
} from '../../../support/worker/payments';
import { member } from '../../../support/worker/person';
import { REUSABLE } from '../../../support/worker/reusable-card';

setUpWorker();

const VISA = { brand: 'visa', last4: '4081' };

describe('the card of a payment', () => {
  test('is the one that Paystack’s verify names, in the payment, the list, the event and the receipt', async () => {
    const who = await buyer();
    const { id } = await paidBy(who, REUSABLE, false);
    expect((await shown(who, id)).card).toEqual(VISA);
    const { data } = await bodyOf<{ data: PaymentView[] }>(await who.get('/v1/payments'), 200);
    expect(data.map(({ card }) => card)).toEqual([VISA]);
    const [event] = await toldTo(who.accountId);
    expect(event?.data['payment']).toMatchObject({ card: VISA });
    expect((await receiptOf(who, id)).copied).toContain('Visa •• 4081');
    const staff = await (await confirmedAdmin()).get(`/v1/admin/payments/${id}`);
    expect(await bodyOf<PaymentView>(staff, 200)).toMatchObject({ card: VISA });
  });

  test('is not taken from a webhook', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    paystack().pay(reference);
    await webhook('charge.success', { reference, authorization: REUSABLE });
    expect(await shown(who, id)).toMatchObject({ state: 'succeeded', card: null });
  });

  test.for([
    ['a wallet', { channel: 'mobile_money', authorization: { ...REUSABLE, last4: 'X987' } }],
    ['a bank', { channel: 'bank', authorization: REUSABLE }],
    ['a card without digits', { authorization: { ...REUSABLE, last4: null } }],
    ['no authorization', { authorization: {} }],
  ] as const)('is null after a payment by %s', async ([, changes]) => {
    const who = await buyer();
    const payment = await paid(who, { creditCents: 1_000, currency: 'USD' }, changes);
    expect(payment).toMatchObject({ state: 'succeeded', card: null });
  });

  test('is named when the bank declined it', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    paystack().pay(reference, { status: 'failed', authorization: REUSABLE });
    await who.post(`/v1/payments/${id}/verify`);
    expect(await shown(who, id)).toMatchObject({ state: 'failed', reason: 'declined', card: VISA });
  });

  test('is the saved one of a charge whose answer names none', async () => {
    const who = await fallenTo(500, { thresholdCents: 1_000 });
    await later(60_000);
    const { data } = await bodyOf<{ data: PaymentView[] }>(await who.get('/v1/payments'), 200);
    expect(data.map(({ origin, state, card }) => [origin, state, card])).toEqual([
      ['auto_top_up', 'succeeded', VISA],
      ['checkout', 'succeeded', VISA],
    ]);
  });

  test('I-32 is shown to those who may read the payment, and to nobody else', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    const { id } = await paidBy(ada, REUSABLE, false);
    expect(await problemOf(await bob.get(`/v1/payments/${id}`))).toBe('payments.not_found');
    const asMember = await (await member(ada)).get(`/v1/payments/${id}`);
    expect(await problemOf(asMember)).toBe('auth.role');
    const key = await mint(ada.accountId, { scopes: ['verifications:read', 'balance:read'] });
    expect(await problemOf(await caller(ada.accountId, key).get(`/v1/payments/${id}`))).toBe(
      'auth.scope',
    );
    const events = await (await caller(ada.accountId, key).get('/v1/events')).text();
    expect(events).toContain('payment.succeeded');
    expect(events).not.toContain('4081');
  });

  test('I-03 is erased with the account', async () => {
    const who = await buyer();
    await paidBy(who, REUSABLE, false);
    const named = () => scalar('SELECT count(*) FROM payments WHERE card_last4 IS NOT NULL');
    expect(await named()).toBe(1);
    expect((await deleteAccount(who)).status).toBe(204);
    expect(await named()).toBe(0);
  });

  test('I-03 is not stored when an abandoned checkout is paid after the deletion', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    await env.DB.prepare(`UPDATE payments SET state = 'abandoned'`).run();
    expect((await deleteAccount(who)).status).toBe(204);
    paystack().pay(reference, { authorization: REUSABLE });
    await syncPaymentByReference(systemCtx(env), reference);
    expect(
      await env.DB.prepare('SELECT state, card_brand, card_last4 FROM payments').first(),
    ).toEqual({ state: 'succeeded', card_brand: null, card_last4: null });
  });
});

test('a receipt copies the seller of its day: a later configuration does not change it', async () => {
  const who = await buyer();
  const { id, reference } = await begun(who);
  paystack().pay(reference);
  const configured = {
    ...env,
    SELLER_NAME: 'Namaskah Ltd',
    SELLER_ADDRESS: '12 Marina\nLagos',
    SELLER_TAX_NUMBER: '01234567-0001',
    TAX_NAME: 'VAT',
    TAX_PERCENT: '7.5',
  };
  await syncPaymentByReference(systemCtx(configured), reference);
  const { copied } = await receiptOf(who, id);
  expect(copied.slice(0, 5)).toEqual([
    'Namaskah Ltd',
    '12 Marina',
    'Lagos',
    'Tax number 01234567-0001',
    'Receipt',
  ]);
  expect(copied.slice(copied.indexOf('Total without VAT'), -1)).toEqual([
    'Total without VAT',
    '$9.30',
    'VAT 7.5%',
    '$0.70',
    'Total paid',
    '$10.00',
  ]);
});

test('a receipt of layout 1 keeps its layout and seller, although its payment now names a card', async () => {
  const who = await buyer();
  const payment = await paidBy(who, REUSABLE, false);
  await env.DB.prepare('DROP TRIGGER receipts_no_update').run();
  await env.DB.prepare(`UPDATE receipts SET layout = 1, details = NULL`).run();
  const { copied } = await receiptOf(who, payment.id);
  expect(copied.slice(0, 4)).toEqual(['Namaskah', 'Receipt', 'Number', 'R-000001']);
  expect(copied).toContain('10.00 USD');
  expect(copied.join(' ')).not.toContain('4081');
});
