import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox, TEXTS_TOKEN } from './support.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.stop());

const SID = 'ACtest';
const TEXT = { To: '+12065550142', From: '+15005550006', Body: 'Hello <b>Ada</b> & all' };
interface Answer {
  sid: string;
  status: string | number;
  to: string;
  code: number;
  message: string;
}

const send = (form: Record<string, string>, token = TEXTS_TOKEN, sid = SID) =>
  sandbox.fetch<Answer>('POST', `/2010-04-01/Accounts/${sid}/Messages.json`, {
    body: new URLSearchParams(form),
    headers: { authorization: `Basic ${btoa(`${SID}:${token}`)}` },
  });
const texts = (query = '') =>
  sandbox.control<{ sid: string; to: string; from: string; body: string }[]>(
    'GET',
    `/texts/api${query}`,
  );
const turn = (switches: object) => sandbox.control('PATCH', '/texts/api/switches', switches);

beforeEach(async () => {
  await sandbox.fetch('DELETE', '/sandbox/texts/api');
});

describe('POST …/Messages.json', () => {
  test('accepts a text, and a repeated call as another text', async () => {
    const { status, json } = await send(TEXT);
    expect(status).toBe(201);
    expect(json).toMatchObject({ status: 'queued', to: TEXT.To, account_sid: SID });
    expect(json.sid).toMatch(/^SM[0-9a-f]{32}$/);
    await send({ ...TEXT, To: '+447700900123' });
    await send(TEXT);
    expect(await texts()).toHaveLength(3);
    expect(await texts('?to=%2B447700900123')).toMatchObject([
      { from: TEXT.From, body: TEXT.Body },
    ]);
  });

  test('requires the token of the account', async () => {
    for (const reply of [
      await send(TEXT, 'other'),
      await send(TEXT, ''),
      await send(TEXT, TEXTS_TOKEN, 'ACother'),
    ])
      expect([reply.status, reply.json.code]).toEqual([401, 20_003]);
    expect(await texts()).toEqual([]);
  });

  test.each([
    [{ To: '' }, 21_604],
    [{ To: '2065550142' }, 21_211],
    [{ From: '' }, 21_603],
    [{ From: 'Namaskah' }, 21_212],
    [{ Body: '' }, 21_602],
    [{ Body: 'x'.repeat(1_601) }, 21_617],
  ])('refuses %j', async (wrong, code) => {
    const reply = await send({ ...TEXT, ...wrong });
    expect([reply.status, reply.json.code, reply.json.status]).toEqual([400, code, 400]);
    expect(await texts()).toEqual([]);
  });
});

describe('the switches', () => {
  test('refuse texts and lose answers', async () => {
    await turn({ status: 400, code: 21_610 });
    const refused = await send(TEXT);
    expect([refused.status, refused.json.code]).toEqual([400, 21_610]);
    expect(await texts()).toEqual([]);
    await turn({ status: null, loseAnswer: true });
    expect((await send(TEXT)).status).toBe(503);
    expect(await texts()).toHaveLength(1);
  });

  test('are refused when invalid, and reset with the texts', async () => {
    const init = { body: '{"status": 200}' };
    const reply = await sandbox.fetch('PATCH', '/sandbox/texts/api/switches', init);
    expect(reply.status).toBe(422);
    await turn({ status: 503 });
    await sandbox.fetch('DELETE', '/sandbox/texts/api');
    expect((await send(TEXT)).status).toBe(201);
  });
});

test('the page shows the texts, and refuses pages of other origins', async () => {
  await send(TEXT);
  const page = await sandbox.fetch('GET', '/sandbox/texts');
  expect(page.text).toContain('Hello &lt;b&gt;Ada&lt;/b&gt; &amp; all');
  expect(page.text).toContain(TEXT.To);
  const form = { body: new URLSearchParams({ status: '429', code: '', delayMs: '0' }) };
  const turned = await sandbox.fetch('POST', '/sandbox/texts/switches', {
    ...form,
    redirect: 'manual',
  });
  expect(turned.status).toBe(303);
  expect((await send(TEXT)).status).toBe(429);
  const headers = { origin: 'https://evil.test' };
  const foreign = await sandbox.fetch('POST', '/sandbox/texts/reset', { headers });
  expect(foreign.status).toBe(403);
});
