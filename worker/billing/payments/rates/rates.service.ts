import * as z from 'zod';
import { auditRow } from '../../../audit/audit.service';
import { parseRows } from '../../../platform/db/client';
import { guarded } from '../../../platform/db/guarded';
import { requirePerson } from '../../../accounts/credentials/person';
import { DAY, HOUR } from '../../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../../platform/core/ctx';
import { AppError, invalidRequest } from '../../../platform/core/errors';
import { repeatableId } from '../../../platform/core/repeatable-ids';
import type { Currency } from '../../../providers/paystack/paystack.client';
import { MICROS, readRate, writeRate } from '../amounts';
import type { SetRate } from '../admin.schemas';

/** Maximum age of a rate for sales: banks publish none from Friday to Monday. */
const MAX_AGE_MS = 4 * DAY;
/** A larger step is probably a typing error. */
const MAX_STEP = 0.25;
/** Maximum lead of a source's clock. */
const CLOCK_SLACK_MS = HOUR;

const Row = z
  .object({
    id: z.string(),
    currency: z.enum(['NGN', 'GHS', 'ZAR', 'KES']),
    micros: z.int(),
    source: z.string(),
    observed_at: z.int(),
    set_by: z.string(),
    created_at: z.int(),
  })
  .transform((row) => ({
    id: row.id,
    currency: row.currency,
    micros: row.micros,
    source: row.source,
    observedAt: row.observed_at,
    setBy: row.set_by,
    createdAt: row.created_at,
  }));
/** A rate as an admin set it: millionths of the currency's unit per US dollar, with source and time. */
export type Rate = z.infer<typeof Row>;

const NEWEST = `SELECT f.* FROM fx_rates f WHERE f.id = (SELECT n.id FROM fx_rates n
  WHERE n.currency = f.currency ORDER BY n.created_at DESC, n.id DESC LIMIT 1)`;

/** The newest rate of each currency that has one. */
export async function listRates(ctx: SystemCtx): Promise<Rate[]> {
  const [result] = await ctx.db.sql.batch([ctx.db.sql.prepare(`${NEWEST} ORDER BY f.currency`)]);
  return parseRows(result, Row);
}

/** A rate of any age. @throws fx_rates.not_found. */
export async function getRateById(ctx: SystemCtx, id: string): Promise<Rate> {
  const found = await ctx.db.sql.prepare('SELECT * FROM fx_rates WHERE id = ?').bind(id).all();
  const [rate] = parseRows(found, Row);
  if (!rate) throw new AppError('fx_rates.not_found');
  return rate;
}

/** The rate of current prices. */
export interface QuotedRate {
  micros: number;
  source: string;
  observedAt: number;
}

/** The newest rate of any age; null without one. The rate of USD is 1. */
export async function findRate(ctx: SystemCtx, currency: Currency): Promise<QuotedRate | null> {
  const [result] = currency === 'USD' ? [] : await ctx.db.sql.batch([selectRate(ctx, currency)]);
  return parseRate(ctx, currency, result);
}

/** Selects the newest rate, for a batch; `parseRate` parses the result. */
export const selectRate = (ctx: SystemCtx, currency: Currency): D1PreparedStatement =>
  ctx.db.sql
    .prepare('SELECT * FROM fx_rates WHERE currency = ? ORDER BY created_at DESC, id DESC LIMIT 1')
    .bind(currency);

/** As `findRate`, from the result of `selectRate`. */
export const parseRate = (
  ctx: SystemCtx,
  currency: Currency,
  result: D1Result | undefined,
): QuotedRate | null =>
  currency === 'USD'
    ? { micros: MICROS, source: 'fixed', observedAt: ctx.now() }
    : (parseRows(result, Row)[0] ?? null);

/** Whether a rate is too old for sales. */
export const isStale = (ctx: SystemCtx, { observedAt }: { observedAt: number }): boolean =>
  ctx.now() - observedAt > MAX_AGE_MS;

/** The rate for a new payment. @throws payments.no_rate. */
export const getRate = async (ctx: SystemCtx, currency: Currency): Promise<QuotedRate> =>
  assertFreshRate(ctx, currency, await findRate(ctx, currency));

/** Returns `rate` if it is fresh. @throws payments.no_rate. */
export function assertFreshRate(
  ctx: SystemCtx,
  currency: Currency,
  rate: QuotedRate | null,
): QuotedRate {
  if (!rate || isStale(ctx, rate)) throw new AppError('payments.no_rate', { currency });
  return rate;
}

/**
 * Sets the rate of new payments in the currency; locked rates do not change.
 * @throws request.invalid for an invalid rate or a time in the future; fx_rates.implausible unless it is confirmed.
 */
export async function setRate(ctx: Ctx, input: SetRate): Promise<Rate> {
  const { currency, source, observedAt, confirmed } = input;
  const micros = readRate(input.perDollar);
  if (micros === null)
    throw invalidRequest([
      {
        in: 'body',
        pointer: '/perDollar',
        code: 'wrong_format',
        detail: 'Use a number such as 1600.5.',
      },
    ]);
  const now = ctx.now();
  if (observedAt > now + CLOCK_SLACK_MS)
    throw invalidRequest([
      { in: 'body', pointer: '/observedAt', code: 'too_large', detail: 'Use a time in the past.' },
    ]);
  const before = await findRate(ctx, currency);
  if (before && !confirmed && Math.abs(micros / before.micros - 1) > MAX_STEP)
    throw new AppError('fx_rates.implausible', { rate: writeRate(before.micros) });
  const setBy = requirePerson(ctx).id;
  const id = repeatableId(ctx, 'fxr');
  const insert = ctx.db.sql
    .prepare(
      // Later than the previous rate, so that the newest is unambiguous.
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
    before: before ? { perDollar: writeRate(before.micros), source: before.source } : undefined,
    after: { perDollar: writeRate(micros), source },
    address: ctx.address,
  });
  await ctx.db.sql.batch(guarded(ctx.db, insert, [entry]));
  return getRateById(ctx, id);
}
