import * as z from 'zod';
import { DueQueue, heldBy, type Taken } from '../../platform/db/due-queue';
import { backoff } from '../../platform/core/backoff';
import { DAY, HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { lossStatement } from '../../billing/ledger/statements';
import type {
  ProviderVerificationSummary,
  TextVerifiedClient,
} from '../../providers/textverified/textverified.client';
import type { ReportState } from '../orders/order';

const RecoveryRow = z.object({
  verification_id: z.string(),
  name: z.enum(['release', 'area_code', 'report']),
  account_id: z.string(),
  provider_account: z.string(),
  service: z.string(),
  reservation_id: z.string().nullable(),
  action: z.enum(['cancel', 'report', 'find']),
  attempts: z.number(),
  since: z.number(),
  created_at: z.number(),
  tenant_id: z.string(),
  /** What the provider charges, else what it may charge at most. */
  cost: z.number(),
});
type Recovery = Taken<z.infer<typeof RecoveryRow>>;

const QUEUE = new DueQueue({
  table: 'recoveries',
  key: ['verification_id', 'name'],
  columns: `verification_id, name, account_id, provider_account, service, reservation_id, action, attempts, since,
    created_at,
    coalesce((SELECT tenant_id FROM accounts WHERE id = recoveries.account_id), 'tnt_default') AS tenant_id,
    coalesce(amount, (SELECT coalesce(provider_cost, price) FROM verifications
      WHERE id = recoveries.verification_id), 0) AS cost`,
  row: RecoveryRow,
  // They wait behind all customers for their slots, and the round's other tasks wait for them.
  roundMs: 10 * SECOND,
  workMs: 2 * MINUTE,
});

/** What one look at the provider made of a recovery; `open` is tried again later. */
type Progress =
  | { state: 'recovered' | 'charged' | 'nothing_bought'; note: string }
  | {
      state: 'open';
      note: string;
      found?: ProviderVerificationSummary;
      action?: 'cancel' | 'report';
      /** It said nothing. */
      silent?: boolean;
      /** It has the report, and has not given the price back yet. */
      watched?: boolean;
    };

const BATCH = 20;
/** Customers' changes go first. */
const OURS = { account: 'platform', purpose: 'recovery' } as const;
const MAX_ATTEMPTS = 12;
const MAX_SEARCHES = 3;
/** How long the provider may take to give back what was reported. */
const RETRY = { baseMs: 5 * SECOND, maxMs: HOUR };
const WATCH_MS = DAY;
const WATCH_STEP_MS = 30 * SECOND;
/** A sale this old has its mapping by now if it belongs to an order. */
const ORPHAN_AGE_MS = 2 * MINUTE;
const LIST_SLACK_MS = MINUTE;

export interface RecoveryDeps {
  clientOf(account: string): TextVerifiedClient;
  /** Tells an order what came of its report; it gives the credits back itself. */
  resolveReport(owned: { id: string; accountId: string }, state: ReportState): Promise<void>;
}

/** I-10: drives every open recovery record one step; the provider gets its number back, we our money. */
export const reconcileRecoveries = (ctx: SystemCtx, deps: RecoveryDeps): Promise<number> =>
  QUEUE.round(ctx, {
    limit: BATCH,
    event: 'recovery.failed',
    about: ({ verification_id: verificationId, name }) => ({ verificationId, name }),
    work: (recovery) => advance(ctx, deps, recovery),
    postpone: (recovery) => QUEUE.postpone(ctx, recovery, MINUTE),
  });

async function advance(ctx: SystemCtx, deps: RecoveryDeps, recovery: Recovery): Promise<void> {
  const client = deps.clientOf(recovery.provider_account);
  const progress =
    recovery.action === 'find'
      ? await find(ctx, client, recovery)
      : await giveBack(client, recovery);
  // A provider that says nothing has decided nothing: only its answers count.
  const attempts = recovery.attempts + (isPatient(progress) ? 0 : 1);
  const isGivenUp = progress.state === 'open' && mayGiveUp(recovery, progress, attempts, ctx.now());
  const state = isGivenUp ? 'charged' : progress.state;
  if (recovery.name === 'report' && state !== 'open') await tell(deps, recovery, state, progress);
  const isLost = state === 'charged' && recovery.name === 'release';
  if (isLost)
    log('alert', 'recovery.charged', {
      verificationId: recovery.verification_id,
      note: progress.note,
    });
  await ctx.db.sql.batch([
    updateStatement(ctx, recovery, { progress, state, attempts }),
    ...(isLost ? lossOf(ctx, recovery) : []),
  ]);
}

const isPatient = (progress: Progress): boolean =>
  progress.state === 'open' && (progress.silent === true || progress.watched === true);

/** A release is asked for until the provider has spoken; what only a refund can end is given up after its time. */
function mayGiveUp(
  recovery: Recovery,
  progress: Extract<Progress, { state: 'open' }>,
  attempts: number,
  now: number,
): boolean {
  const isBounded = progress.watched === true || recovery.name === 'report';
  return attempts >= MAX_ATTEMPTS || (isBounded && now >= recovery.created_at + WATCH_MS);
}

async function tell(
  deps: RecoveryDeps,
  { verification_id: id, account_id: accountId }: Recovery,
  state: 'recovered' | 'charged' | 'nothing_bought',
  { note }: Progress,
): Promise<void> {
  const outcome = state === 'recovered' ? 'refunded' : note === 'refused' ? note : 'not_refunded';
  await deps.resolveReport({ id, accountId }, outcome);
}

/** The order that was told of its report ends the record itself, and it is nobody's by then. */
const TOLD = 'verification_id = ? AND name = ? AND (next_at = ? OR next_at IS NULL)';

function updateStatement(
  ctx: SystemCtx,
  recovery: Recovery,
  { progress, state, attempts }: { progress: Progress; state: Progress['state']; attempts: number },
): D1PreparedStatement {
  const found = progress.state === 'open' ? progress.found : undefined;
  const action = found ? 'cancel' : progress.state === 'open' ? progress.action : undefined;
  const isUnpaid = state === 'open' ? null : state === 'charged' && recovery.name === 'release';
  const isTold = recovery.name === 'report' && state !== 'open';
  return ctx.db.sql
    .prepare(
      `UPDATE recoveries SET state = ?, note = ?, attempts = ?, next_at = ?, updated_at = ?,
         action = coalesce(?, action), reservation_id = coalesce(?, reservation_id), amount = coalesce(?, amount),
         unpaid = coalesce(?, unpaid)
       WHERE ${isTold ? TOLD : QUEUE.held}`,
    )
    .bind(
      state,
      progress.note,
      attempts,
      progress.state === 'open' && state === 'open' ? nextAt(recovery, progress, ctx.now()) : null,
      ctx.now(),
      action ?? null,
      found?.id ?? null,
      found?.costCents ?? (state === 'charged' ? recovery.cost : null),
      isUnpaid === null ? null : Number(isUnpaid),
      ...heldBy(recovery),
    );
}

function nextAt(
  recovery: Recovery,
  { found, silent, watched }: Extract<Progress, { state: 'open' }>,
  now: number,
): number {
  if (found) return now;
  if (silent) return now + MINUTE;
  if (!watched) return now + backoff(RETRY, recovery.attempts);
  // A look after each doubling of its age, and one at the end.
  const wait = Math.min(Math.max(now - recovery.created_at, WATCH_STEP_MS), 6 * HOUR);
  return Math.max(now + WATCH_STEP_MS, Math.min(now + wait, recovery.created_at + WATCH_MS));
}

/** I-60: what the customer has back and the provider kept is ours to bear, and stands in the books. */
const lossOf = (ctx: SystemCtx, recovery: Recovery): D1PreparedStatement[] =>
  recovery.cost > 0
    ? [
        lossStatement(ctx.db, {
          reference: recovery.verification_id,
          tenantId: recovery.tenant_id,
          amount: recovery.cost,
          now: ctx.now(),
        }),
      ]
    : [];

/** Asks for the cancel or the report, then believes only the state that the provider shows. */
async function giveBack(client: TextVerifiedClient, recovery: Recovery): Promise<Progress> {
  const id = recovery.reservation_id ?? '';
  const asked = recovery.action === 'cancel' ? await client.cancel(id, OURS) : null;
  const reading = await client.verification(id);
  if (!reading.ok)
    return { state: 'open', note: reading.kind, silent: reading.kind !== 'not_found' };
  const { state, canReport } = reading.value;
  switch (state) {
    case 'canceled':
    case 'timedOut':
    case 'refunded':
      return { state: 'recovered', note: state };
    case 'reported':
      return { state: 'open', note: state, action: 'report', watched: true };
    case 'pending':
      // A paid order keeps its number, whatever came of its report.
      return {
        state: 'open',
        note: state,
        // One that got no turn is no try.
        silent: asked?.kind === 'unsent',
        ...(recovery.name === 'release' && { action: 'cancel' }),
      };
    case 'completed':
    case 'reused':
    case 'reactivated':
      if (canReport) return sendReport(client, id);
      return { state: 'charged', note: recovery.name === 'report' ? 'refused' : state };
  }
}

async function sendReport(client: TextVerifiedClient, id: string): Promise<Progress> {
  const asked = await client.report(id, OURS);
  if (asked.kind === 'refused') return { state: 'charged', note: 'refused' };
  if (asked.kind !== 'done')
    return {
      state: 'open',
      note: asked.kind,
      action: 'report',
      silent: asked.kind !== 'not_found',
    };
  const reading = await client.verification(id);
  return reading.ok && reading.value.state === 'refunded'
    ? { state: 'recovered', note: 'refunded' }
    : { state: 'open', note: 'reported', action: 'report', watched: true };
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
