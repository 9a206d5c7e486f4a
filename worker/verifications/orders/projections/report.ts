import * as z from 'zod';
import { batch, returning } from '../../../platform/db/batch';
import { parseRows, type Db } from '../../../platform/db/client';
import { DAY, SECOND } from '../../../platform/core/clock';
import { describeError } from '../../../platform/core/errors';
import { parseBalance, type Balance } from '../../../billing/ledger/ledger.service';
import { balanceStatement, refundStatements } from '../../../billing/ledger/transfer-statements';
import type { Order, ReportState } from '../order';

// Raw SQL, because each statement is in one batch with the ledger's statements or with a trigger's count.

/** The object sends the report at once; the recovery job checks its outcome from then on. */
const FIRST_CHECK_MS = 30 * SECOND;

const UntilRow = z.object({ until: z.number().nullable() });

/** Time until which the account has used its reports of one day, epoch milliseconds; null when it may send one. */
export async function reportsCappedUntil(
  db: Db,
  accountId: string,
  now: number,
): Promise<number | null> {
  const [result] = await db.sql.batch([
    db.sql
      .prepare(
        `SELECT max(created_at) AS until FROM (
           SELECT created_at, row_number() OVER (ORDER BY created_at DESC) AS place FROM recoveries
           WHERE account_id = ?1 AND action = 'report' AND created_at > ?2)
         WHERE place = (SELECT max(5, p.expiries / 4) FROM tier_policies p JOIN accounts a ON a.tier = p.tier
           WHERE a.id = ?1 ORDER BY p.version DESC LIMIT 1)`,
      )
      .bind(accountId, now - DAY),
  ]);
  const until = parseRows(result, UntilRow)[0]?.until ?? null;
  return until === null ? null : until + DAY;
}

/**
 * Inserts the record of a report before it is sent; it counts against the account's daily limit, and the recovery job
 * follows it. A repeat changes nothing.
 */
export async function insertReport(
  db: Db,
  order: Order,
  now: number,
): Promise<{ kind: 'inserted' } | { kind: 'capped'; until: number }> {
  const { id, accountId } = order;
  const record = db.sql
    .prepare(
      `INSERT INTO recoveries (verification_id, name, account_id, provider_account, service, reservation_id, action,
         state, amount, since, next_at, created_at, updated_at)
       SELECT id, 'report', account_id, provider_account, service, ?, 'report', 'open', ?, ?, ?, ?, ?
       FROM verifications WHERE id = ? AND account_id = ? ON CONFLICT DO NOTHING`,
    )
    .bind(
      order.reservationId,
      order.reservation?.costCents ?? null,
      now,
      now + FIRST_CHECK_MS,
      now,
      now,
      id,
      accountId,
    );
  const project = db.sql
    .prepare(
      `UPDATE verifications SET report = 'waiting', reported_at = ?
       WHERE id = ? AND account_id = ? AND report IS NULL`,
    )
    .bind(now, id, accountId);
  try {
    await db.sql.batch([record, project]);
    return { kind: 'inserted' };
  } catch (error) {
    if (!describeError(error).includes('verifications:reports_cap')) throw error;
    return { kind: 'capped', until: (await reportsCappedUntil(db, accountId, now)) ?? now + DAY };
  }
}

/** Writes the outcome of a report to the order and to its recovery record. */
function outcomeStatements(
  db: Db,
  order: Pick<Order, 'id' | 'accountId'>,
  state: ReportState,
  now: number,
): D1PreparedStatement[] {
  const { id, accountId } = order;
  return [
    db.sql
      .prepare('UPDATE verifications SET report = ? WHERE id = ? AND account_id = ?')
      .bind(state, id, accountId),
    db.sql
      .prepare(
        `UPDATE recoveries SET state = ?, note = ?, next_at = NULL, updated_at = ?
         WHERE verification_id = ? AND name = 'report'`,
      )
      .bind(state === 'refunded' ? 'recovered' : 'charged', state, now, id),
  ];
}

/** The outcome of a report without a refund. */
export async function insertReportOutcome(
  db: Db,
  order: Pick<Order, 'id' | 'accountId'>,
  state: ReportState,
  now: number,
): Promise<void> {
  await db.sql.batch(outcomeStatements(db, order, state, now));
}

const AmountRow = z.object({ amount: z.number() });

/**
 * Refunds a captured order after the provider refunded it to us, with its record in the same batch (I-60). Returns the
 * amount of the refund, made now or by an earlier attempt; 0 when nothing was left to refund.
 */
export async function insertReportRefund(
  db: Db,
  order: Order,
  now: number,
): Promise<{ amount: number; balance: Balance }> {
  const { id: reference, accountId, tenantId } = order;
  const refund = { reference, accountId, tenantId, name: 'report', now };
  const moved = db.sql
    .prepare(
      `SELECT coalesce(sum(amount), 0) AS amount FROM transfers
       WHERE reference = ? AND account_id = ? AND step IN ('refund:report', 'refund:report:promo')`,
    )
    .bind(reference, accountId);
  const after = await batch(db, {
    outcome: outcomeStatements(db, order, 'refunded', now),
    refund: refundStatements(db, refund),
    moved: returning(AmountRow, moved),
    balance: balanceStatement(db, accountId),
  });
  return { amount: after.moved[0]?.amount ?? 0, balance: parseBalance(after.balance) };
}
