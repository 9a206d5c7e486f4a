// The login and the API key that `npm start` prints: one account, opened through the Worker's own sign-up.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fetchOnce } from './fetch-once.ts';
import type { Harness } from './harness.ts';

const FILE = '.wrangler/demo.json';
const EMAIL = 'demo@example.com';
const CREDITS = 10_000;

interface Demo {
  email: string;
  password: string;
  key: string;
}

const stored = (): Partial<Demo> =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Partial<Demo>) : {};
const store = (demo: Partial<Demo>): void =>
  writeFileSync(FILE, JSON.stringify(demo), { mode: 0o600 });

/** The demo's login and key; made on the first start, and again when the data it belongs to is gone. */
export async function demoLogin(api: string, harness: Harness): Promise<Demo> {
  const known = stored();
  const login = {
    email: known.email ?? EMAIL,
    password: known.password ?? randomBytes(12).toString('base64url'),
  };
  const post = (path: string, body: object) =>
    fetchOnce(`${api}/v1/auth/${path}`, {
      method: 'POST',
      headers: { origin: api, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  // Before it is used: a start that is interrupted must find the password again.
  store({ ...known, ...login });
  // A sign-up with an address that is there already would be told to its owner, and counted.
  const there = known.password === undefined ? null : await post('sign-in/email', login);
  // Too many wrong passwords were tried here, at another login perhaps: the demo's is there all the same.
  const isThere = there?.ok || there?.status === 429;
  if (isThere && known.key !== undefined) return { ...login, key: known.key };
  const response = there?.ok ? there : await post('sign-up/email', { ...login, name: 'Demo' });
  if (!response.ok) throw new Error(`the demo login: ${response.status} ${await response.text()}`);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const me = await fetchOnce(`${api}/v1/me`, { headers: { cookie } });
  const { account } = (await me.json()) as { account: { id: string } };
  const customer = { accountId: account.id, name: 'Demo', tier: 'developer' as const };
  const key = await harness.ask('seedAccount', { ...customer, credits: CREDITS });
  const demo = { ...login, key };
  store(demo);
  return demo;
}
