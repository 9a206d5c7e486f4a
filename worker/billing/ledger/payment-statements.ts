import type { Db } from '../../platform/db/client';
import { monthOf } from '../../platform/core/clock';
import {
  balanceSql,
  customerAccounts,
  nextSeqSql,
  tenantAccounts,
  TRANSFER_COLUMNS,
  transferStatement,
} from './statements';

/** What a payment brought or gave back, in cents; `name` is what makes it happen once. */
export interface PaymentMovement {
  paymentId: string;
  accountId: string;
  tenantId: string;
  amount: number;
  now: number;
}
type Named = PaymentMovement & { name: string };

/** Books all of it between two ledger accounts, once for `step`. A repeat with other cents aborts. */
const movementStatement = (
  db: Db,
  { paymentId, accountId, amount, now }: PaymentMovement,
  leg: { step: string; debit: string; credit: string },
): D1PreparedStatement =>
  transferStatement(db, { reference: paymentId, accountId, amount, now, ...leg });

/** Takes what the account owes out of what it has bought, as far as that goes; once for `step`. */
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

/** What was bought; the ledger settles what is owed out of it in the same row's trigger. A repeat with other cents aborts (I-31). */
export function topupStatement(db: Db, topup: PaymentMovement): D1PreparedStatement {
  const { paystack } = tenantAccounts(topup.tenantId);
  const { available } = customerAccounts(topup.accountId);
  return movementStatement(db, topup, { step: 'topup', debit: paystack, credit: available });
}

/** What was paid for a tier is earned at once: no credits come of it. */
export function tierStatement(db: Db, paid: PaymentMovement): D1PreparedStatement {
  const { paystack, revenue } = tenantAccounts(paid.tenantId);
  return movementStatement(db, paid, { step: 'tier', debit: paystack, credit: revenue });
}

/** Sets bought credits aside for a card; never promotional ones. Aborts where they are spent. */
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

/** Money that Paystack gave back by itself: owed, and taken at once from what is there. Run them in one batch. */
export function reversalStatements(db: Db, reversal: Named): D1PreparedStatement[] {
  const step = `reversal:${reversal.name}`;
  return [owedStatement(db, reversal, step), takeOwedStatement(db, reversal, step)];
}

/** A dispute is opened: the whole of it is owed, so that nothing can be bought until it has ended. */
export const disputeStatement = (db: Db, dispute: Named): D1PreparedStatement =>
  owedStatement(db, dispute, `dispute:${dispute.name}`);

function owedStatement(db: Db, movement: PaymentMovement, step: string): D1PreparedStatement {
  const { owed: debit } = customerAccounts(movement.accountId);
  const { paystack: credit } = tenantAccounts(movement.tenantId);
  return movementStatement(db, movement, { step, debit, credit });
}

/** A dispute is won: its credits come again, and settle what is owed first, in the same row's trigger. */
export function wonStatement(db: Db, dispute: Named): D1PreparedStatement {
  const { paystack: debit } = tenantAccounts(dispute.tenantId);
  const { available: credit } = customerAccounts(dispute.accountId);
  return movementStatement(db, dispute, { step: `dispute:${dispute.name}:won`, debit, credit });
}

/** A dispute is lost: what it left owed is taken from what is there. */
export const lostStatement = (db: Db, dispute: Named): D1PreparedStatement =>
  takeOwedStatement(db, dispute, `dispute:${dispute.name}`);

/** SQL for the cents of the payment `id` that went back, or are on their way: from the ledger, as its trigger counts. */
export const reversedCentsSql = (id: string): string => `coalesce((SELECT sum(CASE
    WHEN t.step LIKE '%:owed' THEN 0
    WHEN t.step LIKE '%:won' THEN -t.amount
    WHEN t.step LIKE 'payout:%:settle' THEN -t.amount * (t.credit LIKE '%:available')
    ELSE t.amount END)
  FROM transfers t WHERE t.reference = ${id}
    AND (t.step LIKE 'payout:%' OR t.step LIKE 'reversal:%' OR t.step LIKE 'dispute:%')), 0)`;
