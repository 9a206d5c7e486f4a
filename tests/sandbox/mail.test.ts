import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { MAIL_KEY, startSandbox } from './support.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.stop());

interface Mail {
  id: string;
  to: string;
  subject: string;
  html: string | null;
  text: string | null;
}

const MAIL = {
  from: 'Namaskah <no-reply@namaskah.test>',
  to: ['ada@example.com'],
  subject: 'Hello <b>Ada</b>',
  html: '<p>Hello</p><script>alert(1)</script>',
  text: 'Hello <i>text</i>',
};
const send = (body: unknown, headers: Record<string, string> = {}) =>
  sandbox.fetch<{ id: string; name: string; statusCode: number }>('POST', '/emails', {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${MAIL_KEY}`, ...headers },
  });
const mails = (query = '') => sandbox.control<Mail[]>('GET', `/mail/api${query}`);

beforeEach(async () => {
  await sandbox.fetch('DELETE', '/sandbox/mail/api');
});

describe('POST /emails', () => {
  test('accepts an email and returns its id', async () => {
    const { status, json } = await send(MAIL);
    expect(status).toBe(200);
    expect(await mails()).toMatchObject([
      { id: json.id, to: 'ada@example.com', subject: MAIL.subject, html: MAIL.html },
    ]);
    await send({ ...MAIL, to: 'bob@example.com' });
    expect(await mails('?to=bob@example.com')).toHaveLength(1);
    expect(await mails()).toHaveLength(2);
  });

  test('accepts a key once; another body with it is refused', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await send(MAIL, key);
    expect((await send(MAIL, key)).json).toEqual(first.json);
    const other = await send({ ...MAIL, subject: 'Other' }, key);
    expect([other.status, other.json.name]).toEqual([409, 'invalid_idempotent_request']);
    expect(await mails()).toHaveLength(1);
  });

  test.each([
    ['no key', {}, 401, 'missing_api_key'],
    ['a wrong key', { authorization: 'Bearer re_other' }, 403, 'invalid_api_key'],
  ])('with %s is refused', async (_what, headers, status, name) => {
    const init = { body: JSON.stringify(MAIL), headers };
    const reply = await sandbox.fetch<{ name: string }>('POST', '/emails', init);
    expect([reply.status, reply.json.name]).toEqual([status, name]);
    expect(await mails()).toEqual([]);
  });

  test.each(['', '[]', { ...MAIL, to: 'nobody' }, { ...MAIL, from: '' }, { ...MAIL, subject: '' }])(
    'refuses %j',
    async (body) => {
      const { status, json } = await send(body);
      expect([status, json.name]).toEqual([422, 'validation_error']);
    },
  );
});

describe('the mailbox pages', () => {
  test('list and show an email; its HTML can neither run scripts nor load anything', async () => {
    const { json } = await send(MAIL);
    const list = await sandbox.fetch('GET', '/sandbox/mail');
    expect(list.text).toContain('Hello &lt;b&gt;Ada&lt;/b&gt;');
    const page = await sandbox.fetch('GET', `/sandbox/mail/${json.id}`);
    expect(page.text).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page.text).toContain('Hello &lt;i&gt;text&lt;/i&gt;');
    expect(page.text).not.toContain('alert(1)');
    const inner = await sandbox.fetch('GET', `/sandbox/mail/${json.id}/html`);
    expect(inner.text).toContain(MAIL.html);
    const policy = inner.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/^sandbox (?!.*allow-(scripts|same-origin))/);
  });

  test('answer 404 for unknown emails, and refuse pages of other origins', async () => {
    expect((await sandbox.fetch('GET', '/sandbox/mail/none')).status).toBe(404);
    expect((await sandbox.fetch('GET', '/sandbox/mail/none/html')).status).toBe(404);
    const headers = { origin: 'https://evil.test' };
    expect((await sandbox.fetch('DELETE', '/sandbox/mail/api', { headers })).status).toBe(403);
  });
});
