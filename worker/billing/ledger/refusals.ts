import { describeError } from '../../platform/core/errors';

/** Reason for which the database refused a hold. Any other failure is unknown: the hold may have been committed. */
export type HoldRefusal =
  | 'insufficient'
  | 'owed'
  | 'open_cap'
  | 'monthly_cap'
  | 'account_suspended'
  | 'credential_revoked'
  | 'credential_scope'
  | 'tier_changed'
  | 'cooldown'
  | 'unpaid_numbers'
  | 'unrecovered_numbers'
  | 'spend_breaker'
  | 'quote_used'
  | 'quote_expired'
  | 'quote_differs';

// The names of the constraint and of the triggers in migrations/, as SQLite reports them.
const NAMED: readonly [marker: string, refusal: HoldRefusal][] = [
  ['ledger_floor', 'insufficient'],
  ['ledger:owed', 'owed'],
  ['ledger:open_cap', 'open_cap'],
  ['ledger:monthly_cap', 'monthly_cap'],
  ['verifications:account_suspended', 'account_suspended'],
  ['verifications:credential_revoked', 'credential_revoked'],
  ['verifications:credential_scope', 'credential_scope'],
  ['verifications:tier_changed', 'tier_changed'],
  ['verifications:cooldown', 'cooldown'],
  ['verifications:unpaid', 'unpaid_numbers'],
  ['verifications:unrecovered', 'unrecovered_numbers'],
  ['verifications:spend_breaker', 'spend_breaker'],
  ['verifications:quote_used', 'quote_used'],
  ['verifications:quote_expired', 'quote_expired'],
  ['verifications:quote_differs', 'quote_differs'],
];

export function holdRefusal(error: unknown): HoldRefusal | null {
  const text = describeError(error);
  return NAMED.find(([marker]) => text.includes(marker))?.[1] ?? null;
}

/** True when a constraint refused the write: a repeat fails again. */
export const isConstraint = (error: unknown): boolean =>
  /SQLITE_CONSTRAINT|constraint failed|ledger:|verifications:/i.test(describeError(error));
