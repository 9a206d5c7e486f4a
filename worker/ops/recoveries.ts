import { HOUR, MINUTE, SECOND } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { log } from '../kernel/log';
import type {
  ProviderVerificationSummary,
  TextVerifiedClient,
} from '../providers/textverified/textverified.client';

interface Recovery {
  verification_id: string;
  provider_account: string;
  service: string;
  reservation_id: string | null;
  action: 'cancel' | 'report' | 'find';
  amount: number | null;
  attempts: number;
  since: number;
}

/** What one look at the provider made of a recovery; `open` is tried again later. */
type Progress =
  | { state: 'recovered' | 'charged' | 'nothing_bought'; note: string }
  | {
      state: 'open';
      note: string;
      found?: ProviderVerificationSummary;
      action?: 'report';
      silent?: boolean;
    };

const ROUND_MS = 10 * SECOND;
/** Customers' changes go first. */
const OURS = { account: 'platform', purpose: 'recovery' } as const;
const MAX_ATTEMPTS = 12;
const MAX_SEARCHES = 3;
/** A sale this old has its mapping by now if it belongs to an order. */
const ORPHAN_AGE_MS = 2 * MINUTE;
const LIST_SLACK_MS = MINUTE;

/** I-10: drives every open recovery record one step; the provider gets its number back, we our money. */
export async function reconcileRecoveries(
  ctx: SystemCtx,
  clientOf: (account: string) => TextVerifiedClient,
): Promise<number> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT verification_id, provider_account, service, reservation_id, action, amount, attempts, since
       FROM recoveries WHERE next_at <= ? ORDER BY next_at LIMIT 20`,
    )
    .bind(ctx.now())
    .all<Recovery>();
  const until = ctx.now() + ROUND_MS;
  let done = 0;
  for (const recovery of results) {
    // They wait behind all customers for their slots, and the round's other tasks wait for them.
    if (ctx.now() >= until) break;
    await advance(ctx, clientOf(recovery.provider_account), recovery);
    done++;
  }
  return done;
}

async function advance(
  ctx: SystemCtx,
  client: TextVerifiedClient,
  recovery: Recovery,
): Promise<void> {
  const progress =
    recovery.action === 'find'
      ? await find(ctx, client, recovery)
      : await giveBack(client, recovery);
  // A provider that says nothing has decided nothing: only its answers count.
  const silent = progress.state === 'open' && progress.silent === true;
  const attempts = recovery.attempts + (silent ? 0 : 1);
  const gaveUp = progress.state === 'open' && attempts >= MAX_ATTEMPTS;
  const state = gaveUp ? 'charged' : progress.state;
  if (state === 'charged')
    log('alert', 'recovery.charged', {
      verificationId: recovery.verification_id,
      note: progress.note,
    });
  const found = progress.state === 'open' ? progress.found : undefined;
  const action = found ? 'cancel' : progress.state === 'open' ? progress.action : undefined;
  const wait = found ? 0 : silent ? MINUTE : Math.min(5_000 * 2 ** recovery.attempts, HOUR);
  await ctx.db.sql
    .prepare(
      `UPDATE recoveries SET state = ?, note = ?, attempts = ?, next_at = ?, updated_at = ?,
         action = coalesce(?, action), reservation_id = coalesce(?, reservation_id), amount = coalesce(?, amount)
       WHERE verification_id = ?`,
    )
    .bind(
      state,
      progress.note,
      attempts,
      state === 'open' ? ctx.now() + wait : null,
      ctx.now(),
      action ?? null,
      found?.id ?? null,
      found?.costCents ?? null,
      recovery.verification_id,
    )
    .run();
}

/** Asks for the cancel (or report), then believes only the state that the provider shows. */
async function giveBack(client: TextVerifiedClient, recovery: Recovery): Promise<Progress> {
  const id = recovery.reservation_id ?? '';
  if (recovery.action === 'report') await client.report(id, OURS);
  else await client.cancel(id, OURS);
  const reading = await client.verification(id);
  if (!reading.ok)
    return { state: 'open', note: reading.kind, silent: reading.kind !== 'not_found' };
  switch (reading.value.state) {
    case 'canceled':
    case 'timedOut':
    case 'reported':
    case 'refunded':
      return { state: 'recovered', note: reading.value.state };
    case 'pending':
      return { state: 'open', note: 'pending' };
    case 'completed':
    case 'reused':
    case 'reactivated':
      return reading.value.canReport && recovery.action !== 'report'
        ? { state: 'open', note: 'completed', action: 'report' }
        : { state: 'charged', note: reading.value.state };
  }
}

/** Looks for the number that a purchase in doubt may have bought: sold since, for this service, held by nobody. */
async function find(
  ctx: SystemCtx,
  client: TextVerifiedClient,
  recovery: Recovery,
): Promise<Progress> {
  const listed = await client.verificationsSince(recovery.since - LIST_SLACK_MS);
  if (!listed.ok) return { state: 'open', note: listed.kind, silent: true };
  // Claimed by this order already, and then the run or the order itself was interrupted.
  const held = await ctx.db.sql
    .prepare('SELECT reservation_id FROM provider_reservations WHERE verification_id = ?')
    .bind(recovery.verification_id)
    .first<{ reservation_id: string }>();
  const { sold: sales, complete } = listed.value;
  const mine = sales.find((sold) => sold.id === held?.reservation_id);
  if (mine) return { state: 'open', note: 'found', found: mine };
  const orphans = sales.filter(
    (sold) =>
      sold.serviceName === recovery.service &&
      sold.createdAt <= ctx.now() - ORPHAN_AGE_MS &&
      sold.createdAt >= recovery.since - LIST_SLACK_MS,
  );
  for (const orphan of orphans) {
    const claimed = await ctx.db.sql
      .prepare(
        `INSERT INTO provider_reservations (reservation_id, provider_account, verification_id, created_at)
         VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING reservation_id`,
      )
      .bind(orphan.id, recovery.provider_account, recovery.verification_id, ctx.now())
      .first();
    if (claimed) return { state: 'open', note: 'found', found: orphan };
  }
  // A list with rows that cannot be read never shows that there is nothing.
  return complete && recovery.attempts + 1 >= MAX_SEARCHES
    ? { state: 'nothing_bought', note: 'not in the provider’s list' }
    : { state: 'open', note: 'not found yet' };
}
