import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from './support.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.stop());

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = JSON.stringify({ type: 'sms.received', data: { code: '123456' } });

interface Arrival {
  webhookId: string;
  type: string;
  times: number;
  verdict: string;
  answered: string;
  body: string;
}

const now = () => Math.floor(Date.now() / 1_000);
/** A signed webhook, unless `with_` changes it. */
function post(with_: { id?: string; at?: number; body?: string; signature?: string } = {}) {
  const { id = 'msg_1', at = now(), body = BODY } = with_;
  const key = Buffer.from(SECRET.slice(6), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${at}.${BODY}`).digest('base64');
  return sandbox.fetch('POST', '/receiver/shop', {
    body,
    redirect: 'manual',
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': with_.signature ?? `v1,${mac}`,
    },
  });
}
const turn = (patch: object) =>
  sandbox.fetch('PATCH', '/sandbox/receiver/shop/api/switches', { body: JSON.stringify(patch) });
const arrivals = () => sandbox.control<Arrival[]>('GET', '/receiver/shop/api');

beforeEach(async () => {
  await sandbox.fetch('DELETE', '/sandbox/receiver/shop/api');
  await turn({ secret: SECRET });
});

describe('a receiver', () => {
  test('records arrivals, and recognizes repeats by their id', async () => {
    expect((await post()).status).toBe(200);
    await post();
    await post({ id: 'msg_2' });
    expect(await arrivals()).toMatchObject([
      { webhookId: 'msg_2', times: 1, verdict: 'genuine', answered: '200', type: 'sms.received' },
      { webhookId: 'msg_1', times: 2 },
      { webhookId: 'msg_1', times: 1, body: BODY },
    ]);
  });

  test.each([
    ['a changed body', { body: BODY.replace('123456', '654321') }, 'wrong signature'],
    ['an old timestamp', { at: now() - 301 }, 'too old'],
    ['a timestamp ahead', { at: now() + 320 }, 'too old'],
    ['another version', { signature: 'v2,AAAA' }, 'wrong signature'],
    ['no signature', { signature: '' }, 'unsigned'],
  ])('checks %s', async (_what, with_, verdict) => {
    await post(with_);
    expect(await arrivals()).toMatchObject([{ verdict }]);
  });

  test('checks with a wrong secret, and without one', async () => {
    for (const secret of ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '']) {
      await turn({ secret });
      await post();
    }
    const verdicts = (await arrivals()).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['wrong signature', 'wrong signature']);
  });

  test('answers as its switches say', async () => {
    await turn({ status: 429, retryAfter: '7' });
    const busy = await post();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7']);
    await turn({ status: 410 });
    expect((await post()).status).toBe(410);
    await turn({ status: 204 });
    expect((await post()).status).toBe(204);
    await turn({ redirect: 'http://127.0.0.1:1/' });
    const away = await post();
    expect([away.status, away.headers.get('location')]).toEqual([307, 'http://127.0.0.1:1/']);
    await turn({ redirect: null, status: 200, delayMs: 300 });
    const started = performance.now();
    await post();
    expect(performance.now() - started).toBeGreaterThanOrEqual(290);
  });

  test('does not answer when it hangs', async () => {
    await turn({ hang: true });
    const signal = AbortSignal.timeout(500);
    const body = '{}';
    await expect(sandbox.fetch('POST', '/receiver/shop', { body, signal })).rejects.toThrow(
      /abort/,
    );
    expect(await arrivals()).toMatchObject([{ answered: 'nothing' }]);
  });

  test('answers a challenge, unless the switch is off', async () => {
    const body = JSON.stringify({ type: 'endpoint.verify', data: { challenge: 'abc' } });
    await turn({ status: 500 });
    expect((await post({ body })).json).toEqual({ challenge: 'abc' });
    await turn({ verify: false });
    expect((await post({ body })).status).toBe(500);
  });

  test('refuses unknown switches, and pages of other origins', async () => {
    expect((await turn({ status: 99 })).status).toBe(422);
    expect((await turn({ speed: 5 })).status).toBe(422);
    const headers = { origin: 'https://evil.test' };
    const path = '/sandbox/receiver/shop/api';
    expect((await sandbox.fetch('DELETE', path, { headers })).status).toBe(403);
  });
});

test('the page shows the arrivals and a form for the switches', async () => {
  await post({ body: BODY.replace('123456', '<b>bold</b>') });
  const page = await sandbox.fetch('GET', '/sandbox/receiver/shop/');
  expect(page.text).toContain(`${sandbox.url}/receiver/shop`);
  expect(page.text).toContain('&lt;b&gt;bold');
  expect(page.text).toContain('wrong signature');
  const body = new URLSearchParams({
    secret: SECRET,
    status: '503',
    delayMs: '0',
    retryAfter: '',
    redirect: '',
    verify: 'on',
  });
  const path = '/sandbox/receiver/shop/switches';
  const applied = await sandbox.fetch('POST', path, { body, redirect: 'manual' });
  expect(applied.status).toBe(303);
  expect((await post()).status).toBe(503);
  body.set('status', 'soon');
  expect((await sandbox.fetch('POST', path, { body })).status).toBe(422);
});
