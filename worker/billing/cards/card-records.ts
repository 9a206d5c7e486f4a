import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { pageStart, sortedBy, toPage, type Page } from '../../platform/db/page';
import { DueQueue } from '../../platform/db/due-queue';
import { MINUTE, SECOND } from '../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import type { ListQuery } from '../../platform/core/page-query';

const Row = z
  .object({
    id: z.string(),
    account_id: z.string(),
    sealed: z.string().nullable(),
    brand: z.string().nullable(),
    last4: z.string().nullable(),
    exp_month: z.int().nullable(),
    exp_year: z.int().nullable(),
    bank: z.string().nullable(),
    is_default: z.int(),
    created_at: z.int(),
  })
  .transform((row) => ({
    id: row.id,
    accountId: row.account_id,
    sealed: row.sealed,
    brand: row.brand,
    last4: row.last4,
    expMonth: row.exp_month,
    expYear: row.exp_year,
    bank: row.bank,
    isDefault: row.is_default === 1,
    createdAt: row.created_at,
  }));

/** A saved card. `sealed` holds the code that charges it (seal-card.ts); null after deactivation at Paystack. */
export type Card = z.infer<typeof Row>;

const SELECT = `SELECT id, account_id, sealed, brand, last4, exp_month, exp_year, bank, is_default, created_at
  FROM payment_methods`;

const SORTED = sortedBy();

/** All saved cards of an account, newest first: for its export. */
export async function findAllCards(ctx: SystemCtx, accountId: string): Promise<Card[]> {
  const found = await ctx.db.sql
    .prepare(`${SELECT} WHERE account_id = ? AND removed_at IS NULL ${SORTED.desc.order}`)
    .bind(accountId)
    .all();
  return parseRows(found, Row);
}

/** The saved cards of the caller's account. */
export async function listCards(
  ctx: Ctx,
  { cursor, limit, order }: ListQuery,
): Promise<Page<Card>> {
  const sorting = SORTED[order];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `${SELECT} WHERE account_id = ? AND removed_at IS NULL AND ${sorting.beyond('?', '?')}
         ${sorting.order} LIMIT ?`,
      )
      .bind(ctx.principal.accountId, ...pageStart({ cursor, order }), limit + 1),
  ]);
  return toPage(parseRows(result, Row), limit, ({ createdAt: at, id }) => ({ at, id }));
}

/** The account's card; null when it is unknown, removed or another account's. */
export async function findCard(
  ctx: SystemCtx,
  { accountId, id }: { accountId: string; id: string },
): Promise<Card | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(`${SELECT} WHERE id = ? AND account_id = ? AND removed_at IS NULL`)
      .bind(id, accountId),
  ]);
  return parseRows(result, Row)[0] ?? null;
}

/** The caller's own. @throws payment_methods.not_found. */
export async function getCard(ctx: Ctx, id: string): Promise<Card> {
  const card = await findCard(ctx, { accountId: ctx.principal.accountId, id });
  if (!card) throw new AppError('payment_methods.not_found');
  return card;
}

const Chargeable = z
  .object({ id: z.string(), account_id: z.string(), sealed: z.string(), is_orphaned: z.int() })
  .transform((row) => ({
    id: row.id,
    accountId: row.account_id,
    sealed: row.sealed,
    isOrphaned: row.is_orphaned === 1,
  }));
/** A card that Paystack can still charge. `isOrphaned`: its account is deleted, and `sealed` has another key (seal-card.ts). */
export type Chargeable = z.infer<typeof Chargeable>;

const CHARGEABLE = `id, account_id, sealed, EXISTS (SELECT 1 FROM accounts a
  WHERE a.id = payment_methods.account_id AND a.deleted_at IS NOT NULL) AS is_orphaned`;

/** Removed cards that are due for deactivation at Paystack. */
export const REMOVED_CARD_QUEUE = new DueQueue({
  table: 'payment_methods',
  columns: CHARGEABLE,
  row: Chargeable,
  roundMs: 30 * SECOND,
  workMs: MINUTE,
});

/** The account's saved card that is the same card as the removed one (I-35: saved again since); null when there is none. */
export async function findSavedAgain(
  ctx: SystemCtx,
  { accountId, id }: Pick<Chargeable, 'accountId' | 'id'>,
): Promise<Chargeable | null> {
  const result = await ctx.db.sql
    .prepare(
      `SELECT ${CHARGEABLE} FROM payment_methods WHERE account_id = ?1 AND removed_at IS NULL
         AND fingerprint = (SELECT fingerprint FROM payment_methods WHERE id = ?2)`,
    )
    .bind(accountId, id)
    .all();
  return parseRows(result, Chargeable)[0] ?? null;
}

/** All cards of the account that Paystack can still charge, removed ones included. */
export async function chargeableCards(ctx: SystemCtx, accountId: string): Promise<Chargeable[]> {
  const result = await ctx.db.sql
    .prepare(
      `SELECT ${CHARGEABLE} FROM payment_methods WHERE account_id = ? AND sealed IS NOT NULL`,
    )
    .bind(accountId)
    .all();
  return parseRows(result, Chargeable);
}
