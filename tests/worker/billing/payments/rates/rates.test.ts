import { describe, expect, test } from 'vitest';
import { advance, scalar, setUpWorker } from '../../../../support/worker/api';
import { staff, type Person } from '../../../../support/worker/person';
import {
  begun,
  bodyOf,
  confirmedAdmin,
  buyer,
  problemOf,
  setRate,
} from '../../../../support/worker/payments';

setUpWorker();

const DAY = 86_400_000;
const HOUR = 3_600_000;
const NAIRA = { creditCents: 1_000, currency: 'NGN' };
const listed = async (who: Person) =>
  (await bodyOf<{ data: Record<string, unknown>[] }>(await who.get('/v1/admin/fx-rates'), 200))
    .data;

describe('exchange rates', () => {
  test('are set by an admin, with their source, and the newest is valid', async () => {
    const [admin, who] = [await confirmedAdmin(), await buyer()];
    await setRate(admin, '1600');
    await setRate(admin, '1700.25', { source: 'ecb.europa.eu' });
    expect(await listed(admin)).toEqual([
      {
        id: expect.stringMatching(/^fxr_/) as unknown,
        currency: 'NGN',
        perDollar: '1700.25',
        source: 'ecb.europa.eu',
        observedAt: new Date().toISOString(),
        setById: admin.userId,
        setAt: expect.any(String) as string,
        stale: false,
      },
    ]);
    expect(await begun(who, NAIRA)).toMatchObject({ amountMinor: 1_700_250 });
    expect(await scalar('SELECT count(*) FROM fx_rates')).toBe(2);
  });

  test('are in the audit log, each with the one before', async () => {
    const admin = await confirmedAdmin();
    await setRate(admin, '1600');
    advance(1_000);
    await setRate(admin, '1500');
    const { data } = await bodyOf<{ data: object[] }>(
      await admin.get('/v1/admin/audit?action=fx_rate.set&limit=1'),
      200,
    );
    expect(data).toMatchObject([
      {
        actor: { kind: 'staff', id: admin.userId },
        target: { type: 'fx_rate', id: 'NGN' },
        before: { perDollar: '1600', source: 'cbn.gov.ng' },
        after: { perDollar: '1500', source: 'cbn.gov.ng' },
      },
    ]);
  });

  test('are valid for four days, then nothing is sold at them', async () => {
    const [admin, who] = [await confirmedAdmin(), await buyer()];
    await setRate(admin, '1600');
    advance(4 * DAY);
    expect((await begun(who, NAIRA)).amountMinor).toBe(1_600_000);
    advance(1);
    expect(await problemOf(await who.post('/v1/payments', NAIRA))).toBe('payments.no_rate');
    expect(await listed(await staff('support'))).toMatchObject([{ stale: true }]);
  });

  test('of the future, in another format or for another currency are refused', async () => {
    const admin = await confirmedAdmin();
    const soon = new Date(Date.now() + HOUR + 1_000).toISOString();
    for (const [rate, body] of [
      ['0', {}],
      ['-1', {}],
      ['1,600', {}],
      ['1600', { observedAt: soon }],
      ['1600', { observedAt: 'yesterday' }],
      ['1600', { source: 'Central Bank' }],
      ['1600', { currency: 'USD' }],
    ] as const) {
      const response = await setRate(admin, rate, body);
      expect([response.status, await problemOf(response)]).toEqual([400, 'request.invalid']);
    }
    expect(await scalar('SELECT count(*) FROM fx_rates')).toBe(0);
  });

  test('with an unusual change must be confirmed', async () => {
    const admin = await confirmedAdmin();
    await setRate(admin, '1600');
    for (const rate of ['160', '16000', '2000.000001', '1199.999999'])
      expect(await problemOf(await setRate(admin, rate))).toBe('fx_rates.implausible');
    for (const rate of ['2000', '1500']) expect((await setRate(admin, rate)).status).toBe(201);
    expect((await setRate(admin, '160', { confirmed: true })).status).toBe(201);
  });

  test('I-28 cannot be set by support or read by a customer', async () => {
    expect(await problemOf(await setRate(await staff('support'), '1600'))).toBe('auth.staff');
    expect(await problemOf(await (await buyer()).get('/v1/admin/fx-rates'))).toBe('auth.staff');
  });
});
