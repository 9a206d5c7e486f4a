import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { alerts, scalar, setUpWorker } from '../../../support/worker/api';
import { databaseState } from '../../../support/worker/objects';
import {
  balanceOf,
  begun,
  bodyOf,
  buyer,
  later,
  paid,
  paystack,
  postPaystack,
  problemOf,
  refundWebhook,
  signature,
  soundMoney,
  webhook,
} from '../../../support/worker/payments';

setUpWorker();

const HOUR = 3_600_000;

const body = (reference: string) =>
  JSON.stringify({ event: 'charge.success', data: { id: 1, reference, status: 'success' } });

describe('I-33 the signature', () => {
  test('I-33 is checked before anything is read or written', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    paystack().pay(reference);
    const right = body(reference);
    const before = await databaseState();
    const wrong: [string, string | null][] = [
      [right, null],
      [right, ''],
      [right, signature(right, `${env.PAYSTACK_SECRET_KEY}x`)],
      [right, signature(right).toUpperCase()],
      [right, signature(right).slice(0, -1)],
      [right, `${signature(right)}0`],
      [`${right} `, signature(right)],
      [right.replace('success', 'successs'), signature(right)],
      ['not json', signature(right)],
    ];
    for (const [text, header] of wrong) {
      const response = await postPaystack(text, header);
      expect([response.status, await problemOf(response)]).toEqual([401, 'webhooks.signature']);
    }
    await backgroundAtRest();
    expect(await databaseState()).toEqual(before);
    expect(paystack().count('verify')).toBe(0);
    expect((await postPaystack(right)).status).toBe(200);
    await backgroundAtRest();
    expect((await balanceOf(who.accountId)).available).toBe(1_000);
  });

  test('I-33 covers the raw bytes, whatever their spacing', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    paystack().pay(reference);
    const spaced = JSON.stringify(JSON.parse(body(reference)), null, 2);
    expect(await bodyOf(await postPaystack(spaced), 200)).toEqual({ received: true });
    await backgroundAtRest();
    expect((await balanceOf(who.accountId)).available).toBe(1_000);
  });
});

describe('I-33 the answer', () => {
  test('I-33 does not wait for Paystack', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    paystack().pay(reference);
    const gate = Promise.withResolvers<void>();
    paystack().on('verify', async (next) => {
      await gate.promise;
      return next();
    });
    expect((await postPaystack(body(reference))).status).toBe(200);
    expect((await balanceOf(who.accountId)).available).toBe(0);
    gate.resolve();
    await backgroundAtRest();
    expect((await balanceOf(who.accountId)).available).toBe(1_000);
  });

  test('I-33 to an unknown reference is 200, and pages the operator', async () => {
    await webhook('charge.success', { reference: 'somebody-elses', id: 7 });
    expect(alerts()).toEqual(['paystack.unknown_reference']);
    expect(await scalar('SELECT next_at FROM paystack_events')).toBeNull();
    expect(paystack().count('verify')).toBe(0);
  });

  test.for(['', 'null', '[]', '{}', '{"event":1}', '{"event":"charge.success"}', 'junk'])(
    'to an unreadable body (%s) is 200, because a repeat would not help',
    async (text) => {
      expect((await postPaystack(text)).status).toBe(200);
      expect(await scalar('SELECT count(*) FROM paystack_events')).toBe(0);
    },
  );

  test.for(['transfer.success', 'subscription.create', 'invoice.update'])(
    'to %s, which is not ours, is 200',
    async (event) => {
      await webhook(event, { reference: 'x' });
      expect(await scalar('SELECT count(*) FROM paystack_events')).toBe(0);
      expect(alerts()).toEqual([]);
    },
  );
});

describe('a repeat', () => {
  test('I-33 of a credited success writes nothing and does not ask Paystack', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    paystack().pay(reference);
    await bodyOf(await who.post(`/v1/payments/${id}/verify`, {}), 200);
    await backgroundAtRest();
    const before = await databaseState();
    const { calls } = paystack();
    const asked = calls.length;
    for (let n = 0; n < 3; n++) await webhook('charge.success', { reference });
    expect(await databaseState()).toEqual(before);
    expect(calls.length).toBe(asked);
  });

  test('I-34 of a refund asks Paystack again, although its payment is credited', async () => {
    const who = await buyer();
    const { reference } = await paid(who);
    for (let n = 1; n <= 2; n++) {
      paystack().refundElsewhere(reference, 300);
      await refundWebhook(reference);
      expect((await balanceOf(who.accountId)).available).toBe(1_000 - 300 * n);
    }
  });
});

describe('the subject of a webhook', () => {
  test('I-03 is requested again while Paystack does not answer', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    paystack().pay(reference);
    paystack().on('verify', () => new Response(null, { status: 500 }));
    await webhook('charge.success', { reference });
    expect((await balanceOf(who.accountId)).available).toBe(0);
    paystack().on('verify', null);
    await later(29_000);
    expect((await balanceOf(who.accountId)).available).toBe(0);
    await later(1_000);
    expect((await balanceOf(who.accountId)).available).toBe(1_000);
    expect(await scalar('SELECT next_at FROM paystack_events')).toBeNull();
  });

  test('I-03 is postponed when it fails, and delays no other', async () => {
    const who = await buyer();
    const begunOnes = await Promise.all(Array.from({ length: 12 }, () => begun(who)));
    paystack().on('verify', () => new Response(null, { status: 500 }));
    for (const { reference } of begunOnes) {
      paystack().pay(reference);
      await webhook('charge.success', { reference });
    }
    paystack().on('verify', null);
    const [first] = begunOnes;
    await scalar(`CREATE TRIGGER poison BEFORE UPDATE ON payments WHEN NEW.id = '${first?.id}'
      BEGIN SELECT RAISE(ABORT, 'poison'); END`);
    await later(30_000);
    expect((await balanceOf(who.accountId)).available).toBe(11_000);
    await scalar('DROP TRIGGER poison');
    await later(60_000);
    expect((await balanceOf(who.accountId)).available).toBe(12_000);
  });

  test('I-34 is a refund: it is requested again every hour until Paystack lists it, and given up with an alert', async () => {
    const who = await buyer();
    const { reference } = await paid(who);
    paystack().refundElsewhere(reference, 300);
    paystack().on('listRefunds', () => new Response(null, { status: 503 }));
    await refundWebhook(reference);
    for (let hour = 0; hour < 12; hour++) await later(HOUR);
    expect(await scalar('SELECT attempts FROM paystack_events WHERE next_at IS NOT NULL')).toBe(13);
    paystack().on('listRefunds', null);
    await later(HOUR);
    expect([(await balanceOf(who.accountId)).available, alerts()]).toEqual([
      700,
      ['payment.refunded_elsewhere'],
    ]);
    paystack().refundElsewhere(reference, 200);
    paystack().on('listRefunds', () => new Response(null, { status: 503 }));
    await refundWebhook(reference);
    await scalar('UPDATE paystack_events SET attempts = 175');
    await later(HOUR);
    expect(await scalar('SELECT count(*) FROM paystack_events WHERE next_at IS NOT NULL')).toBe(0);
    expect(alerts()).toEqual(['payment.refunded_elsewhere', 'paystack.given_up']);
  });

  test('I-34 is a refund that was processed while its payment was not credited yet', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    paystack().pay(reference, { status: 'reversal-pending' });
    paystack().refundElsewhere(reference, 300);
    await refundWebhook(reference);
    expect((await balanceOf(who.accountId)).available).toBe(0);
    paystack().pay(reference);
    await later(HOUR);
    expect((await balanceOf(who.accountId)).available).toBe(700);
    await soundMoney();
  });

  test('I-31 is not credited when the webhook reports a success and verify does not', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    await webhook('charge.success', { reference, amount: 1_000, currency: 'USD' });
    expect((await balanceOf(who.accountId)).available).toBe(0);
  });

  test('is deleted after a week', async () => {
    await webhook('charge.success', { reference: 'x' });
    await later(7 * 86_400_000 - 1_000);
    expect(await scalar('SELECT count(*) FROM paystack_events')).toBe(1);
    await later(2_000);
    expect(await scalar('SELECT count(*) FROM paystack_events')).toBe(0);
  });
});
