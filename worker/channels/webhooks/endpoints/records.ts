import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { SCOPES, type Ctx, type SystemCtx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { sealerOf, type Sealer } from '../../../platform/sealing/sealing.service';

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

/** Unseals the settings and the secrets that are valid at `now`. */
export async function unsealEndpoint(
  sealer: Sealer,
  stored: StoredEndpoint,
  now: number,
): Promise<Endpoint> {
  const { sealed, secret, oldSecrets, ...rest } = stored;
  const { id, accountId } = rest;
  const settings: unknown = JSON.parse(await sealer.unseal(settingsScope(accountId, id), sealed));
  const old = oldSecrets.filter(({ until }) => until > now);
  const secrets = await Promise.all(
    [secret, ...old.map((one) => one.secret)].map((one) =>
      sealer.unseal(secretScope(accountId, id), one),
    ),
  );
  const oldSecretEnds = old.map(({ until }) => until).toSorted((a, b) => a - b);
  return { ...rest, ...Settings.parse(settings), secrets, oldSecretEnds };
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

/** The caller's endpoints, newest first: at most the cap of the tier. `externalId` limits them to those with this id. */
export async function listEndpoints(ctx: Ctx, externalId?: string): Promise<Endpoint[]> {
  const endpoints = await listAccountEndpoints(ctx, ctx.principal.accountId);
  return endpoints.filter((one) => externalId === undefined || one.externalId === externalId);
}

/** The endpoints of an account, newest first, for a background job. */
export async function listAccountEndpoints(ctx: SystemCtx, accountId: string): Promise<Endpoint[]> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM webhook_endpoints WHERE account_id = ? AND state <> 'deleted'
       ORDER BY created_at DESC, id DESC`,
    )
    .bind(accountId)
    .all();
  const sealer = sealerOf(ctx);
  return Promise.all(
    parseRows(found, EndpointRow).map((row) => unsealEndpoint(sealer, row, ctx.now())),
  );
}
