import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { alerts, levelsOf, lines, scalar, setUpWorker } from '../../../../support/worker/api';
import {
  balanceOf,
  begun,
  bodyOf,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
} from '../../../../support/worker/payments';

setUpWorker();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** From noon, when every test begins, to two hours past midnight. */
const NIGHT = 14 * HOUR;

interface Shown {
  day: string;
  transactionCount: number;
  paymentCount: number;
  differences: { kind: string; reference: string; explanation: string }[];
}
const reports = async () =>
  (
    await bodyOf<{ data: Shown[] }>(
      await (await confirmedAdmin()).get('/v1/admin/payment-reports'),
      200,
    )
  ).data;
const ofDay = async () => (await reports()).find(({ day }) => day === '2040-01-15');

describe('the daily comparison', () => {
  test('is made once, two hours after midnight, and reports a day that matches', async () => {
    const who = await buyer();
    await paid(who);
    await begun(who);
    await later(NIGHT - 1_000);
    expect(await ofDay()).toBeUndefined();
    await later(1_000);
    expect(await ofDay()).toMatchObject({ transactionCount: 2, paymentCount: 2, differences: [] });
    const asked = paystack().count('list');
    await later(HOUR);
    expect(paystack().count('list')).toBe(asked);
    expect(alerts()).toEqual([]);
    expect(lines.filter(({ event }) => event === 'payments.reconciled')).toHaveLength(1);
  });

  test('explains the differences, and pages the operator by kind', async () => {
    const who = await buyer();
    const [lost, reversed] = [await paid(who), await paid(who)];
    paystack().transactions.splice(
      paystack().transactions.findIndex(({ reference }) => reference === lost.reference),
      1,
    );
    paystack().transaction(reversed.reference).status = 'reversed';
    paystack().transactions.push({
      ...paystack().transaction(reversed.reference),
      id: paystack().id(),
      reference: 'invoice-12',
      status: 'success',
    });
    await later(NIGHT);
    const { differences = [] } = (await ofDay()) ?? {};
    expect(differences.map(({ kind, reference }) => [kind, reference])).toEqual([
      ['unknown_reference', 'invoice-12'],
      ['reversed_at_paystack', reversed.reference],
      ['not_at_paystack', lost.reference],
    ]);
    for (const { explanation } of differences) expect(explanation).toMatch(/^[A-Z].+\.$/);
    expect(levelsOf('payments.difference')).toEqual(['alert', 'error', 'error']);
  });

  test('I-36 settles payments that were paid and never credited', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    paystack().pay(reference);
    await env.DB.prepare('UPDATE payments SET next_check_at = NULL').run();
    await later(NIGHT);
    expect((await balanceOf(who.accountId)).available).toBe(1_000);
    expect(await scalar('SELECT state FROM payments WHERE id = ?', id)).toBe('succeeded');
    expect((await ofDay())?.differences).toEqual([]);
  });

  test('I-36 is made up for days without an answer of Paystack, day by day', async () => {
    const who = await buyer();
    await paid(who);
    await later(NIGHT);
    paystack().on('list', () => new Response(null, { status: 502 }));
    await later(DAY - HOUR);
    const { reference } = await begun(who);
    paystack().pay(reference);
    await env.DB.prepare('UPDATE payments SET next_check_at = NULL').run();
    for (let n = 0; n < 3; n++) await later(DAY);
    const days = async () => (await reports()).map(({ day, paymentCount }) => [day, paymentCount]);
    expect(await days()).toEqual([['2040-01-15', 1]]);
    expect(alerts()).toContain('payments.not_reconciled');
    paystack().on('list', null);
    for (let n = 0; n < 3; n++) await later(15_000);
    expect(await days()).toEqual([
      ['2040-01-18', 0],
      ['2040-01-17', 1],
      ['2040-01-16', 0],
      ['2040-01-15', 1],
    ]);
    expect((await balanceOf(who.accountId)).available).toBe(2_000);
    await later(15_000);
    expect(await days()).toHaveLength(4);
  });

  test('waits for Paystack, for all of its pages', async () => {
    const who = await buyer();
    const { reference } = await paid(who);
    const one = paystack().transaction(reference);
    for (let n = 0; n < 150; n++)
      paystack().transactions.push({
        ...one,
        id: paystack().id(),
        reference: `other-${n}`,
        status: 'abandoned',
      });
    let calls = 0;
    paystack().on('list', (next) => (++calls === 2 ? new Response(null, { status: 502 }) : next()));
    await later(NIGHT);
    expect(await ofDay()).toBeUndefined();
    await later(15_000);
    expect(await ofDay()).toMatchObject({
      transactionCount: 151,
      paymentCount: 1,
      differences: [],
    });
  });
});
