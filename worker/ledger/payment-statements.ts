import type { Db } from '../db/client';
import { monthOf } from '../kernel/clock';
import { customerAccounts, tenantAccounts, transferStatement } from './statements';

const BALANCE = (account: string) => `(SELECT balance FROM ledger_accounts WHERE id = ${account})`;

/** What a payment brought or gave back, in cents; `name` is what makes it happen once. */
export interface PaymentMovement {
  paymentId: string;
  accountId: string;
  tenantId: string;
  amount: number;
  now: number;
}
type Named = PaymentMovement & { name: string };

/** Takes what the account owes out of what it has bought, as far as that goes; once for `step`. */
function takeOwedStatement(
  db: Db,
  { paymentId, accountId, now }: PaymentMovement,
  step: string,
): D1PreparedStatement {
  const { available, owed } = customerAccounts(accountId);
  return db.sql
    .prepare(
      `INSERT INTO transfers (reference, step, account_id, seq, debit, credit, amount, debit_after, credit_after, period,
         created_at)
       SELECT ?1, ?2, ?3, (SELECT coalesce(max(seq), 0) + 1 FROM transfers WHERE account_id = ?3), ?4, ?5, part,
         ${BALANCE('?4')} - part, ${BALANCE('?5')} + part, ?6, ?7
       FROM (SELECT min(${BALANCE('?4')}, -${BALANCE('?5')}) AS part)
       WHERE part > 0 AND EXISTS (SELECT 1 FROM transfers WHERE reference = ?1 AND step = ?8)
         AND NOT EXISTS (SELECT 1 FROM transfers WHERE reference = ?1 AND step = ?2)`,
    )
    .bind(paymentId, `${step}:owed`, accountId, available, owed, monthOf(now), now, step);
}

/** What was bought; the ledger settles what is owed out of it in the same row's trigger. A repeat with other cents aborts (I-31). */
export function topupStatement(db: Db, topup: PaymentMovement): D1PreparedStatement {
  const { paymentId: reference, accountId, tenantId, amount, now } = topup;
  const { paystack } = tenantAccounts(tenantId);
  const { available } = customerAccounts(accountId);
  const movement = { reference, accountId, amount, now };
  return transferStatement(db, { ...movement, step: 'topup', debit: paystack, credit: available });
}

/** What was paid for a tier is earned at once: no credits come of it. */
export const tierStatement = (db: Db, paid: PaymentMovement): D1PreparedStatement => {
  const { paystack, revenue } = tenantAccounts(paid.tenantId);
  const { paymentId: reference, accountId, amount, now } = paid;
  const movement = { reference, accountId, amount, now };
  return transferStatement(db, { ...movement, step: 'tier', debit: paystack, credit: revenue });
};

/** Sets bought credits aside for a card; never promotional ones. Aborts where they are spent. */
export const payoutStatement = (db: Db, payout: Named): D1PreparedStatement => {
  const { available, payout: aside } = customerAccounts(payout.accountId);
  const { paymentId: reference, accountId, amount, now, name } = payout;
  const movement = { reference, accountId, amount, now };
  const step = `payout:${name}`;
  return transferStatement(db, { ...movement, step, debit: available, credit: aside });
};

/** Ends a payout, once: at the card, or back with the customer. */
export const payoutSettleStatement = (
  db: Db,
  payout: Named & { to: 'card' | 'customer' },
): D1PreparedStatement => {
  const { available, payout: aside } = customerAccounts(payout.accountId);
  const { paystack } = tenantAccounts(payout.tenantId);
  const { paymentId: reference, accountId, amount, now, name, to } = payout;
  const movement = { reference, accountId, amount, now };
  const step = `payout:${name}:settle`;
  const credit = to === 'card' ? paystack : available;
  return transferStatement(db, { ...movement, step, debit: aside, credit });
};

/** Money that Paystack gave back by itself: owed, and taken at once from what is there. Run them in one batch. */
export function reversalStatements(db: Db, reversal: Named): D1PreparedStatement[] {
  const step = `reversal:${reversal.name}`;
  return [owedStatement(db, reversal, step), takeOwedStatement(db, reversal, step)];
}

/** A dispute is opened: the whole of it is owed, so that nothing can be bought until it has ended. */
export const disputeStatement = (db: Db, dispute: Named): D1PreparedStatement =>
  owedStatement(db, dispute, `dispute:${dispute.name}`);

function owedStatement(db: Db, movement: PaymentMovement, step: string): D1PreparedStatement {
  const { paymentId: reference, accountId, tenantId, amount, now } = movement;
  const { owed } = customerAccounts(accountId);
  const { paystack } = tenantAccounts(tenantId);
  return transferStatement(db, {
    reference,
    step,
    accountId,
    debit: owed,
    credit: paystack,
    amount,
    now,
  });
}

/** A dispute is won: its credits come again, and settle what is owed first, in the same row's trigger. */
export function wonStatement(db: Db, dispute: Named): D1PreparedStatement {
  const { paymentId: reference, accountId, tenantId, amount, now } = dispute;
  const { paystack } = tenantAccounts(tenantId);
  const { available } = customerAccounts(accountId);
  const step = `dispute:${dispute.name}:won`;
  const movement = { reference, accountId, amount, now };
  return transferStatement(db, { ...movement, step, debit: paystack, credit: available });
}

/** A dispute is lost: what it left owed is taken from what is there. */
export const lostStatement = (db: Db, dispute: Named): D1PreparedStatement =>
  takeOwedStatement(db, dispute, `dispute:${dispute.name}`);

/** SQL for the cents of the payment `id` that went back, or are on their way: from the ledger, as its trigger counts. */
export const goneBack = (id: string): string => `coalesce((SELECT sum(CASE
    WHEN t.step LIKE '%:owed' THEN 0
    WHEN t.step LIKE '%:won' THEN -t.amount
    WHEN t.step LIKE 'payout:%:settle' THEN -t.amount * (t.credit LIKE '%:available')
    ELSE t.amount END)
  FROM transfers t WHERE t.reference = ${id}
    AND (t.step LIKE 'payout:%' OR t.step LIKE 'reversal:%' OR t.step LIKE 'dispute:%')), 0)`;
