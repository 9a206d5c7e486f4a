import * as z from 'zod';
import { auditRow, byCaller } from '../../audit/audit.service';
import { getCard } from '../cards/card-records';
import { parseRows } from '../../platform/db/client';
import { guarded, type ProofRow } from '../../platform/db/guarded';
import { assertFresh, assertVerified } from '../../accounts/credentials/person';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import type { SetTierPayment } from './tier-payment.schemas';

const Row = z
  .object({
    first: z.enum(['credits', 'card']),
    card_id: z.string(),
    currency: z.enum(CURRENCIES),
    consented_by: z.string(),
    consented_at: z.int(),
  })
  .transform((row) => ({
    first: row.first,
    cardId: row.card_id,
    currency: row.currency,
    consentedBy: row.consented_by,
    consentedAt: row.consented_at,
  }));

/** How months are paid: what is tried first, and the card that the customer agreed to. */
export type TierPayment = z.infer<typeof Row>;

/** Null when months are paid from credits only, and for an account that must not be charged. */
export async function findTierPayment(
  ctx: SystemCtx,
  accountId: string,
): Promise<TierPayment | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT t.first, t.card_id, t.currency, t.consented_by, t.consented_at FROM tier_payments t
         JOIN accounts a ON a.id = t.account_id AND a.state = 'active' WHERE t.account_id = ?`,
      )
      .bind(accountId),
  ]);
  return parseRows(result, Row)[0] ?? null;
}

/**
 * Lets the card pay the months of the plan.
 * @throws auth.person, auth.not_fresh, auth.email_unverified, payment_methods.not_found.
 */
export async function setTierPayment(
  ctx: Ctx,
  { first, paymentMethodId, currency }: SetTierPayment,
): Promise<TierPayment | null> {
  const person = assertFresh(ctx);
  assertVerified(ctx);
  const { accountId } = ctx.principal;
  const { id: cardId } = await getCard(ctx, paymentMethodId);
  const set = ctx.db.sql
    .prepare(
      `INSERT INTO tier_payments (account_id, first, card_id, currency, consented_by, consented_at)
       SELECT ?1, ?3, id, ?4, ?5, ?6 FROM payment_methods
       WHERE id = ?2 AND account_id = ?1 AND removed_at IS NULL
       ON CONFLICT (account_id) DO UPDATE SET first = excluded.first, card_id = excluded.card_id,
         currency = excluded.currency, consented_by = excluded.consented_by, consented_at = excluded.consented_at`,
    )
    .bind(accountId, cardId, first, currency, person.id, ctx.now());
  await ctx.db.sql.batch(
    guarded(ctx.db, set, [await entry(ctx, { first, card: cardId, currency })]),
  );
  return findTierPayment(ctx, accountId);
}

/** Pays months from credits only again. A repeat changes nothing. */
export async function dropTierPayment(ctx: Ctx): Promise<void> {
  const drop = ctx.db.sql
    .prepare('DELETE FROM tier_payments WHERE account_id = ?')
    .bind(ctx.principal.accountId);
  await ctx.db.sql.batch(
    guarded(ctx.db, drop, [await entry(ctx, { first: 'credits', card: null, currency: null })]),
  );
}

const entry = (ctx: Ctx, after: Record<string, string | null>): Promise<ProofRow> =>
  auditRow(
    ctx,
    byCaller(ctx, {
      action: 'tier.payment_set',
      target: { type: 'account', id: ctx.principal.accountId },
      after,
    }),
  );
