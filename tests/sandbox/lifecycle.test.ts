import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { pause, startSandbox, until } from './support.ts';
import type { Refusal } from './wire.ts';

const sandbox = await startSandbox();
beforeEach(() => sandbox.fresh({ balance: 100 }));
afterAll(() => sandbox.stop());

const act = (id: string, action: string) =>
  sandbox.call<{ href: string } & Refusal>('POST', `verifications/${id}/${action}`);
const complete = async (id: string) => {
  await sandbox.control('POST', '/sms', { reservationId: id });
};

describe('cancel', () => {
  test('answers 200 with an empty body and refunds once', async () => {
    const { id } = await sandbox.rent();
    expect(await sandbox.balance()).toBe(98.75);
    const reply = await act(id, 'cancel');
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect(await sandbox.balance()).toBe(100);
    expect(await sandbox.look(id)).toMatchObject({
      state: 'verificationCanceled',
      cancel: { canCancel: false },
    });
    expect((await act(id, 'cancel')).status).toBe(400);
    expect(await sandbox.balance()).toBe(100);
  });

  test('is refused after completion, before cancelMinAgeMs, and by cancelRefused', async () => {
    const done = await sandbox.rent();
    await complete(done.id);
    expect((await act(done.id, 'cancel')).status).toBe(400);

    await sandbox.turn({ cancelMinAgeMs: 300 });
    const young = await sandbox.rent();
    expect(young.cancel.canCancel).toBe(false);
    expect((await act(young.id, 'cancel')).status).toBe(400);
    await pause(320);
    expect((await sandbox.look(young.id)).cancel.canCancel).toBe(true);

    await sandbox.turn({ cancelRefused: true });
    expect((await act(young.id, 'cancel')).status).toBe(400);
    await sandbox.turn({ cancelRefused: false });
    expect((await act(young.id, 'cancel')).status).toBe(200);
  });

  test('refundDelayMs and refundState delay the refund and change the state', async () => {
    await sandbox.turn({ refundDelayMs: 250, refundState: 'verificationRefunded' });
    const { id } = await sandbox.rent();
    await act(id, 'cancel');
    expect((await sandbox.look(id)).state).toBe('verificationCanceled');
    expect(await sandbox.balance()).toBe(98.75);
    await until(
      () => sandbox.look(id),
      (row) => row.state === 'verificationRefunded',
    );
    expect(await sandbox.balance()).toBe(100);
    expect((await sandbox.purchases())[0]?.refundedAt).not.toBeNull();
  });

  test('deniedLinks removes the links of actions that are not allowed', async () => {
    await sandbox.turn({ deniedLinks: 'null' });
    const row = await sandbox.rent();
    expect(row.reactivate.link).toEqual({ method: null, href: null });
    expect(row.cancel.link.href).toContain('/cancel');
  });
});

describe('report', () => {
  test('needs a code by default, and is then not refunded', async () => {
    const { id } = await sandbox.rent();
    expect((await act(id, 'report')).status).toBe(400);
    await complete(id);
    expect((await sandbox.look(id)).report.canReport).toBe(true);
    const reply = await act(id, 'report');
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect((await sandbox.look(id)).state).toBe('verificationReported');
    expect(await sandbox.balance()).toBe(98.75);
  });

  test('reportNeedsCode off: a number without a code is reported and refunded', async () => {
    await sandbox.turn({ reportNeedsCode: false });
    const { id, report } = await sandbox.rent();
    expect(report.canReport).toBe(true);
    expect((await act(id, 'report')).status).toBe(200);
    expect(await sandbox.balance()).toBe(100);
  });

  test.each([
    ['always', 100],
    ['never', 98.75],
  ])('reportRefunds %s', async (reportRefunds, balance) => {
    await sandbox.turn({ reportRefunds });
    const { id } = await sandbox.rent();
    await complete(id);
    await act(id, 'report');
    expect(await sandbox.balance()).toBe(balance);
  });

  test.each([
    ['ofReports', 'verificationRefunded', 'verificationCanceled'],
    ['keep', 'verificationReported', 'verificationCanceled'],
    ['verificationRefunded', 'verificationRefunded', 'verificationRefunded'],
  ])('refundState %s: a refunded report is %s, a cancel %s', async (refundState, ...states) => {
    await sandbox.turn({ refundState, reportRefunds: 'always' });
    const { id } = await sandbox.rent();
    await complete(id);
    await act(id, 'report');
    const other = await sandbox.rent();
    await act(other.id, 'cancel');
    expect([(await sandbox.look(id)).state, (await sandbox.look(other.id)).state]).toEqual(states);
  });
});

describe('timeout', () => {
  test('ends the window automatically and refunds', async () => {
    await sandbox.turn({ windowMs: 200 });
    const { id } = await sandbox.rent();
    const row = await until(
      () => sandbox.look(id),
      (found) => found.state !== 'verificationPending',
    );
    expect(row.state).toBe('verificationTimedOut');
    expect(await sandbox.balance()).toBe(100);
    expect(await sandbox.purchases()).toMatchObject([
      { reservationId: id, state: 'verificationTimedOut', charged: 1.25 },
    ]);
  });

  test('needs no call', async () => {
    await sandbox.turn({ windowMs: 100 });
    await sandbox.buy();
    await pause(500);
    expect(await sandbox.purchases()).toMatchObject([{ state: 'verificationTimedOut' }]);
  });
});

describe('reuse and reactivate', () => {
  test('reuse rents the same number again, at its price, until reusableUntil', async () => {
    const first = await sandbox.rent();
    expect((await act(first.id, 'reuse')).json.errorCode).toBe('NotReusable');
    await complete(first.id);
    const reply = await act(first.id, 'reuse');
    expect([reply.status, reply.headers.get('location')]).toEqual([201, reply.json.href]);
    const second = await sandbox.look(reply.json.href.split('/').at(-1) ?? '');
    expect(second).toMatchObject({ number: first.number, state: 'verificationPending' });
    expect(second.id).not.toBe(first.id);
    expect((await sandbox.look(first.id)).state).toBe('verificationReused');
    expect(await sandbox.balance()).toBe(97.5);
    expect((await sandbox.purchases()).map((row) => row.kind)).toEqual(['reuse', 'create']);
    expect((await act(first.id, 'reuse')).status).toBe(400);
  });

  test('reactivate is possible after the reuse window', async () => {
    await sandbox.turn({ reuseWindowMs: 60_000 });
    const early = await sandbox.rent();
    await complete(early.id);
    expect((await act(early.id, 'reactivate')).json.errorCode).toBe('NotReactivatable');
    await sandbox.turn({ reuseWindowMs: 0 });
    const { id, number } = await sandbox.rent();
    await complete(id);
    expect((await sandbox.look(id)).reactivate.canReactivate).toBe(true);
    expect((await act(id, 'reuse')).status).toBe(400);
    const reply = await act(id, 'reactivate');
    expect(reply.status).toBe(201);
    expect((await sandbox.look(reply.json.href.split('/').at(-1) ?? '')).number).toBe(number);
    expect((await sandbox.look(id)).state).toBe('verificationReactivated');
  });

  test('both need credit', async () => {
    const { id } = await sandbox.rent();
    await complete(id);
    await sandbox.turn({ balance: 1 });
    expect((await act(id, 'reuse')).json.errorCode).toBe('InsufficientBalance');
    expect((await sandbox.look(id)).state).toBe('verificationCompleted');
  });

  test('unknown ids are not found', async () => {
    for (const action of ['cancel', 'report', 'reuse', 'reactivate']) {
      expect((await act('lr_x', action)).status).toBe(404);
    }
  });
});

describe('chargeOn completion', () => {
  test('charges with the first code only', async () => {
    await sandbox.turn({ chargeOn: 'completion' });
    const lost = await sandbox.rent();
    const good = await sandbox.rent();
    expect(await sandbox.balance()).toBe(100);
    await complete(good.id);
    await complete(good.id);
    await act(lost.id, 'cancel');
    expect(await sandbox.balance()).toBe(98.75);
    expect((await sandbox.purchases()).map((row) => row.charged)).toEqual([1.25, 0]);
  });
});

test('saleProcessingMs keeps the sale in processing', async () => {
  await sandbox.turn({ saleProcessingMs: 250 });
  const { sale } = await sandbox.rent();
  const look = async () => (await sandbox.call<{ state: string }>('GET', sale.href)).json.state;
  expect(await look()).toBe('processing');
  await until(look, (state) => state === 'succeeded');
});
