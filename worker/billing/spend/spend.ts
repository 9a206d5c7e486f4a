import * as z from 'zod';
import { auditStatement } from '../../audit/audit.service';
import { parseRows } from '../../platform/db/client';
import { HOUR } from '../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';

/** Spend guard: cents sold this hour, the hourly limit in cents, and until when sales are paused. */
export interface Spend {
  hourlyCents: number;
  committedCents: number;
  openUntil: number | null;
}

const Row = z.object({ hourly_cents: z.number(), open_until: z.number(), committed: z.number() });

export async function getSpend(ctx: SystemCtx): Promise<Spend> {
  const now = ctx.now();
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT hourly_cents, open_until, (SELECT coalesce(sum(committed), 0) FROM usage WHERE hour = ?) AS committed
         FROM spend_breaker`,
      )
      .bind(Math.floor(now / HOUR)),
  ]);
  const [row] = parseRows(result, Row);
  if (!row) throw new Error('no limit of spend');
  return {
    hourlyCents: row.hourly_cents,
    committedCents: row.committed,
    openUntil: row.open_until > now ? row.open_until : null,
  };
}

/** Pauses all sales for the rest of the hour when the limit is exceeded, and pages the operator. */
export async function enforceSpendLimit(ctx: SystemCtx): Promise<void> {
  const { hourlyCents, committedCents, openUntil } = await getSpend(ctx);
  if (openUntil !== null || committedCents <= hourlyCents) return;
  const until = (Math.floor(ctx.now() / HOUR) + 1) * HOUR;
  await ctx.db.sql.prepare('UPDATE spend_breaker SET open_until = ?').bind(until).run();
  log('alert', 'spend.breaker_open', { committedCents, hourlyCents, until });
}

/** Sets the hourly limit, and resumes sales immediately if it is high enough. */
export async function setSpend(ctx: Ctx, hourlyCents: number): Promise<Spend> {
  const before = await getSpend(ctx);
  const staff = ctx.principal.user?.id ?? ctx.principal.credentialId;
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        'UPDATE spend_breaker SET hourly_cents = ?1, open_until = iif(?2 <= ?1, 0, open_until)',
      )
      .bind(hourlyCents, before.committedCents),
    await auditStatement(ctx, {
      accountId: null,
      actor: { kind: 'staff', id: staff },
      address: ctx.address,
      action: 'policy.published',
      target: { type: 'policy', id: 'spend' },
      before: { hourlyLimitCents: before.hourlyCents },
      after: { hourlyLimitCents: hourlyCents },
    }),
  ]);
  return getSpend(ctx);
}
