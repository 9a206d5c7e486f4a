import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import { db, scalar, setUpWorker } from '../../../support/worker/api';
import {
  account,
  balance,
  before,
  DAY,
  migrate,
  rowsOf,
  T,
} from '../../../support/worker/migrated';

setUpWorker();

const user = (id: string) =>
  `INSERT INTO auth_users (id, name, email, created_at, updated_at) VALUES ('${id}', 'P', '${id}@example.com', ${T}, ${T})`;

function insertKey(id: string, scopes: string, { replacedBy = '', revokedAt = 0 } = {}): string {
  return `INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, created_at, replaced_by, revoked_at)
    VALUES ('${id}', 'acc_1', '${id}', 'nsk', 'hash of ${id}', '${scopes}', ${T}, nullif('${replacedBy}', ''), nullif(${revokedAt}, 0))`;
}

/** An endpoint, and its creator according to the audit log. */
function endpoint(
  id: string,
  maker: { kind: 'key' | 'user'; id: string } | null,
  more: { state?: string; reason?: string; oldUntil?: number } = {},
): string[] {
  const { state = 'enabled', reason = '', oldUntil = 0 } = more;
  const made = `INSERT INTO webhook_endpoints (id, account_id, state, reason, events, sealed, secret, old_secret, old_until,
      failures, created_at, updated_at)
    VALUES ('${id}', 'acc_1', '${state}', nullif('${reason}', ''), '["sms.received"]',
      iif('${state}' = 'deleted', NULL, 'sealed'), iif('${state}' = 'deleted', NULL, 'secret of ${id}'),
      iif(${oldUntil} = 0, NULL, 'old secret'), nullif(${oldUntil}, 0), 2, ${T}, ${T + 1})`;
  if (!maker) return [made];
  return [
    made,
    `INSERT INTO audit_log (id, account_id, actor_kind, actor_id, action, target_type, target_id, created_at)
     VALUES ('aud_${id}', 'acc_1', '${maker.kind}', '${maker.id}', 'endpoint.created', 'endpoint', '${id}', ${T})`,
  ];
}

const delivery = (id: string, endpointId: string, type: string) => [
  `INSERT INTO webhook_deliveries (id, account_id, endpoint_id, event_id, event_type, state, next_at, queued_at, created_at)
   VALUES ('${id}', 'acc_1', '${endpointId}', 'evt_1', '${type}', 'pending', ${T}, ${T}, ${T})`,
  `INSERT INTO webhook_attempts (delivery_id, n, at, ms, outcome) VALUES ('${id}', 1, ${T}, 5, 'answered')`,
];

const READ = '["verifications:read"]';

test('I-63 existing endpoints get their creator and its scopes, and keep secrets, deliveries and attempts', async () => {
  await before('0021', [
    account('acc_1'),
    insertKey('key_lives', READ),
    insertKey('key_gone', READ, { revokedAt: T + 5 }),
    // Rotated twice; its scopes were reduced since.
    insertKey('key_first', '["webhooks:write"]', { replacedBy: 'key_second', revokedAt: T + 5 }),
    insertKey('key_second', '["webhooks:write"]', { replacedBy: 'key_third', revokedAt: T + 6 }),
    insertKey('key_third', READ),
    insertKey('key_dead_first', READ, { replacedBy: 'key_dead_last' }),
    insertKey('key_dead_last', READ, { revokedAt: T + 7 }),
    ...endpoint('whe_person', { kind: 'user', id: 'usr_1' }, { oldUntil: T + DAY }),
    ...endpoint('whe_nobody', null),
    ...endpoint('whe_key', { kind: 'key', id: 'key_lives' }),
    ...endpoint('whe_rotated', { kind: 'key', id: 'key_first' }),
    ...endpoint('whe_gone', { kind: 'key', id: 'key_gone' }),
    ...endpoint(
      'whe_off',
      { kind: 'key', id: 'key_dead_first' },
      { state: 'disabled', reason: 'owner' },
    ),
    ...endpoint('whe_new', { kind: 'key', id: 'key_gone' }, { state: 'unverified' }),
    ...endpoint('whe_deleted', { kind: 'key', id: 'key_gone' }, { state: 'deleted' }),
    ...delivery('whd_1', 'whe_person', 'sms.received'),
    ...delivery('whd_2', 'whe_key', 'verification.completed'),
    ...delivery('whd_3', 'whe_deleted', 'security.sign_in'),
    ...delivery('whd_4', 'whe_gone', 'notification.created'),
    ...delivery('whd_5', 'whe_gone', 'credit.deducted'),
  ]);
  await migrate();

  const all =
    '["verifications:read","verifications:write","balance:read","payments:read","payments:write","keys:read","audit:read","webhooks:read","webhooks:write"]';
  const { results } = await env.DB.prepare(
    `SELECT id, state, reason, coalesce(maker_key, maker_user) AS maker, scopes, orphaned_at
     FROM webhook_endpoints ORDER BY id`,
  ).all();
  expect(results.map((row) => Object.values(row))).toEqual([
    ['whe_deleted', 'deleted', null, 'key_gone', READ, null],
    ['whe_gone', 'disabled', 'key_ended', 'key_gone', READ, T + 1],
    ['whe_key', 'enabled', null, 'key_lives', READ, null],
    ['whe_new', 'unverified', null, 'key_gone', READ, T + 1],
    ['whe_nobody', 'enabled', null, null, all, null],
    ['whe_off', 'disabled', 'key_ended', 'key_dead_last', READ, T + 1],
    ['whe_person', 'enabled', null, 'usr_1', all, null],
    ['whe_rotated', 'enabled', null, 'key_third', READ, null],
  ]);
  expect(
    await rowsOf(
      `SELECT secret, old_secrets, events, failures, sealed FROM webhook_endpoints WHERE id = 'whe_person'`,
    ),
  ).toEqual([
    {
      secret: 'secret of whe_person',
      old_secrets: JSON.stringify([{ secret: 'old secret', until: T + DAY }]),
      events: '["sms.received"]',
      failures: 2,
      sealed: 'sealed',
    },
  ]);
  expect(await rowsOf('SELECT id, scopes FROM webhook_deliveries ORDER BY id')).toEqual([
    { id: 'whd_1', scopes: READ },
    { id: 'whd_2', scopes: READ },
    { id: 'whd_3', scopes: '["audit:read"]' },
    { id: 'whd_4', scopes: '["verifications:read","balance:read","audit:read"]' },
    { id: 'whd_5', scopes: '["balance:read"]' },
  ]);
  expect(await scalar('SELECT count(*) FROM webhook_attempts')).toBe(5);
  expect(await rowsOf('PRAGMA foreign_key_check')).toEqual([]);
});

test('I-61 existing sessions end, and so does a pending change of address', async () => {
  const token = (purpose: string) =>
    `INSERT INTO auth_tokens (hash, purpose, user_id, created_at, expires_at)
     VALUES ('${purpose}', '${purpose}', 'usr_1', ${T}, ${T + DAY})`;
  await before('0018', [
    user('usr_1'),
    `INSERT INTO auth_sessions (id, user_id, token, expires_at, created_at, updated_at)
     VALUES ('ses_1', 'usr_1', 'in clear', ${T + DAY}, ${T}, ${T})`,
    ...['verify_email', 'change_email', 'reset_password', 'second_factor'].map(token),
  ]);
  await migrate();
  expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(0);
  expect(await rowsOf('SELECT purpose FROM auth_tokens ORDER BY purpose')).toEqual([
    { purpose: 'reset_password' },
    { purpose: 'second_factor' },
    { purpose: 'verify_email' },
  ]);
});

test('a subscription gets the day on which it began, also after short months moved it', async () => {
  const sub = (id: string, from: number, to: number) =>
    `INSERT INTO subscriptions (account_id, revision, tier, price, period_start, period_end, due_at)
     VALUES ('${id}', 3, 'developer', 900, ${from}, ${to}, ${to})`;
  const began = (id: string, at: number, charged = 900) =>
    `INSERT INTO tier_changes (id, account_id, revision, from_tier, to_tier, effective_at, charged, created_at)
     VALUES ('tch_${id}', '${id}', 1, 'free', 'developer', ${at}, ${charged}, ${at})`;
  const day = (month: number, date: number) => Date.UTC(2026, month, date, 9);
  await before('0023', [
    ...['acc_15', 'acc_28', 'acc_31', 'acc_lost', 'acc_given'].map((id) =>
      account(id, 'developer'),
    ),
    sub('acc_15', day(1, 15), day(2, 15)),
    sub('acc_28', day(1, 28), day(2, 28)),
    began('acc_28', day(0, 28)),
    sub('acc_31', day(0, 31), day(1, 28)),
    sub('acc_lost', day(2, 28), day(3, 28)),
    began('acc_lost', day(0, 31)),
    // Given for free by an operator on the 31st: first paid on the 28th.
    sub('acc_given', day(2, 28), day(3, 28)),
    began('acc_given', day(0, 31), 0),
  ]);
  await migrate();
  expect(
    await rowsOf('SELECT account_id, anchor_day FROM subscriptions ORDER BY account_id'),
  ).toEqual([
    { account_id: 'acc_15', anchor_day: 15 },
    { account_id: 'acc_28', anchor_day: 28 },
    { account_id: 'acc_31', anchor_day: 31 },
    { account_id: 'acc_given', anchor_day: 28 },
    { account_id: 'acc_lost', anchor_day: 31 },
  ]);
});

test('I-28 a subscription counts as paid continuously since its tier was taken, otherwise since its month began', async () => {
  const sub = (id: string, tier: string, from: number) =>
    `INSERT INTO subscriptions (account_id, revision, tier, price, period_start, period_end, anchor_day, due_at)
     VALUES ('${id}', 3, '${tier}', 900, ${from}, ${from + 30 * DAY}, 1, ${from + 30 * DAY})`;
  const change = (id: string, revision: number, tiers: [from: string, to: string], at: number) =>
    `INSERT INTO tier_changes (id, account_id, revision, from_tier, to_tier, effective_at, charged, created_at)
     VALUES ('tch_${id}_${revision}', '${id}', ${revision}, '${tiers[0]}', '${tiers[1]}', ${at}, 900, ${at})`;
  await before('0031', [
    ...['acc_free', 'acc_lost', 'acc_long', 'acc_raised'].map((id) => account(id)),
    sub('acc_free', 'free', T),
    sub('acc_lost', 'enterprise', T),
    sub('acc_long', 'developer', T),
    change('acc_long', 1, ['free', 'developer'], T - 90 * DAY),
    change('acc_long', 2, ['developer', 'developer'], T - 60 * DAY),
    sub('acc_raised', 'enterprise', T),
    change('acc_raised', 1, ['free', 'developer'], T - 30 * DAY),
    change('acc_raised', 2, ['developer', 'enterprise'], T + 29 * DAY),
  ]);
  await migrate();
  expect(
    await rowsOf(
      'SELECT account_id, developer_since, enterprise_since FROM subscriptions ORDER BY account_id',
    ),
  ).toEqual([
    { account_id: 'acc_free', developer_since: null, enterprise_since: null },
    { account_id: 'acc_long', developer_since: T - 90 * DAY, enterprise_since: null },
    { account_id: 'acc_lost', developer_since: T, enterprise_since: T },
    {
      account_id: 'acc_raised',
      developer_since: T - 30 * DAY,
      enterprise_since: T + 29 * DAY,
    },
  ]);
});

test('I-20 existing credits pay the debt, except for an account with an open dispute', async () => {
  const owner = (id: string, available: number, owed: number) => [
    account(id),
    `INSERT INTO usage (account_id, period, cap, open_cap) VALUES ('${id}', '2026-01', 50, 2)`,
    balance(`${id}:available`, available),
    balance(`${id}:owed`, -owed),
    `UPDATE ledger_accounts SET balance = balance - ${available - owed} WHERE id = 'tnt_default:suspense'`,
  ];
  await before('0023', [
    ...owner('acc_exact', 478, 478),
    ...owner('acc_less', 100, 478),
    ...owner('acc_more', 500, 478),
    ...owner('acc_free', 500, 0),
    ...owner('acc_disputed', 500, 400),
    `INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount, rate_micros,
       rate_source, rate_observed_at, locked_until, request_hash, state, credited, paid_at, lease_until, created_at, ended_at)
     VALUES ('pay_1', 'ref_1', 'acc_disputed', 'tnt_default', 'topup', 400, 'USD', 400, 1000000, 'x', ${T}, ${T}, '',
       'succeeded', 400, ${T}, 0, ${T}, ${T})`,
    `INSERT INTO payment_disputes (id, provider_id, payment_id, account_id, credits, amount, state, created_at)
     VALUES ('dsp_1', '1', 'pay_1', 'acc_disputed', 400, 400, 'open', ${T})`,
  ]);
  await migrate();
  expect(
    await rowsOf(`SELECT id, balance FROM ledger_accounts WHERE id LIKE 'acc_%' ORDER BY id`),
  ).toEqual([
    { id: 'acc_disputed:available', balance: 500 },
    { id: 'acc_disputed:owed', balance: -400 },
    { id: 'acc_exact:available', balance: 0 },
    { id: 'acc_exact:owed', balance: 0 },
    { id: 'acc_free:available', balance: 500 },
    { id: 'acc_free:owed', balance: 0 },
    { id: 'acc_less:available', balance: 0 },
    { id: 'acc_less:owed', balance: -378 },
    { id: 'acc_more:available', balance: 22 },
    { id: 'acc_more:owed', balance: 0 },
  ]);
  expect(
    await rowsOf(
      'SELECT account_id, seq, amount, debit_after, credit_after FROM transfers ORDER BY account_id',
    ),
  ).toEqual([
    { account_id: 'acc_exact', seq: 1, amount: 478, debit_after: 0, credit_after: 0 },
    { account_id: 'acc_less', seq: 1, amount: 100, debit_after: 0, credit_after: -378 },
    { account_id: 'acc_more', seq: 1, amount: 478, debit_after: 22, credit_after: 0 },
  ]);
  const rules = (await checkLedger(db())).map(({ rule }) => rule);
  expect(rules).not.toContain('what is there settles what is owed');
  expect(rules).not.toContain('statement numbers have no gap');
});

test('I-10 the recovery record of an existing order is the one of its release', async () => {
  const order = (id: string) =>
    `INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash, provider_account,
       state, created_at, deadline_at) VALUES ('${id}', 'acc_1', 'key_1', 'whatsapp', 'sms', 163, '', 'main', 'expired', ${T}, ${T})`;
  await before('0016', [
    account('acc_1'),
    insertKey('key_1', '["verifications:write"]'),
    order('ver_1'),
    `INSERT INTO recoveries (verification_id, provider_account, service, reservation_id, action, state, amount, attempts,
       since, next_at, late_messages, note, created_at, updated_at)
     VALUES ('ver_1', 'main', 'whatsapp', 'lr_1', 'cancel', 'open', 125, 3, ${T}, ${T + 5}, 1, 'pending', ${T + 1}, ${T + 2})`,
  ]);
  await migrate();
  expect(await rowsOf('SELECT * FROM recoveries')).toEqual([
    {
      verification_id: 'ver_1',
      name: 'release',
      account_id: 'acc_1',
      provider_account: 'main',
      service: 'whatsapp',
      reservation_id: 'lr_1',
      action: 'cancel',
      state: 'open',
      amount: 125,
      attempts: 3,
      since: T,
      next_at: T + 5,
      late_messages: 1,
      note: 'pending',
      unpaid: 0,
      created_at: T + 1,
      updated_at: T + 2,
    },
  ]);
  expect(await rowsOf('SELECT report, reported_at, awaiting_at, tier FROM verifications')).toEqual([
    { report: null, reported_at: null, awaiting_at: null, tier: null },
  ]);
});
