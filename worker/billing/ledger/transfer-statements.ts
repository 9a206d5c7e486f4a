import { monthOf } from '../../platform/core/clock';
import type { Db } from '../../platform/db/client';

/** The sub-accounts of a customer; `owed` alone may go below zero. */
export const customerAccounts = (accountId: string) => ({
  available: `${accountId}:available`,
  promo: `${accountId}:promo`,
  held: `${accountId}:held`,
  owed: `${accountId}:owed`,
  payout: `${accountId}:payout`,
});

export const tenantAccounts = (tenantId: string) => ({
  paystack: `${tenantId}:paystack`,
  revenue: `${tenantId}:revenue`,
  adjustment: `${tenantId}:adjustment`,
  loss: `${tenantId}:loss`,
  suspense: `${tenantId}:suspense`,
});

/** The columns of a transfer, in the order of every INSERT. */
export const TRANSFER_COLUMNS =
  'reference, step, account_id, seq, debit, credit, amount, debit_after, credit_after, period, created_at';
/** SQL: the number of the next transfer of the customer or tenant `account`, which is SQL too. */
export const nextSeqSql = (account: string): string =>
  `(SELECT coalesce(max(seq), 0) + 1 FROM transfers WHERE account_id = ${account})`;
/** SQL: the cents of the ledger account `account`, which is SQL too; NULL where there is none. */
export const balanceSql = (account: string): string =>
  `(SELECT balance FROM ledger_accounts WHERE id = ${account})`;

/** One movement of money, named by `reference` and `step`: the pair happens once, ever. */
export interface Transfer {
  reference: string;
  step: string;
  accountId: string;
  debit: string;
  credit: string;
  amount: number;
  now: number;
}

/** An exact repeat inserts nothing; a repeat with other content aborts with `ledger:repeat_differs`. */
export function transferStatement(db: Db, transfer: Transfer): D1PreparedStatement {
  const { reference, step, accountId, debit, credit, amount, now } = transfer;
  return db.sql
    .prepare(
      `INSERT INTO transfers (${TRANSFER_COLUMNS})
       VALUES (?1, ?2, ?3, ${nextSeqSql('?3')}, ?4, ?5, ?6,
         ${balanceSql('?4')} - ?6, ${balanceSql('?5')} + ?6, ?7, ?8)
       ON CONFLICT (reference, step) DO NOTHING RETURNING debit_after, credit_after`,
    )
    .bind(reference, step, accountId, debit, credit, amount, monthOf(now), now);
}

export interface Hold {
  reference: string;
  accountId: string;
  /** Cents; promo credits are drawn first. */
  amount: number;
  now: number;
}

/** Reserves `amount`, one unit of the month and one open place. Run them in one batch. */
export function holdStatements(db: Db, hold: Hold): D1PreparedStatement[] {
  const { available, promo, held } = customerAccounts(hold.accountId);
  const period = monthOf(hold.now);
  const promoPart = db.sql
    .prepare(
      `INSERT INTO transfers (${TRANSFER_COLUMNS})
       SELECT ?1, 'hold:promo', ?2, ${nextSeqSql('?2')}, ?3, ?4, part,
         balance - part, ${balanceSql('?4')} + part, ?6, ?7
       FROM (SELECT balance, min(balance, ?5) AS part FROM ledger_accounts WHERE id = ?3)
       WHERE part > 0 AND NOT EXISTS (
         SELECT 1 FROM transfers WHERE reference = ?1 AND step IN ('hold', 'hold:promo'))`,
    )
    .bind(hold.reference, hold.accountId, promo, held, hold.amount, period, hold.now);
  // Always written, with 0 when promo pays all: usage and settlement depend on this row.
  const rest = db.sql
    .prepare(
      `INSERT INTO transfers (${TRANSFER_COLUMNS})
       SELECT ?1, 'hold', ?2, ${nextSeqSql('?2')}, ?3, ?4, rest,
         ${balanceSql('?3')} - rest, ${balanceSql('?4')} + rest, ?6, ?7
       FROM (SELECT ?5 - coalesce((
         SELECT amount FROM transfers WHERE reference = ?1 AND step = 'hold:promo'), 0) AS rest)
       WHERE true ON CONFLICT (reference, step) DO NOTHING`,
    )
    .bind(hold.reference, hold.accountId, available, held, hold.amount, period, hold.now);
  return [promoPart, rest];
}

export interface Settlement {
  reference: string;
  accountId: string;
  tenantId: string;
  /** `capture` makes the hold revenue, `release` returns each part to where it came from. */
  direction: 'capture' | 'release';
  now: number;
}

/**
 * Ends a hold, once: amounts come from the hold's own rows, so a reference without a hold settles nothing,
 * and the other direction afterwards aborts with `ledger:repeat_differs`. Run them in one batch.
 */
export function settleStatements(db: Db, settlement: Settlement): D1PreparedStatement[] {
  const { reference, accountId, tenantId, direction, now } = settlement;
  const { revenue } = tenantAccounts(tenantId);
  const target = direction === 'capture' ? '?3' : 'h.debit';
  const sql = `INSERT INTO transfers (${TRANSFER_COLUMNS})
    SELECT h.reference, ?5, h.account_id, ${nextSeqSql('h.account_id')}, h.credit, ${target}, h.amount,
      ${balanceSql('h.credit')} - h.amount, ${balanceSql(target)} + h.amount, ?6, ?7
    FROM transfers h
    WHERE h.reference = ?1 AND h.account_id = ?2 AND h.step = ?4 AND ?3 = ?3
    ON CONFLICT (reference, step) DO NOTHING`;
  const part = (from: string, to: string) =>
    db.sql.prepare(sql).bind(reference, accountId, revenue, from, to, monthOf(now), now);
  return [part('hold', 'settle'), part('hold:promo', 'settle:promo')];
}

export interface Refund {
  reference: string;
  accountId: string;
  tenantId: string;
  /** Names the refund, so that it happens once. */
  name: string;
  now: number;
}

/**
 * Refunds the rest of a capture, each part to its source (I-23). Without a capture, or after a full refund, nothing
 * happens. Run them in one batch.
 */
export function refundStatements(db: Db, refund: Refund): D1PreparedStatement[] {
  const { reference, accountId, tenantId, name, now } = refund;
  const { revenue } = tenantAccounts(tenantId);
  const part = (hold: string, step: string) =>
    db.sql
      .prepare(
        `INSERT INTO transfers (${TRANSFER_COLUMNS})
         SELECT ?1, ?5, ?2, ${nextSeqSql('?2')}, ?3, source, rest,
           ${balanceSql('?3')} - rest, ${balanceSql('source')} + rest, ?6, ?7
         FROM (SELECT h.debit AS source, h.amount - coalesce((SELECT sum(r.amount) FROM transfers r
             WHERE r.reference = ?1 AND r.step LIKE 'refund:%' AND r.credit = h.debit), 0) AS rest
           FROM transfers h JOIN transfers s ON s.reference = h.reference AND s.credit = ?3
             AND s.step = CASE h.step WHEN 'hold' THEN 'settle' ELSE 'settle:promo' END
           WHERE h.reference = ?1 AND h.account_id = ?2 AND h.step = ?4)
         WHERE rest > 0 ON CONFLICT (reference, step) DO NOTHING`,
      )
      .bind(reference, accountId, revenue, hold, step, monthOf(now), now);
  return [part('hold', `refund:${name}`), part('hold:promo', `refund:${name}:promo`)];
}

/** Books the cost of a number above its price against the tenant, once per order. */
export function lossStatement(
  db: Db,
  loss: { reference: string; tenantId: string; amount: number; now: number },
): D1PreparedStatement {
  const tenant = tenantAccounts(loss.tenantId);
  return transferStatement(db, {
    reference: loss.reference,
    step: 'loss',
    accountId: loss.tenantId,
    debit: tenant.loss,
    credit: tenant.suspense,
    amount: loss.amount,
    now: loss.now,
  });
}

/** A refund of `amount` cents of what was captured. */
export interface PartialRefund extends Refund {
  amount: number;
}

const partSql = (part: string) => `INSERT INTO transfers (${TRANSFER_COLUMNS})
  SELECT ?1, ?4, ?2, ${nextSeqSql('?2')}, ?3, source, part,
    ${balanceSql('?3')} - part, ${balanceSql('source')} + part, ?7, ?8
  FROM (SELECT h.debit AS source, ${part} AS part FROM transfers h
    WHERE h.reference = ?1 AND h.account_id = ?2 AND h.step = ?5)
  WHERE part > 0 ON CONFLICT (reference, step) DO NOTHING`;

/**
 * Refunds a part of a captured hold to its sources, promo last: what was drawn last returns first. The amounts come
 * from the hold's own rows, and the database refuses more than was captured. Run them in one batch.
 */
export function partialRefundStatements(db: Db, refund: PartialRefund): D1PreparedStatement[] {
  const { reference, accountId, tenantId, name, amount, now } = refund;
  const { revenue } = tenantAccounts(tenantId);
  const rest = `?6 - min(?6, (SELECT amount FROM transfers WHERE reference = ?1 AND step = 'hold'))`;
  const give = (part: string, step: string, hold: string) =>
    db.sql
      .prepare(partSql(part))
      .bind(reference, accountId, revenue, step, hold, amount, monthOf(now), now);
  return [
    give('min(?6, h.amount)', `refund:${name}`, 'hold'),
    give(rest, `refund:${name}:promo`, 'hold:promo'),
  ];
}

/** The customer's balance, for the batch of a write: it includes that write. */
export function balanceStatement(db: Db, accountId: string): D1PreparedStatement {
  const { available, promo, held, owed } = customerAccounts(accountId);
  return db.sql
    .prepare(
      `SELECT ${balanceSql('?1')} AS available, ${balanceSql('?2')} AS promo, ${balanceSql('?3')} AS held,
         -${balanceSql('?4')} AS owed`,
    )
    .bind(available, promo, held, owed);
}
