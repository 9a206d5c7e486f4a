import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from './support.ts';

const sandbox = await startSandbox();
beforeEach(() => sandbox.fresh());
afterAll(() => sandbox.stop());

test('without a key every call is refused with the reason', async () => {
  const closed = await startSandbox({ TEXTVERIFIED_API_KEY: '' });
  for (const path of ['/', '/sandbox', '/sandbox/healthz', '/api/pub/v2/account/me']) {
    const reply = await closed.fetch('GET', path);
    expect(reply.status).toBe(503);
    expect(reply.text).toContain('TEXTVERIFIED_API_KEY is empty');
  }
  await closed.stop();
});

test('healthz answers 200 while the sandbox works', async () => {
  expect(await sandbox.control('GET', '/healthz')).toEqual({
    ok: true,
    seed: 'tests',
    balance: 10_000,
    lastError: null,
  });
});

describe('switches', () => {
  test('are merged by field and section, and can be reset', async () => {
    const defaults = await sandbox.control<{ webhooks: object }>('DELETE', '/switches');
    const turned = await sandbox.turn({ windowMs: 5000, webhooks: { casing: 'camel' } });
    expect(turned).toEqual({
      ...defaults,
      windowMs: 5000,
      webhooks: { ...defaults.webhooks, casing: 'camel' },
    });
    expect(await sandbox.control('GET', '/switches')).toEqual(turned);
    expect(await sandbox.control('DELETE', '/switches')).toEqual(defaults);
  });

  test.each([
    { nosuch: 1 },
    { rate429: 2 },
    { latencyMs: [5, 1] },
    { latencyMs: { nosuch: 1 } },
    { autoSms: { nosuch: 1 } },
    { webhooks: null },
    { chargeOn: 'never' },
  ])('%j is refused and changes nothing', async (patch) => {
    const before = await sandbox.control('GET', '/switches');
    const reply = await sandbox.fetch('PATCH', '/sandbox/switches', {
      body: JSON.stringify(patch),
    });
    expect(reply.status).toBe(422);
    expect(await sandbox.control('GET', '/switches')).toEqual(before);
  });

  test('balance sets the balance of the account', async () => {
    await sandbox.turn({ balance: 12.34 });
    expect(await sandbox.balance()).toBe(12.34);
    await sandbox.turn({ windowMs: 1000 });
    await sandbox.rent();
    expect(await sandbox.balance()).toBe(11.09);
  });
});

describe('lists', () => {
  test('verifications by state, purchases with their outcome', async () => {
    const [a, b] = [await sandbox.rent(), await sandbox.rent()];
    await sandbox.call('POST', `verifications/${a.id}/cancel`);
    const ids = async (state: string) =>
      (await sandbox.control<{ id: string }[]>('GET', `/verifications?state=${state}`)).map(
        (row) => row.id,
      );
    expect(await ids('verificationPending')).toEqual([b.id]);
    expect(await ids('verificationCanceled')).toEqual([a.id]);
    const [, first] = await sandbox.purchases();
    expect(first).toEqual({
      reservationId: a.id,
      idempotencyKey: null,
      kind: 'create',
      service: 'whatsapp',
      capability: 'sms',
      number: a.number,
      price: 1.25,
      soldAt: a.createdAt,
      state: 'verificationCanceled',
      charged: 1.25,
      refundedAt: expect.stringMatching(/^20/),
    });
  });
});

describe('page', () => {
  test('shows the state, escapes foreign text, loads nothing from other origins', async () => {
    const { id, number } = await sandbox.rent();
    await sandbox.control('POST', '/sms', {
      to: '2025550123',
      content: '<script>alert(1)</script>',
    });
    const page = await sandbox.fetch('GET', '/sandbox');
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const part of [id, number, 'Send SMS', '&lt;script&gt;alert', 'width=device-width']) {
      expect(page.text).toContain(part);
    }
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('a page of another origin cannot use the control API', async () => {
    const init = { headers: { origin: 'https://evil.example' } };
    expect((await sandbox.fetch('POST', '/sandbox/reset', init)).status).toBe(403);
    const own = { headers: { origin: sandbox.url } };
    expect((await sandbox.fetch('POST', '/sandbox/reset', own)).status).toBe(200);
  });
});

test('reset deletes rows, resets switches, and keeps or sets the seed', async () => {
  await sandbox.turn({ windowMs: 1 });
  await sandbox.rent();
  expect(await sandbox.control('POST', '/reset')).toEqual({ seed: 'tests' });
  expect(await sandbox.purchases()).toEqual([]);
  expect(await sandbox.control('GET', '/switches')).toMatchObject({ windowMs: 900_000 });
  expect(await sandbox.control('POST', '/reset', { seed: 'other' })).toEqual({ seed: 'other' });
});
