import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { backgroundAtRest } from '../../../worker/kernel/background';
import { alerts, scalar, setUpWorker } from '../../support/worker/api';
import { databaseState } from '../../support/worker/objects';
import {
  balanceOf,
  begun,
  bodyOf,
  buyer,
  later,
  paystack,
  postPaystack,
  problemOf,
  signature,
  webhook,
} from '../../support/worker/payments';

setUpWorker();

const body = (reference: string) =>
  JSON.stringify({ event: 'charge.success', data: { id: 1, reference, status: 'success' } });

describe('I-33 the signature', () => {
  test('I-33 is asked for before anything is read or written', async () => {
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
    'to what cannot be read (%s) is 200, as a repeat would not help',
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

describe('what a webhook named', () => {
  test('I-03 is asked for again while Paystack is silent', async () => {
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

  test('I-31 says a success that verify does not: nobody is credited', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    await webhook('charge.success', { reference, amount: 1_000, currency: 'USD' });
    expect((await balanceOf(who.accountId)).available).toBe(0);
  });

  test('is forgotten after a week', async () => {
    await webhook('charge.success', { reference: 'x' });
    await later(7 * 86_400_000 - 1_000);
    expect(await scalar('SELECT count(*) FROM paystack_events')).toBe(1);
    await later(2_000);
    expect(await scalar('SELECT count(*) FROM paystack_events')).toBe(0);
  });
});
