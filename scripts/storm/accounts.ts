import { fetchOnce } from '../fetch-once.ts';
import type { World } from './world.ts';
import { CURRENCIES, RATES } from './scenarios.ts';

export interface Customer {
  accountId: string;
  headers: Record<string, string>;
}
export interface StormAccounts {
  customers: Customer[];
  staff: Record<string, string>;
}

const LOGIN = { email: 'storm@example.com', password: 'a long battery staple' };

/** Creates a staff user. Returns the headers of a fresh session. */
async function signUp(world: World): Promise<Record<string, string>> {
  const { api } = world.server;
  const response = await fetchOnce(`${api}/v1/auth/sign-up/email`, {
    method: 'POST',
    headers: { origin: api, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Storm', ...LOGIN }),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  const [cookie = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
  // No route grants the staff role.
  await world.query(`UPDATE auth_users SET platform_role = 'admin', email_verified = 1`);
  await world.query(
    `INSERT INTO two_factors (user_id, secret, enabled_at) SELECT id, 'none', 1 FROM auth_users`,
  );
  await world.query(`UPDATE accounts SET tier = 'enterprise' WHERE id LIKE 'acc_%'`);
  return { cookie, origin: api };
}

/** Creates `count` accounts without credits, all with one confirmed address, and sets the exchange rates. */
export async function createAccounts(world: World, count: number): Promise<StormAccounts> {
  const staff = await signUp(world);
  const customers: Customer[] = [];
  for (let n = 0; n < count; n++) {
    const accountId = `acc_storm_${n}`;
    const account = { accountId, name: `Storm ${n}`, tier: 'enterprise' as const, credits: 0 };
    const key = await world.server.seed(account);
    customers.push({ accountId, headers: { authorization: `Bearer ${key}` } });
  }
  await world.query(
    `INSERT INTO memberships (account_id, user_id, role, created_at)
     SELECT a.id, u.id, 'owner', 0 FROM accounts a, auth_users u WHERE a.id LIKE 'acc_storm_%'`,
  );
  for (const currency of CURRENCIES.filter((one) => one !== 'USD')) {
    const perDollar = (Number(RATES[currency]) / 1e6).toString();
    const observedAt = new Date().toISOString();
    const { status, body } = await world.ask({
      method: 'POST',
      path: '/v1/admin/fx-rates',
      headers: staff,
      body: { currency, perDollar, source: 'storm.example', observedAt },
    });
    if (status !== 201) throw new Error(`fx-rates: ${status} ${JSON.stringify(body)}`);
  }
  return { customers, staff };
}
