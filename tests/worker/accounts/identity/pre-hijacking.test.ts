import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { issueToken } from '../../../../worker/accounts/identity/one-time-tokens';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { mint, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { linkOf } from '../../../support/worker/fake-mail';
import {
  accountOf,
  confirmed,
  personOf,
  postFromDashboard,
  signUp,
  type Person,
} from '../../../support/worker/person';

setUpWorker();

const ADA = 'ada@example.com';
const tokenIn = async (words: string): Promise<string> =>
  linkOf(await provider.mails.arrived(ADA, words)).hash.replace('#token=', '');
const verifyByMail = async () =>
  postFromDashboard('/v1/auth/email/verify', { token: await tokenIn('Confirm') });
async function resetByMail(): Promise<void> {
  await postFromDashboard('/v1/auth/password/forgot', { email: ADA });
  const token = await tokenIn('new password');
  const body = { token, password: 'another good password' };
  expect((await postFromDashboard('/v1/auth/password/reset', body)).status).toBe(204);
}

/**
 * Every column that names a person, and the effect of the first confirmation of their address on its rows. A column
 * that is missing here fails the test: new access must declare how it ends.
 */
const NAMES_A_PERSON: Readonly<Record<string, { live: string } | { stays: string }>> = {
  'auth_sessions.user_id': { live: 'SELECT count(*) FROM auth_sessions WHERE user_id = ?' },
  'auth_tokens.user_id': {
    live: `SELECT count(*) FROM auth_tokens WHERE user_id = ? AND purpose <> 'reset_password'`,
  },
  'auth_passkeys.user_id': { live: 'SELECT count(*) FROM auth_passkeys WHERE user_id = ?' },
  'two_factors.user_id': { live: 'SELECT count(*) FROM two_factors WHERE user_id = ?' },
  'recovery_codes.user_id': { live: 'SELECT count(*) FROM recovery_codes WHERE user_id = ?' },
  'known_devices.user_id': { live: 'SELECT count(*) FROM known_devices WHERE user_id = ?' },
  'notification_phones.user_id': {
    live: 'SELECT count(*) FROM notification_phones WHERE user_id = ?',
  },
  'auth_credentials.user_id': {
    live: 'SELECT count(*) FROM auth_credentials WHERE user_id = ? AND password IS NOT NULL',
  },
  'api_keys.created_by': {
    live: 'SELECT count(*) FROM api_keys WHERE created_by = ? AND revoked_at IS NULL',
  },
  'invitations.invited_by': {
    live: 'SELECT count(*) FROM invitations WHERE invited_by = ? AND ended_at IS NULL',
  },
  'webhook_endpoints.maker_user': {
    live: `SELECT count(*) FROM webhook_endpoints WHERE maker_user = ? AND state <> 'deleted'`,
  },
  'exports.requested_by': {
    live: `SELECT count(*) FROM exports WHERE requested_by = ? AND (state = 'running' OR expires_at > 2211000000000)`,
  },
  'memberships.user_id': { stays: 'the account is its owner’s now' },
  'notification_settings.user_id': { stays: 'lets nobody in' },
  'notifications.user_id': { stays: 'lets nobody in' },
  'announcement_reads.user_id': { stays: 'lets nobody in' },
  'favourite_services.user_id': { stays: 'lets nobody in' },
  'auto_top_ups.consented_by': { stays: 'needs a confirmed address, and a card' },
  'tier_payments.consented_by': { stays: 'needs a confirmed address, and a card' },
  'fx_rates.set_by': { stays: 'staff’s' },
  'payment_refunds.requested_by': { stays: 'staff’s' },
  'tier_policies.created_by': { stays: 'staff’s' },
  'announcements.published_by': { stays: 'staff’s' },
};

/** A row in every such table, as a pre-hijacker could have left it. */
async function leaveEverything({ userId }: Person, accountId: string): Promise<void> {
  const { statements } = await issueToken(systemCtx(env), { purpose: 'change_email', userId });
  const { credentialId } = await mint(accountId);
  const later = 2_220_000_000_000;
  const insert = (sql: string, ...values: unknown[]) => env.DB.prepare(sql).bind(...values);
  await env.DB.batch([
    ...statements,
    insert(
      `INSERT INTO auth_passkeys (id, public_key, user_id, credential_id, counter, device_type, backed_up)
       VALUES ('pky_1', 'k', ?, 'c', 0, 'singleDevice', 0)`,
      userId,
    ),
    insert(`INSERT INTO two_factors (user_id, secret, enabled_at) VALUES (?, 's', 1)`, userId),
    insert(`INSERT INTO recovery_codes (user_id, hash) VALUES (?, 'h')`, userId),
    insert(
      `INSERT INTO notification_phones (user_id, sealed, verified_at, updated_at) VALUES (?, 's', 1, 1)`,
      userId,
    ),
    insert('UPDATE api_keys SET created_by = ? WHERE id = ?', userId, credentialId),
    insert(
      `INSERT INTO invitations (id, account_id, role, address_hash, sealed, token_hash, invited_by, created_at, expires_at)
       VALUES ('inv_1', ?, 'owner', 'h', 's', 't', ?, 1, ?)`,
      accountId,
      userId,
      later,
    ),
    insert(
      `INSERT INTO exports (id, account_id, requested_by, state, created_at, expires_at)
       VALUES ('exp_1', ?, ?, 'ready', 1, ?)`,
      accountId,
      userId,
      later,
    ),
    insert(
      `INSERT INTO webhook_endpoints (id, account_id, maker_user, state, sealed, secret, created_at, updated_at)
       VALUES ('whe_1', ?, ?, 'enabled', 's', 's', 1, 1)`,
      accountId,
      userId,
    ),
  ]);
}

const PROOFS: readonly [name: string, prove: () => Promise<unknown>][] = [
  ['the link of the mail', verifyByMail],
  ['a new password by mail', resetByMail],
];

describe('I-61 everything that a pre-hijacker can have set up', () => {
  test('I-61 is listed by its column', async () => {
    const tables = env.DB.prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'table'`);
    const named = (await tables.raw<[string, string]>()).flatMap(([table, sql]) =>
      [...sql.matchAll(/(?:^|[(,])\s*((?:\w+_)?user(?:_id)?|\w+_by) TEXT/gm)].map(
        ([, name]) => `${table}.${name}`,
      ),
    );
    const found = named.filter((name) => name !== 'api_keys.replaced_by').toSorted();
    expect(found).toEqual(Object.keys(NAMES_A_PERSON).toSorted());
  });

  test.for(PROOFS)('I-61 ends with the confirmation by %s', async ([, prove]) => {
    const squatter = await personOf(await signUp());
    await backgroundAtRest();
    const accountId = await accountOf(squatter);
    await leaveEverything(await confirmed(squatter), accountId);
    const live = async () => {
      const counts: Record<string, unknown> = {};
      for (const [name, is] of Object.entries(NAMES_A_PERSON))
        if ('live' in is) counts[name] = await scalar(is.live, squatter.userId);
      return counts;
    };
    for (const [name, count] of Object.entries(await live()))
      expect(count, name).toBeGreaterThan(0);
    const old = await scalar('SELECT password FROM auth_credentials');
    await prove();
    const { 'auth_credentials.user_id': password, ...others } = await live();
    for (const [name, count] of Object.entries(others)) expect(count, name).toBe(0);
    if (password !== 0) expect(await scalar('SELECT password FROM auth_credentials')).not.toBe(old);
    expect(await scalar(`SELECT state FROM webhook_endpoints`)).toBe('deleted');
    expect(await scalar('SELECT email_verified FROM auth_users WHERE email = ?', ADA)).toBe(1);
  });
});
