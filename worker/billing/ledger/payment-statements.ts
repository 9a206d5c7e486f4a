import type { Db } from '../../platform/db/client';
import { monthOf } from '../../platform/core/clock';
import {
  balanceSql,
  customerAccounts,
  nextSeqSql,
  tenantAccounts,
  TRANSFER_COLUMNS,
  transferStatement,
} from './transfer-statements';

/** Cents that a payment added or reversed; `name` makes the movement happen once. */
export interface PaymentMovement {
  paymentId: string;
  accountId: string;
  tenantId: string;
  amount: number;
  now: number;
}
type Named = PaymentMovement & { name: string };

/** Moves the amount between two ledger accounts, once per `step`. A repeat with another amount aborts. */
const movementStatement = (
  db: Db,
  { paymentId, accountId, amount, now }: PaymentMovement,
  leg: { step: string; debit: string; credit: string },
): D1PreparedStatement =>
  transferStatement(db, { reference: paymentId, accountId, amount, now, ...leg });

/** Pays the account's debt from its bought credits, as far as they go; once per `step`. */
function takeOwedStatement(
  db: Db,
  { paymentId, accountId, now }: PaymentMovement,
  step: string,
): D1PreparedStatement {
  const { available, owed } = customerAccounts(accountId);
  return db.sql
    .prepare(
      `INSERT INTO transfers (${TRANSFER_COLUMNS})
       SELECT ?1, ?2, ?3, ${nextSeqSql('?3')}, ?4, ?5, part,
         ${balanceSql('?4')} - part, ${balanceSql('?5')} + part, ?6, ?7
       FROM (SELECT min(${balanceSql('?4')}, -${balanceSql('?5')}) AS part)
       WHERE part > 0 AND EXISTS (SELECT 1 FROM transfers WHERE reference = ?1 AND step = ?8)
         AND NOT EXISTS (SELECT 1 FROM transfers WHERE reference = ?1 AND step = ?2)`,
    )
    .bind(paymentId, `${step}:owed`, accountId, available, owed, monthOf(now), now, step);
}

/** Adds bought credits; the row's trigger pays the account's debt from them. A repeat with another amount aborts (I-31). */
export function topupStatement(db: Db, topup: PaymentMovement): D1PreparedStatement {
  const { paystack } = tenantAccounts(topup.tenantId);
  const { available } = customerAccounts(topup.accountId);
  return movementStatement(db, topup, { step: 'topup', debit: paystack, credit: available });
}

/** Books a payment for a plan as revenue; it adds no credits. */
export function tierStatement(db: Db, paid: PaymentMovement): D1PreparedStatement {
  const { paystack, revenue } = tenantAccounts(paid.tenantId);
  return movementStatement(db, paid, { step: 'tier', debit: paystack, credit: revenue });
}

/** Sets bought credits aside for a refund to the card, never promotional ones. Aborts if they are spent. */
export function payoutStatement(db: Db, payout: Named): D1PreparedStatement {
  const { available: debit, payout: credit } = customerAccounts(payout.accountId);
  return movementStatement(db, payout, { step: `payout:${payout.name}`, debit, credit });
}

/** Ends a payout, once: at the card, or back with the customer. */
export function payoutSettleStatement(
  db: Db,
  payout: Named & { to: 'card' | 'customer' },
): D1PreparedStatement {
  const { available, payout: debit } = customerAccounts(payout.accountId);
  const { paystack } = tenantAccounts(payout.tenantId);
  const credit = payout.to === 'card' ? paystack : available;
  return movementStatement(db, payout, { step: `payout:${payout.name}:settle`, debit, credit });
}

/** A refund made at Paystack: booked as debt, and paid immediately from available credits. Run them in one batch. */
export function reversalStatements(db: Db, reversal: Named): D1PreparedStatement[] {
  const step = `reversal:${reversal.name}`;
  return [owedStatement(db, reversal, step), takeOwedStatement(db, reversal, step)];
}

/** Opens a dispute: its whole amount is owed, so that the account cannot buy until it has ended. */
export const disputeStatement = (db: Db, dispute: Named): D1PreparedStatement =>
  owedStatement(db, dispute, `dispute:${dispute.name}`);

function owedStatement(db: Db, movement: PaymentMovement, step: string): D1PreparedStatement {
  const { owed: debit } = customerAccounts(movement.accountId);
  const { paystack: credit } = tenantAccounts(movement.tenantId);
  return movementStatement(db, movement, { step, debit, credit });
}

/** Wins a dispute: its credits return and pay the debt first, by the row's trigger. */
export function wonStatement(db: Db, dispute: Named): D1PreparedStatement {
  const { paystack: debit } = tenantAccounts(dispute.tenantId);
  const { available: credit } = customerAccounts(dispute.accountId);
  return movementStatement(db, dispute, { step: `dispute:${dispute.name}:won`, debit, credit });
}

/** Loses a dispute: its debt is paid from available credits. */
export const lostStatement = (db: Db, dispute: Named): D1PreparedStatement =>
  takeOwedStatement(db, dispute, `dispute:${dispute.name}`);

/** SQL for the reversed cents of the payment `id`, pending reversals included: from the ledger, as its trigger counts. */
export const reversedCentsSql = (id: string): string => `coalesce((SELECT sum(CASE
    WHEN t.step LIKE '%:owed' THEN 0
    WHEN t.step LIKE '%:won' THEN -t.amount
    WHEN t.step LIKE 'payout:%:settle' THEN -t.amount * (t.credit LIKE '%:available')
    ELSE t.amount END)
  FROM transfers t WHERE t.reference = ${id}
    AND (t.step LIKE 'payout:%' OR t.step LIKE 'reversal:%' OR t.step LIKE 'dispute:%')), 0)`;
