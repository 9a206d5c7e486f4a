import type { Db } from './client';

/** Every trigger of the migrations: without one of them `/readyz` fails and numbers are not sold. */
export const TRIGGERS = [
  'accounts_deleted',
  'accounts_suspended',
  'accounts_tier_caps',
  'audit_log_no_delete',
  'audit_log_no_repeat',
  'audit_log_no_update',
  'data_keys_destroyed',
  'data_keys_kept',
  'fx_rates_no_delete',
  'fx_rates_no_update',
  'invitations_limit',
  'keys_changed_endpoints',
  'keys_end',
  'keys_ended_endpoints',
  'keys_narrowed',
  'keys_rotated_endpoints',
  'ledger_accounts_no_delete',
  'ledger_accounts_top_up_due',
  'memberships_change',
  'memberships_end',
  'payment_disputes_final',
  'payment_methods_consent',
  'payment_methods_due',
  'payment_refunds_final',
  'payments_auto_top_up',
  'payments_kept',
  'payments_moves',
  'payments_terms',
  'payments_terms_card',
  'receipts_no_delete',
  'receipts_no_update',
  'receipts_series',
  'recoveries_reports_cap',
  'recoveries_unpaid_changed',
  'recoveries_unpaid_new',
  'recoveries_unrecovered_changed',
  'recoveries_unrecovered_new',
  'sessions_end',
  'tier_policies_caps',
  'tier_policies_no_delete',
  'tier_policies_no_update',
  'transfers_backed',
  'transfers_intent',
  'transfers_low_balance',
  'transfers_no_delete',
  'transfers_no_update',
  'transfers_post',
  'transfers_refund',
  'transfers_repeat',
  'transfers_return',
  'transfers_return_paid',
  'transfers_return_usage',
  'transfers_reversal',
  'transfers_settle',
  'transfers_take_usage',
  'verifications_as_priced',
  'verifications_final',
  'verifications_may_buy',
  'verifications_quoted',
  'verifications_throttled',
] as const;

/** The triggers that are missing in the database. */
export async function missingTriggers(db: Db): Promise<string[]> {
  const { results } = await db.sql
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)
    .all<{ name: string }>();
  const present = new Set(results.map((row) => row.name));
  return TRIGGERS.filter((name) => !present.has(name));
}
