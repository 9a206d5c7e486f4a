import type { Db } from '../../platform/db/client';

/** For the end of a batch that took credits: returns a row when the auto top-up has to be decided now. */
export const topUpDueStatement = (
  db: Db,
  { accountId, now }: { accountId: string; now: number },
): D1PreparedStatement =>
  db.sql
    .prepare('SELECT 1 FROM auto_top_ups WHERE account_id = ? AND is_enabled = 1 AND due_at <= ?')
    .bind(accountId, now);
