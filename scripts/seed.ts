// Runs in the harness Worker, because it calls the Worker's own services.
import type { Db } from '../worker/platform/db/client';
import { DAY } from '../worker/platform/core/clock';
import type { Tier } from '../worker/platform/core/ctx';
import { fanOut } from '../worker/channels/webhooks/deliveries/fan-out.service';
import type { DeliverableEvent } from '../worker/channels/webhooks/deliveries/event-body';
import { mintKey } from '../worker/accounts/credentials/mint';
import { checkLedger } from '../worker/billing/ledger/check';
import { dataKeyStatement } from '../worker/platform/sealing/sealing.service';
import { grantCredits, createLedgerAccounts } from '../worker/billing/ledger/ledger.service';

export interface SeedAccount {
  accountId: string;
  name: string;
  tier: Tier;
  /** Cents. */
  credits: number;
  promo?: number;
}

/** The database in the form that the Worker's services take. */
export const dbOf = (d1: unknown): Db => ({ sql: d1, orm: undefined }) as unknown as Db;

/** Creates or updates an account with credits. Returns a new API key, which is stored nowhere else. */
export async function seedAccount(
  d1: unknown,
  account: SeedAccount,
  SEAL_KEYS: string,
): Promise<string> {
  const db = dbOf(d1);
  const { accountId, tier, credits, promo = 0 } = account;
  const ctx = { db, env: { SEAL_KEYS } as Env, now: Date.now };
  const { key, prefix, hash } = mintKey();
  const scopes = JSON.stringify([
    'verifications:read',
    'verifications:write',
    'balance:read',
    'payments:read',
    'payments:write',
    'webhooks:read',
    'webhooks:write',
  ]);
  await db.sql.batch([
    db.sql
      .prepare(
        `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES (?, 'tnt_default', ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET tier = excluded.tier`,
      )
      .bind(accountId, account.name, tier, Date.now()),
    db.sql
      .prepare(
        `INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, created_at)
         VALUES (?, ?, 'seed', ?, ?, ?, ?)`,
      )
      .bind(`key_${hash.slice(0, 24)}`, accountId, prefix, hash, scopes, Date.now()),
    await dataKeyStatement(ctx, accountId),
  ]);
  await createLedgerAccounts(ctx, { accountId, tier });
  // Confirms the members' addresses, as the link in their email would.
  await db.sql
    .prepare(
      `UPDATE auth_users SET email_verified = 1
       WHERE id IN (SELECT user_id FROM memberships WHERE account_id = ?)`,
    )
    .bind(accountId)
    .run();
  const grant = { accountId, tenantId: 'tnt_default' };
  if (credits > 0)
    await grantCredits(ctx, {
      ...grant,
      reference: `seed:${accountId}`,
      amount: credits,
      promo: false,
    });
  if (promo > 0)
    await grantCredits(ctx, {
      ...grant,
      reference: `promo:${accountId}`,
      amount: promo,
      promo: true,
    });
  return key;
}

/** Fans events out to the account's webhook endpoints, as the dispatcher of its log does. */
export const fanOutEvents = (
  d1: unknown,
  env: { SEAL_KEYS: string; ID_KEY: string; WEBHOOKS: unknown },
  { accountId, events }: { accountId: string; events: DeliverableEvent[] },
): Promise<void> =>
  fanOut({ db: dbOf(d1), env: env as unknown as Env, now: Date.now }, accountId, events);

/** Millionths of a currency unit for one dollar: example rates of 2026. */
const SANDBOX_RATES = { NGN: 1_600_500_000, GHS: 12_250_000, ZAR: 17_214_900, KES: 129_370_000 };

/**
 * Sets example exchange rates with the source `sandbox`, and renews them after a day. Rates from other sources are
 * kept.
 */
export async function seedRates(d1: unknown): Promise<void> {
  const { sql } = dbOf(d1);
  const now = Date.now();
  await sql.batch(
    Object.entries(SANDBOX_RATES).map(([currency, micros]) =>
      sql
        .prepare(
          `INSERT INTO fx_rates (id, currency, micros, source, observed_at, set_by, created_at)
           SELECT 'fxr_sandbox_' || ?1 || '_' || ?3, ?1, ?2, 'sandbox', ?3, 'seed', ?3
           WHERE NOT EXISTS (SELECT 1 FROM fx_rates WHERE currency = ?1
             AND (source <> 'sandbox' OR created_at > ?3 - ${DAY}))`,
        )
        .bind(currency, micros, now),
    ),
  );
}

export const brokenRules = (d1: unknown) => checkLedger(dbOf(d1));
