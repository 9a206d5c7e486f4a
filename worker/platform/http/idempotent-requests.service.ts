import * as z from 'zod';
import { batch, returning } from '../db/batch';
import { DAY, SECOND } from '../core/clock';
import { sha256Hex, toBase64Url } from '../core/crypto';
import type { Ctx, SystemCtx } from '../core/ctx';
import { log } from '../core/log';
import { sealerOf } from '../sealing/sealing.service';

/** How long an answer is stored for repeats. */
const KEPT_MS = 2 * DAY;
/** Longer than a request takes: after a crash of the request, its repeat runs it again. */
const LEASE_MS = 30 * SECOND;
/** The longest sealed answer that is stored in D1. */
const MAX_ANSWER = 65_536;
// Bounded, so that one round never holds D1 for long; the next round continues.
const BATCH = 500;

/** A request with an Idempotency-Key. */
export interface NamedRequest {
  /** The hash of address and key. */
  id: string;
  /** Caller, address and body, which are the same in a repeat (I-70). */
  content: string;
}

/** The stored answer, for repeats. */
const Answer = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type Answer = z.infer<typeof Answer>;

export type Begun =
  | { kind: 'begun'; seed: string; runs: number }
  | { kind: 'answered'; answer: Answer }
  | { kind: 'in_progress' }
  | { kind: 'differs' };

const Row = z.object({
  request_hash: z.string(),
  seed: z.string(),
  runs: z.int(),
  answer: z.string().nullable(),
});

export const toNamedRequest = (parts: {
  caller: string;
  address: string;
  key: string;
  body: string;
}): NamedRequest => {
  const { caller, address, key, body } = parts;
  return {
    id: sha256Hex(JSON.stringify([address, key])),
    content: JSON.stringify([caller, address, body]),
  };
};

const scopeOf = (owner: string, what: 'seed' | 'answer', id: string) => ({
  owner,
  record: `request-${what}:${id}`,
});

/**
 * Begins the request, or returns its state: of two concurrent requests one begins. Its seed is stored first, so that a new
 * run after a crash creates the same ids and secrets (I-70).
 */
export async function beginRequest(ctx: Ctx, { id, content }: NamedRequest): Promise<Begun> {
  const { accountId } = ctx.principal;
  const sealer = sealerOf(ctx);
  // Keyed: a body may hold what can be guessed, such as an email address or a code of six digits (I-16).
  const hash = await sealer.fingerprint(accountId, `request:${content}`);
  const now = ctx.now();
  const seed = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const claim = ctx.db.sql
    .prepare(
      `INSERT INTO idempotent_requests (account_id, id, request_hash, seed, lease_until, created_at, expires_at)
       VALUES (?1, ?2, ?3, ?4, ?5 + ${LEASE_MS}, ?5, ?5 + ${KEPT_MS})
       ON CONFLICT DO UPDATE SET lease_until = excluded.lease_until,
         runs = iif(expires_at <= ?5, 1, runs + 1), request_hash = excluded.request_hash, answer = NULL,
         seed = iif(expires_at <= ?5, excluded.seed, seed), expires_at = excluded.expires_at
       WHERE expires_at <= ?5 OR (request_hash = ?3 AND answer IS NULL AND lease_until <= ?5)
       RETURNING request_hash, seed, runs, answer`,
    )
    .bind(accountId, id, hash, await sealer.seal(scopeOf(accountId, 'seed', id), seed), now);
  const find = ctx.db.sql
    .prepare(
      `SELECT request_hash, seed, runs, answer FROM idempotent_requests WHERE account_id = ? AND id = ?`,
    )
    .bind(accountId, id);
  const { claimed, found } = await batch(ctx.db, {
    claimed: returning(Row, claim),
    found: returning(Row, find),
  });
  const [begun] = claimed;
  if (begun) {
    const own = await sealer.unseal(scopeOf(accountId, 'seed', id), begun.seed);
    return { kind: 'begun', seed: own, runs: begun.runs };
  }
  const [known] = found;
  if (known && known.request_hash !== hash) return { kind: 'differs' };
  if (!known?.answer) return { kind: 'in_progress' };
  const text = await sealer.unseal(scopeOf(accountId, 'answer', id), known.answer);
  return { kind: 'answered', answer: Answer.parse(JSON.parse(text)) };
}

/** Stores the answer, sealed, because it may contain secrets that are shown once (I-16). */
export async function storeAnswer(
  ctx: Ctx,
  { id }: Pick<NamedRequest, 'id'>,
  answer: Answer,
): Promise<void> {
  const { accountId } = ctx.principal;
  const scope = scopeOf(accountId, 'answer', id);
  const sealed = await sealerOf(ctx).seal(scope, JSON.stringify(answer));
  if (sealed.length > MAX_ANSWER) {
    log('error', 'requests.answer_too_long', { length: sealed.length });
    return releaseRequest(ctx, { id }, { runs: 2 });
  }
  await ctx.db.sql
    .prepare('UPDATE idempotent_requests SET answer = ? WHERE account_id = ? AND id = ?')
    .bind(sealed, accountId, id)
    .run();
}

/**
 * For a failed request: its repeat runs again. A request that ran before may have created something, so its seed stays.
 */
export async function releaseRequest(
  ctx: Ctx,
  { id }: Pick<NamedRequest, 'id'>,
  { runs }: { runs: number },
): Promise<void> {
  const statement =
    runs === 1
      ? 'DELETE FROM idempotent_requests WHERE account_id = ? AND id = ?'
      : 'UPDATE idempotent_requests SET lease_until = 0 WHERE account_id = ? AND id = ?';
  await ctx.db.sql.prepare(statement).bind(ctx.principal.accountId, id).run();
}

export const purgeRequestsStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM idempotent_requests WHERE (account_id, id) IN (
         SELECT account_id, id FROM idempotent_requests WHERE expires_at <= ? LIMIT ${BATCH})`,
    )
    .bind(ctx.now());
