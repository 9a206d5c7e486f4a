// Login and API key that `npm start` prints: one account, created through the Worker's own sign-up.
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

/** Returns the demo's login and key; creates them on the first start and after the data was deleted. */
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
  // Stored first: an interrupted start must find the password again.
  store({ ...known, ...login });
  // Sign in first: a sign-up with an existing address sends its owner an email, and counts as an attempt.
  const there = known.password === undefined ? null : await post('sign-in/email', login);
  // 429 means too many failed attempts, perhaps for another login; the demo account exists nevertheless.
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
