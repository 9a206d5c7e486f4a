import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import type { SystemCtx } from '../../platform/core/ctx';
import type { Payer } from '../payments/payer';
import type { Payment } from '../payments/payment-records';
import { sellerOf } from '../../platform/config/seller';
import { sealerOf } from '../../platform/sealing/sealing.service';

/** The current layout of receipts. A receipt keeps the layout under which it was issued. */
const LAYOUT = 2;

/** The copy of the seller's details in a receipt of layout 2. */
const Details = z.object({
  address: z.array(z.string()),
  taxNumber: z.string().nullable(),
  tax: z.object({ name: z.string(), basisPoints: z.int() }).nullable(),
});

const Row = z
  .object({
    payment_id: z.string(),
    number: z.int(),
    seller: z.string(),
    sealed: z.string().nullable(),
    layout: z.literal([1, LAYOUT]),
    details: z.string().nullable(),
    issued_at: z.int(),
  })
  .transform((row) => ({
    paymentId: row.payment_id,
    number: row.number,
    seller: row.seller,
    sealed: row.sealed,
    layout: row.layout,
    /** Null in layout 1. */
    details: row.details === null ? null : Details.parse(JSON.parse(row.details)),
    issuedAt: row.issued_at,
  }));
/** A receipt as stored in D1; immutable. `issuedAt` is epoch milliseconds. */
export type ReceiptRow = z.infer<typeof Row>;

const PaidBy = z.object({ name: z.string(), email: z.string().nullable() });

const scopeOf = ({ accountId, id }: Payment) => ({ owner: accountId, record: `receipt:${id}` });

/**
 * Takes the next number of the tenant's series, in the batch that credits the payment, so that the series has no gap.
 * A repeat takes none.
 */
export async function receiptStatement(
  ctx: SystemCtx,
  payment: Payment,
  payer: Payer | null,
): Promise<D1PreparedStatement> {
  const { name, ...details } = sellerOf(ctx.env);
  const sealed = payer && (await sealerOf(ctx).seal(scopeOf(payment), JSON.stringify(payer)));
  return ctx.db.sql
    .prepare(
      `INSERT INTO receipts (tenant_id, number, payment_id, account_id, seller, sealed, layout, issued_at, details)
       SELECT p.tenant_id, 1 + coalesce((SELECT max(number) FROM receipts WHERE tenant_id = p.tenant_id), 0),
         p.id, p.account_id, coalesce(?4, t.name), ?2, ${LAYOUT}, ?3, ?5
       FROM payments p JOIN tenants t ON t.id = p.tenant_id
       WHERE p.id = ?1 AND p.credited IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.payment_id = p.id)`,
    )
    .bind(payment.id, sealed, ctx.now(), name, JSON.stringify(details));
}

/** The receipts of these payments, by payment id; uncredited payments have none. */
export async function findReceipts(
  ctx: SystemCtx,
  payments: readonly Payment[],
): Promise<ReadonlyMap<string, ReceiptRow>> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT payment_id, number, seller, sealed, layout, issued_at, details FROM receipts
         WHERE payment_id IN (SELECT value FROM json_each(?))`,
      )
      .bind(JSON.stringify(payments.map(({ id }) => id))),
  ]);
  return new Map(parseRows(result, Row).map((row) => [row.paymentId, row]));
}

/** The payer at the time of the payment; null when unknown. @throws when the account was deleted since. */
export async function unsealPayer(
  ctx: SystemCtx,
  payment: Payment,
  { sealed }: ReceiptRow,
): Promise<Payer | null> {
  if (sealed === null) return null;
  const opened: unknown = JSON.parse(await sealerOf(ctx).unseal(scopeOf(payment), sealed));
  return PaidBy.parse(opened);
}
