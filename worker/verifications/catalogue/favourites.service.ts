import * as z from 'zod';
import { requirePerson } from '../../accounts/credentials/person';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { batch, returning } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { assertListed } from './catalogue.service';

/** A service that the caller marked in the account; every member has their own. */
export interface Favourite {
  service: string;
  createdAt: number;
}

/** Favourites of a person in an account: a further one replaces the oldest. */
export const MAX_FAVOURITES = 50;

const Row = z.object({ service: z.string(), created_at: z.number() });
const OWN = 'account_id = ?1 AND user_id = ?2';

/** The caller's favourites, oldest first. @throws auth.person. */
export async function listFavourites(ctx: Ctx): Promise<Favourite[]> {
  const { id } = requirePerson(ctx);
  const found = await ctx.db.sql
    .prepare(
      `SELECT service, created_at FROM favourite_services WHERE ${OWN} ORDER BY created_at, service`,
    )
    .bind(ctx.principal.accountId, id)
    .all();
  return parseRows(found, Row).map((row) => ({ service: row.service, createdAt: row.created_at }));
}

/** Adds a favourite; one that exists stays in its place. @throws auth.person, services.unknown. */
export async function addFavourite(ctx: Ctx, service: string): Promise<Favourite> {
  const { id } = requirePerson(ctx);
  await assertListed(ctx, { service, capability: 'sms' });
  const { accountId } = ctx.principal;
  const { added } = await batch(ctx.db, {
    insert: ctx.db.sql
      .prepare(
        `INSERT INTO favourite_services (account_id, user_id, service, created_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING`,
      )
      .bind(accountId, id, service, ctx.now()),
    limit: ctx.db.sql
      .prepare(
        `DELETE FROM favourite_services WHERE ${OWN} AND service IN (SELECT service FROM favourite_services
           WHERE ${OWN} ORDER BY created_at DESC, service DESC LIMIT -1 OFFSET ${MAX_FAVOURITES})`,
      )
      .bind(accountId, id),
    added: returning(
      Row,
      ctx.db.sql
        .prepare(`SELECT service, created_at FROM favourite_services WHERE ${OWN} AND service = ?3`)
        .bind(accountId, id, service),
    ),
  });
  return { service, createdAt: added[0]?.created_at ?? ctx.now() };
}

/** @throws auth.person. */
export async function removeFavourite(ctx: Ctx, service: string): Promise<void> {
  const { id } = requirePerson(ctx);
  await ctx.db.sql
    .prepare(`DELETE FROM favourite_services WHERE ${OWN} AND service = ?3`)
    .bind(ctx.principal.accountId, id, service)
    .run();
}

const ExportRow = Row.extend({ user_id: z.string() });

/** The favourites of all members, for the account's export. */
export async function listAccountFavourites(
  ctx: SystemCtx,
  accountId: string,
): Promise<(Favourite & { userId: string })[]> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT user_id, service, created_at FROM favourite_services WHERE account_id = ?
       ORDER BY user_id, created_at, service`,
    )
    .bind(accountId)
    .all();
  return parseRows(found, ExportRow).map((row) => ({
    userId: row.user_id,
    service: row.service,
    createdAt: row.created_at,
  }));
}
