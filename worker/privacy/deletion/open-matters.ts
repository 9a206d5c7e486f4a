import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { formatMoney } from '../../platform/core/money';
import { balanceSql, customerAccounts } from '../../billing/ledger/transfer-statements';

const Row = z.object({
  orders: z.number(),
  payments: z.number(),
  disputes: z.number(),
  held: z.number(),
  payout: z.number(),
  owed: z.number(),
});

const OPEN_ORDERS = `SELECT count(*) FROM verifications
  WHERE account_id = ?1 AND state IN ('created', 'awaiting_sms', 'cancelling')`;
const OPEN_PAYMENTS = `SELECT count(*) FROM payments
  WHERE account_id = ?1 AND state IN ('initialized', 'pending')`;
const OPEN_DISPUTES = `SELECT count(*) FROM payment_disputes WHERE account_id = ?1 AND state = 'open'`;
const balance = (place: number): string => `coalesce(${balanceSql(`?${place}`)}, 0)`;

/** SQL: the account (?1) has nothing open; ?2 to ?4 are `idsOf`. For the WHERE of the deleting statement. */
export const NOTHING_OPEN = `(${OPEN_ORDERS}) = 0 AND (${OPEN_PAYMENTS}) = 0
  AND (${OPEN_DISPUTES}) = 0 AND ${balance(2)} = 0
  AND ${balance(3)} = 0 AND ${balance(4)} >= 0`;

export function idsOf(accountId: string): [held: string, payout: string, owed: string] {
  const { held, payout, owed } = customerAccounts(accountId);
  return [held, payout, owed];
}

const count = (n: number, noun: string): string[] =>
  n > 0 ? [`${n} ${noun}${n === 1 ? '' : 's'}`] : [];
const sum = (cents: number, text: string): string[] =>
  cents > 0 ? [`${formatMoney(cents)} ${text}`] : [];

/** @throws account.open_matters, which lists what must end first. */
export async function assertNothingOpen(ctx: Ctx): Promise<void> {
  const { accountId } = ctx.principal;
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT (${OPEN_ORDERS}) AS orders, (${OPEN_PAYMENTS}) AS payments, (${OPEN_DISPUTES}) AS disputes,
           ${balance(2)} AS held,
           ${balance(3)} AS payout, ${balance(4)} AS owed`,
      )
      .bind(accountId, ...idsOf(accountId)),
  ]);
  const [row] = parseRows(result, Row);
  if (!row) throw new Error('the query of open matters returned no row');
  const { orders, payments, disputes, held, payout, owed } = row;
  const matters = [
    ...count(orders, 'open verification'),
    ...sum(held, 'on hold'),
    ...count(payments, 'unfinished payment'),
    ...count(disputes, 'open dispute'),
    ...sum(payout, 'being refunded to a card'),
    ...sum(-owed, 'owed'),
  ];
  if (matters.length > 0) throw new AppError('account.open_matters', { open: matters.join(', ') });
}
