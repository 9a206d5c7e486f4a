import { expect, onTestFinished, test } from 'vitest';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import { Server } from '../../scripts/server.ts';
import { linkIn, mailsTo } from './mail.ts';
import { until } from './until.ts';

const EMAIL = 'reader@example.com';
const PHONE = '+12065550142';

interface Feed {
  data: { type: string; title: string }[];
  unreadCount: number;
}

test('a message is announced by email, by text and in the list, without its code', async () => {
  const server = await Server.start();
  onTestFinished(() => server.stop());
  let cookie = '';
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = {
      origin: server.api,
      cookie,
      ...(body && { 'content-type': 'application/json' }),
    };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetchOnce(server.api + path, init);
    expect(response.ok, `${path}: ${await response.clone().text()}`).toBe(true);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return (await response.json()) as T;
  };
  const texts = async () =>
    (await (
      await server.control('GET', `/sandbox/texts/api?${new URLSearchParams({ to: PHONE })}`)
    ).json()) as { body: string }[];

  const login = { name: 'Reader', email: EMAIL, password: 'correct horse battery' };
  await call('POST', '/v1/auth/sign-up/email', login);
  const token = new URL(await linkIn(server, EMAIL, 'Confirm')).hash.replace('#token=', '');
  await call('POST', '/v1/auth/email/verify', { token });
  await call('PUT', '/v1/notifications/phone', { number: PHONE });
  const [asked] = await until(texts, (sent) => sent.length === 1);
  const code = /\d{6}/.exec(asked?.body ?? '')?.[0];
  await call('POST', '/v1/notifications/phone/verify', { code });
  const channels = { toast: true, email: true, sms: true };
  await call('PUT', '/v1/notifications/preferences', { types: { 'sms.received': { channels } } });

  const { id } = await call<{ id: string }>('POST', '/v1/verifications', { service: 'whatsapp' });
  const feed = await until(
    () => call<Feed>('GET', '/v1/notifications?type=sms.received'),
    ({ data }) => data.length > 0,
  );
  const title = 'Message received for WhatsApp';
  expect(feed.data).toMatchObject([{ type: 'sms.received', title }]);
  const [mail] = await until(
    () => mailsTo(server, EMAIL, title),
    (sent) => sent.length > 0,
  );
  const [text] = await until(texts, (sent) => sent.length === 2);
  expect(text?.body).toContain(title);
  const { data } = await call<{ data: { code: string | null }[] }>(
    'GET',
    `/v1/verifications/${id}/messages`,
  );
  const arrived = data[0]?.code ?? '';
  expect(arrived).toMatch(/^\w{4,}$/);
  for (const said of [mail?.text, text?.body, JSON.stringify(feed)])
    expect(said).not.toContain(arrived);
});
