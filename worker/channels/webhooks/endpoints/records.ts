import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { pageStart, sortedBy, toPage, type Page } from '../../../platform/db/page';
import { SCOPES, type Ctx, type SystemCtx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { sealerOf, type Sealer } from '../../../platform/sealing/sealing.service';
import type { ListEndpoints } from './endpoints.schemas';

/** The settings that identify a customer's server, and what the customer attached: sealed as one value. */
const Settings = z.object({
  url: z.string(),
  description: z.string(),
  headers: z.record(z.string(), z.string()),
  // Older endpoints have no such settings.
  externalId: z.string().nullable().default(null),
  metadata: z.record(z.string(), z.string()).default({}),
});
export type Settings = z.infer<typeof Settings>;

export const REASONS = ['owner', 'gone', 'failing', 'key_ended', 'member_removed'] as const;

/** A column of JSON, parsed as `of`. */
const jsonColumn = <T extends z.ZodType>(of: T) =>
  z.string().transform((text): z.output<T> => of.parse(JSON.parse(text)));

export const ScopesColumn = jsonColumn(z.array(z.enum(SCOPES)));
const OldSecrets = jsonColumn(z.array(z.object({ secret: z.string(), until: z.number() })));

export const EndpointRow = z
  .object({
    id: z.string(),
    account_id: z.string(),
    state: z.enum(['unverified', 'enabled', 'disabled']),
    reason: z.enum(REASONS).nullable(),
    events: z
      .string()
      .nullable()
      .transform((text) => (text === null ? null : z.array(z.string()).parse(JSON.parse(text)))),
    sealed: z.string(),
    secret: z.string(),
    old_secrets: OldSecrets,
    maker_key: z.string().nullable(),
    maker_user: z.string().nullable(),
    scopes: ScopesColumn,
    orphaned_at: z.number().nullable(),
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
    oldSecrets: row.old_secrets,
    /** The key or person whose rights the endpoint has: the one that registered it or last changed its URL. */
    maker: row.maker_key ?? row.maker_user,
    scopes: row.scopes,
    /** Its key has ended: the caller that enables it again gives it their own rights. */
    isOrphaned: row.orphaned_at !== null,
    failingSince: row.failing_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
/** An endpoint as stored in D1, sealed. Times are epoch milliseconds. */
export type StoredEndpoint = z.infer<typeof EndpointRow>;

/** An unsealed endpoint; never stored. `secrets` sign its requests, the newest first. */
export interface Endpoint
  extends Omit<StoredEndpoint, 'sealed' | 'secret' | 'oldSecrets'>, Settings {
  secrets: string[];
  /** When each replaced secret expires, soonest first. */
  oldSecretEnds: number[];
}

/** A new endpoint or secret: the only result that contains the secret. */
export interface WithSecret {
  endpoint: Endpoint;
  secret: string;
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
  { url, description, headers, externalId, metadata }: Settings,
): Promise<string> =>
  sealer.seal(
    settingsScope(accountId, id),
    JSON.stringify({ url, description, headers, externalId, metadata }),
  );

export const sealSecret = (
  sealer: Sealer,
  { id, accountId }: Named,
  secret: string,
): Promise<string> => sealer.seal(secretScope(accountId, id), secret);

const unsealSettings = async (
  sealer: Sealer,
  { id, accountId, sealed }: StoredEndpoint,
): Promise<Settings> =>
  Settings.parse(JSON.parse(await sealer.unseal(settingsScope(accountId, id), sealed)));

/** Without its secrets: what an answer shows. */
export type ShownEndpoint = Omit<Endpoint, 'secrets'>;

/** Unseals the settings only. */
export async function unsealShown(
  sealer: Sealer,
  stored: StoredEndpoint,
  now: number,
): Promise<ShownEndpoint> {
  const { sealed: _, secret: __, oldSecrets, ...rest } = stored;
  const oldSecretEnds = oldSecrets.map(({ until }) => until).filter((until) => until > now);
  return {
    ...rest,
    ...(await unsealSettings(sealer, stored)),
    oldSecretEnds: oldSecretEnds.toSorted((a, b) => a - b),
  };
}

/** Unseals the settings and the secrets that are valid at `now`. */
export async function unsealEndpoint(
  sealer: Sealer,
  stored: StoredEndpoint,
  now: number,
): Promise<Endpoint> {
  const { id, accountId, secret, oldSecrets } = stored;
  const old = oldSecrets.filter(({ until }) => until > now);
  const secrets = await Promise.all(
    [secret, ...old.map((one) => one.secret)].map((one) =>
      sealer.unseal(secretScope(accountId, id), one),
    ),
  );
  return { ...(await unsealShown(sealer, stored, now)), secrets };
}

/** The endpoint that a statement returned; null when it changed none. */
export async function parseEndpoint(
  ctx: SystemCtx,
  result: D1Result | undefined,
): Promise<Endpoint | null> {
  const [row] = parseRows(result, EndpointRow);
  return row ? unsealEndpoint(sealerOf(ctx), row, ctx.now()) : null;
}

/** The caller's endpoint, or null. */
export async function findEndpoint(ctx: Ctx, id: string): Promise<Endpoint | null> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM webhook_endpoints WHERE id = ? AND account_id = ? AND state <> 'deleted'`,
    )
    .bind(id, ctx.principal.accountId)
    .all();
  return parseEndpoint(ctx, found);
}

/** The caller's endpoint. @throws endpoints.not_found for an unknown id or one of another account. */
export async function getEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(ctx, id);
  if (!endpoint) throw new AppError('endpoints.not_found');
  return endpoint;
}

const SORTED = sortedBy();

/** All endpoints of an account, newest first: for its export. */
export async function findAllEndpoints(ctx: SystemCtx, accountId: string): Promise<Endpoint[]> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM webhook_endpoints WHERE account_id = ? AND state <> 'deleted' ${SORTED.desc.order}`,
    )
    .bind(accountId)
    .all();
  const sealer = sealerOf(ctx);
  return Promise.all(
    parseRows(found, EndpointRow).map((row) => unsealEndpoint(sealer, row, ctx.now())),
  );
}

/** The caller's endpoints. A page examines `limit` endpoints: their external ids are sealed. */
export async function listEndpoints(
  ctx: Ctx,
  { externalId, cursor, limit, order }: ListEndpoints,
): Promise<Page<Endpoint>> {
  const sorting = SORTED[order];
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM webhook_endpoints WHERE account_id = ? AND ${sorting.beyond('?', '?')} AND state <> 'deleted'
       ${sorting.order} LIMIT ?`,
    )
    .bind(ctx.principal.accountId, ...pageStart({ cursor, order }), limit + 1)
    .all();
  const { data, nextCursor } = toPage(parseRows(found, EndpointRow), limit, (row) => ({
    at: row.createdAt,
    id: row.id,
  }));
  const sealer = sealerOf(ctx);
  const endpoints = await Promise.all(data.map((row) => unsealEndpoint(sealer, row, ctx.now())));
  const isFound = (one: Endpoint) => externalId === undefined || one.externalId === externalId;
  return { data: endpoints.filter(isFound), nextCursor };
}
