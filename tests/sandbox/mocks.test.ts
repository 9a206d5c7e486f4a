import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox } from './support.ts';
import type { Page, Refusal, Sms, Verification } from './wire.ts';

const sandbox = await startSandbox();
beforeAll(() => sandbox.fresh());
afterAll(() => sandbox.stop());

const mockOf = async (serviceName: string) => {
  const bought = await sandbox.buy({ serviceName });
  expect([bought.status, bought.headers.get('x-phoneblur-mock')]).toEqual([201, 'true']);
  return (await sandbox.call<Verification>('GET', bought.json.href)).json;
};

describe('official mock names', () => {
  test.each([
    ['test_success', 'mock_ver_success', 'verificationCompleted'],
    ['test_pending', 'mock_ver_pending', 'verificationPending'],
    ['test_reactivatable', 'mock_ver_reactivatable', 'verificationCompleted'],
    ['test_timeout', 'mock_ver_timeout', 'verificationTimedOut'],
  ])('%s is %s in state %s', async (name, id, state) => {
    expect(await mockOf(name)).toMatchObject({ id, state, serviceName: name });
  });

  test.each([
    ['test_insufficient_balance', 'InsufficientBalance'],
    ['test_no_numbers', 'Unavailable'],
    ['test_too_many_unfinished_verifications', 'TooManyUnfinishedVerifications'],
  ])('%s is refused with %s', async (serviceName, errorCode) => {
    const reply = await sandbox.buy<Refusal>({ serviceName });
    expect([reply.status, reply.json.errorCode]).toEqual([400, errorCode]);
    expect(reply.headers.get('x-phoneblur-mock')).toBe('true');
  });

  test('a maxPrice below 0.75 is a pricing failure', async () => {
    const buy = (maxPrice: number) =>
      sandbox.buy<Refusal>({ serviceName: 'test_success', maxPrice });
    expect((await buy(0.74)).json.errorCode).toBe('PricingFailure');
    expect((await buy(0.75)).status).toBe(201);
  });

  test('a success has the code 123456, by reservation and by number, and can be reused', async () => {
    const row = await mockOf('test_success');
    const byLink = (await sandbox.call<Page<Sms>>('GET', row.sms.href)).json;
    const byNumber = await sandbox.inbox(`to=${row.number}`);
    for (const page of [byLink, byNumber]) {
      expect(page.data.map((sms) => [sms.parsedCode, sms.to])).toEqual([['123456', row.number]]);
    }
    expect(Date.parse(row.reuse.reusableUntil ?? '')).toBeGreaterThan(Date.now());
    const reused = await sandbox.call<{ href: string }>('POST', `verifications/${row.id}/reuse`);
    expect(reused.json.href).toMatch(/mock_ver_reused$/);
  });

  test('two reads agree on its start and on the time of its message, and neither is in the future', async () => {
    const read = async () => {
      const { id, createdAt, endsAt, sms } = await mockOf('test_success');
      const page = (await sandbox.call<Page<Sms>>('GET', sms.href)).json;
      return { id, createdAt, endsAt, smsAt: page.data[0]?.createdAt };
    };
    const first = await read();
    await new Promise((done) => setTimeout(done, 30));
    const second = await read();
    expect(Date.parse(first.createdAt)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(first.smsAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(first.endsAt)).toBeGreaterThan(Date.parse(first.createdAt));
    // The two reads can differ only when a window ended between them.
    if (Date.now() < Date.parse(first.endsAt)) expect(second).toEqual(first);
  });

  test('a delayed one is pending until mockDelayMs is over', async () => {
    await sandbox.turn({ mockDelayMs: 300 });
    const row = await mockOf('test_delayed_success');
    expect(row.id).toMatch(/^mock_ver_delay_/);
    expect(row.state).toBe('verificationPending');
    expect((await sandbox.inbox(`reservationId=${row.id}`)).count).toBe(0);
    await new Promise((done) => setTimeout(done, 320));
    expect((await sandbox.look(row.id)).state).toBe('verificationCompleted');
    expect((await sandbox.inbox(`reservationId=${row.id}`)).data[0]?.parsedCode).toBe('123456');
  });

  test('actions answer by the scenario and change nothing', async () => {
    const act = async (id: string, action: string) =>
      (await sandbox.call('POST', `verifications/${id}/${action}`)).status;
    expect(await act('mock_ver_pending', 'cancel')).toBe(200);
    expect((await sandbox.look('mock_ver_pending')).state).toBe('verificationPending');
    expect(await act('mock_ver_success', 'cancel')).toBe(400);
    expect(await act('mock_ver_success', 'report')).toBe(200);
    expect(await act('mock_ver_reactivatable', 'reactivate')).toBe(201);
    expect(await act('mock_ver_success', 'reactivate')).toBe(400);
    expect(await act('mock_ver_nosuch', 'cancel')).toBe(404);
    for (const id of ['mock_ver_cancelled', 'mock_ver_reported', 'mock_ver_reused']) {
      expect((await sandbox.look(id)).id).toBe(id);
    }
  });

  test('they cost nothing, are never sold, and have prices, stock and a sale', async () => {
    expect(await sandbox.balance()).toBe(10_000);
    expect(await sandbox.purchases()).toEqual([]);
    expect((await sandbox.call<Page<unknown>>('GET', 'verifications')).json.count).toBe(0);
    const asked = { serviceName: 'test_success', numberType: 'mobile', capability: 'sms' };
    const price = { ...asked, areaCode: false, carrier: false };
    expect((await sandbox.call('POST', 'pricing/verifications', price)).json).toEqual({
      serviceName: 'test_success',
      price: 0.75,
    });
    expect((await sandbox.call('POST', 'inventory/verifications', asked)).json).toEqual({
      availableQuantity: 9000,
    });
    const sale = await sandbox.call<{ id: string }>(
      'GET',
      (await mockOf('test_success')).sale.href,
    );
    expect(sale.json.id).toBe('mock_sale_ver_success');
  });
});
