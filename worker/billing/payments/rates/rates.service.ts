import * as z from 'zod';
import { auditRow } from '../../../audit/audit.service';
import { parseRows } from '../../../platform/db/client';
import { guarded } from '../../../platform/db/guarded';
import { requirePerson } from '../../../accounts/identity/person';
import { DAY, HOUR } from '../../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { repeatableId } from '../../../platform/core/repeatable-ids';
import type { Currency } from '../../../providers/paystack/paystack.client';
import { MICROS, readRate, writeRate } from '../amounts';
import type { SetRate } from '../admin.schemas';

/** Older than this a rate sells nothing: banks publish none from Friday to Monday. */
const MAX_AGE_MS = 4 * DAY;
/** A rate that moves further in one step is more likely a slip of the hand. */
const MAX_STEP = 0.25;
/** How far a source's clock may be ahead of ours. */
const CLOCK_SLACK_MS = HOUR;

const Row = z
  .object({
    currency: z.enum(['NGN', 'GHS', 'ZAR', 'KES']),
    micros: z.int(),
    source: z.string(),
    observed_at: z.int(),
    set_by: z.string(),
    created_at: z.int(),
  })
  .transform((row) => ({
    currency: row.currency,
    micros: row.micros,
    source: row.source,
    observedAt: row.observed_at,
    setBy: row.set_by,
    createdAt: row.created_at,
  }));
/** A rate as an admin set it: millionths of the currency's unit for one US dollar, of whom and of when. */
export type Rate = z.infer<typeof Row>;

const NEWEST = `SELECT f.* FROM fx_rates f WHERE f.id = (SELECT n.id FROM fx_rates n
  WHERE n.currency = f.currency ORDER BY n.created_at DESC, n.id DESC LIMIT 1)`;

/** The rate of each currency, as far as one was ever set. */
export async function listRates(ctx: SystemCtx): Promise<Rate[]> {
  const [result] = await ctx.db.sql.batch([ctx.db.sql.prepare(`${NEWEST} ORDER BY f.currency`)]);
  return parseRows(result, Row);
}

/** What prices are made with now. */
export interface QuotedRate {
  micros: number;
  source: string;
  observedAt: number;
}

/** The newest rate, whatever its age; null where none was ever set. A dollar is a dollar. */
export async function findRate(ctx: SystemCtx, currency: Currency): Promise<QuotedRate | null> {
  const [result] = currency === 'USD' ? [] : await ctx.db.sql.batch([selectRate(ctx, currency)]);
  return parseRate(ctx, currency, result);
}

/** The newest rate, for a batch that is asked for more: `parseRate` reads it. */
export const selectRate = (ctx: SystemCtx, currency: Currency): D1PreparedStatement =>
  ctx.db.sql
    .prepare('SELECT * FROM fx_rates WHERE currency = ? ORDER BY created_at DESC, id DESC LIMIT 1')
    .bind(currency);

/** As `findRate`, from the answer of `selectRate`. */
export const parseRate = (
  ctx: SystemCtx,
  currency: Currency,
  result: D1Result | undefined,
): QuotedRate | null =>
  currency === 'USD'
    ? { micros: MICROS, source: 'fixed', observedAt: ctx.now() }
    : (parseRows(result, Row)[0] ?? null);

/** Whether a rate is too old to sell at. */
export const isStale = (ctx: SystemCtx, { observedAt }: { observedAt: number }): boolean =>
  ctx.now() - observedAt > MAX_AGE_MS;

/** A rate that may be locked for a new payment. @throws payments.no_rate. */
export const getRate = async (ctx: SystemCtx, currency: Currency): Promise<QuotedRate> =>
  assertFreshRate(ctx, currency, await findRate(ctx, currency));

/** `rate` where it may be. @throws payments.no_rate. */
export function assertFreshRate(
  ctx: SystemCtx,
  currency: Currency,
  rate: QuotedRate | null,
): QuotedRate {
  if (!rate || isStale(ctx, rate)) throw new AppError('payments.no_rate', { currency });
  return rate;
}

/**
 * From now on payments in the currency are made at this rate; those that are locked are not touched.
 * @throws request.invalid for what is no rate, or is of the future; fx_rates.implausible unless it is confirmed.
 */
export async function setRate(ctx: Ctx, input: SetRate): Promise<Rate> {
  const { currency, source, observedAt, isConfirmed } = input;
  const micros = readRate(input.rate);
  if (micros === null)
    throw new AppError('request.invalid', { issue: '"rate": Use a number such as 1600.5.' });
  const now = ctx.now();
  if (observedAt > now + CLOCK_SLACK_MS)
    throw new AppError('request.invalid', { issue: '"observedAt": Use a time that has come.' });
  const before = await findRate(ctx, currency);
  if (before && !isConfirmed && Math.abs(micros / before.micros - 1) > MAX_STEP)
    throw new AppError('fx_rates.implausible', { rate: writeRate(before.micros) });
  const setBy = requirePerson(ctx).id;
  const id = repeatableId(ctx, 'fxr');
  const insert = ctx.db.sql
    .prepare(
      // A moment after the one before, so that the newest is never in doubt.
      `INSERT INTO fx_rates (id, currency, micros, source, observed_at, set_by, created_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6,
         max(?7, coalesce((SELECT max(created_at) + 1 FROM fx_rates WHERE currency = ?2), 0)))
       ON CONFLICT DO NOTHING`,
    )
    .bind(id, currency, micros, source, observedAt, setBy, now);
  const entry = await auditRow(ctx, {
    accountId: null,
    actor: { kind: 'staff', id: setBy },
    action: 'fx_rate.set',
    target: { type: 'fx_rate', id: currency },
    before: before ? { rate: writeRate(before.micros), source: before.source } : undefined,
    after: { rate: writeRate(micros), source },
    address: ctx.address,
  });
  await ctx.db.sql.batch(guarded(ctx.db, insert, [entry]));
  return { currency, micros, source, observedAt, setBy, createdAt: now };
}
