import * as z from 'zod';
import { rowsOf } from '../db/client';
import type { Ctx, SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { sealerOf, type Sealer } from '../sealing/sealing.service';

/** What names or locates somebody's server: sealed as one value. */
const Settings = z.object({
  url: z.string(),
  description: z.string(),
  headers: z.record(z.string(), z.string()),
});
export type Settings = z.infer<typeof Settings>;

export const EndpointRow = z
  .object({
    id: z.string(),
    account_id: z.string(),
    state: z.enum(['unverified', 'enabled', 'disabled']),
    reason: z.enum(['owner', 'gone', 'failing']).nullable(),
    events: z
      .string()
      .nullable()
      .transform((text) => (text === null ? null : z.array(z.string()).parse(JSON.parse(text)))),
    sealed: z.string(),
    secret: z.string(),
    old_secret: z.string().nullable(),
    old_until: z.number().nullable(),
    failing_since: z.number().nullable(),
    created_at: z.number(),
    updated_at: z.number(),
  })
  .transform((row) => ({
    id: row.id,
    accountId: row.account_id,
    state: row.state,
    reason: row.reason,
    events: row.events,
    sealed: row.sealed,
    secret: row.secret,
    oldSecret: row.old_secret,
    oldUntil: row.old_until,
    failingSince: row.failing_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
/** An endpoint as D1 keeps it, sealed. Times are epoch milliseconds. */
export type StoredEndpoint = z.infer<typeof EndpointRow>;

/** An endpoint opened. `secrets` sign what is sent, the newest first: exists only while that is made. */
export interface Endpoint
  extends Omit<StoredEndpoint, 'sealed' | 'secret' | 'oldSecret'>, Settings {
  secrets: string[];
}

const settingsScope = (accountId: string, id: string) => ({
  owner: accountId,
  record: `endpoint:${id}`,
});
const secretScope = (accountId: string, id: string) => ({
  owner: accountId,
  record: `endpoint-secret:${id}`,
});

type Named = { id: string; accountId: string };

export const sealSettings = (
  sealer: Sealer,
  { id, accountId }: Named,
  { url, description, headers }: Settings,
): Promise<string> =>
  sealer.seal(settingsScope(accountId, id), JSON.stringify({ url, description, headers }));

export const sealSecret = (
  sealer: Sealer,
  { id, accountId }: Named,
  secret: string,
): Promise<string> => sealer.seal(secretScope(accountId, id), secret);

/** Opens settings and the secrets that sign at `now`. */
export async function openEndpoint(
  sealer: Sealer,
  stored: StoredEndpoint,
  now: number,
): Promise<Endpoint> {
  const { sealed, secret, oldSecret, ...rest } = stored;
  const { id, accountId } = rest;
  const settings: unknown = JSON.parse(await sealer.open(settingsScope(accountId, id), sealed));
  const isOverlap = oldSecret !== null && (rest.oldUntil ?? 0) > now;
  const kept = [secret, ...(isOverlap ? [oldSecret] : [])];
  const secrets = await Promise.all(
    kept.map((one) => sealer.open(secretScope(accountId, id), one)),
  );
  return { ...rest, ...Settings.parse(settings), secrets };
}

/** Of the statements that change one: null when they found nothing to change. */
export async function endpointOf(
  ctx: SystemCtx,
  result: D1Result | undefined,
): Promise<Endpoint | null> {
  const [row] = rowsOf(result, EndpointRow);
  return row ? openEndpoint(sealerOf(ctx), row, ctx.now()) : null;
}

/** The caller's endpoint. @throws endpoints.not_found for an id that is unknown or another account's. */
export async function getEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM webhook_endpoints WHERE id = ? AND account_id = ? AND state <> 'deleted'`,
    )
    .bind(id, ctx.principal.accountId)
    .all();
  const endpoint = await endpointOf(ctx, found);
  if (!endpoint) throw new AppError('endpoints.not_found');
  return endpoint;
}

/** The caller's endpoints, newest first: never more than a tier allows. */
export async function listEndpoints(ctx: Ctx): Promise<Endpoint[]> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM webhook_endpoints WHERE account_id = ? AND state <> 'deleted'
       ORDER BY created_at DESC, id DESC`,
    )
    .bind(ctx.principal.accountId)
    .all();
  const sealer = sealerOf(ctx);
  return Promise.all(rowsOf(found, EndpointRow).map((row) => openEndpoint(sealer, row, ctx.now())));
}
