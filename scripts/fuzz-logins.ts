import { fetchOnce } from './fetch-once.ts';
import type { Server } from './server.ts';

export type Credential = 'key' | 'session' | 'staff' | 'none';

const CREDITS = 1_000_000;
const PASSWORD = 'fuzz battery staple';

/** The token of the newest email to `to` whose subject has `words`. */
async function tokenIn(server: Server, to: string, words: string): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const response = await server.control(
      'GET',
      `/sandbox/mail/api?${new URLSearchParams({ to })}`,
    );
    const mails = (await response.json()) as { subject: string; text: string }[];
    const text = mails.find(({ subject }) => subject.includes(words))?.text ?? '';
    const token = /#token=([\w-]+)/.exec(text)?.[1];
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no email came to ${to}: ${words}`);
}

/** Signs a person up and confirms the address. Returns the session's cookie. */
async function signUp(server: Server, name: string): Promise<string> {
  const email = `${name}@example.com`;
  let cookie = '';
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { origin: server.api, 'content-type': 'application/json', cookie };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetchOnce(`${server.api}/v1/auth/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
  };
  await post('sign-up/email', { name, email, password: PASSWORD });
  await post('email/verify', { token: await tokenIn(server, email, 'Confirm') });
  return cookie;
}

/** The headers of a caller with this credential, in an account with credits. */
export async function headersOf(
  server: Server,
  credential: Credential,
): Promise<Record<string, string>> {
  if (credential === 'none') return {};
  const account = { name: 'Fuzz', tier: 'enterprise' as const, credits: CREDITS };
  if (credential === 'key') {
    const key = await server.seed({ ...account, accountId: 'acc_fuzz' });
    return { authorization: `Bearer ${key}` };
  }
  const cookie = await signUp(server, credential);
  const me = await fetchOnce(`${server.api}/v1/me`, { headers: { cookie } });
  const { account: own } = (await me.json()) as { account: { id: string } };
  await server.seed({ ...account, accountId: own.id });
  if (credential === 'staff') {
    const user = `(SELECT id FROM auth_users WHERE email = 'staff@example.com')`;
    await server.query(`UPDATE auth_users SET platform_role = 'admin' WHERE id = ${user}`);
    // An unusable secret: a signed-in person is not asked for a code.
    await server.query(
      `INSERT INTO two_factors (user_id, secret, enabled_at) VALUES (${user}, 'none', 1)`,
    );
  }
  return { cookie, origin: server.api };
}
