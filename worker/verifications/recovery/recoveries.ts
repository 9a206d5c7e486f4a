import * as z from 'zod';
import { DueQueue, heldBy, type Taken } from '../../platform/db/due-queue';
import { backoff } from '../../platform/core/backoff';
import { DAY, HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { lossStatement } from '../../billing/ledger/transfer-statements';
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
  /** The provider's charge, or its maximum while the charge is unknown. */
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
  // Recoveries wait behind all customers for a slot, and the other scheduled jobs wait for this round.
  roundMs: 10 * SECOND,
  workMs: 2 * MINUTE,
});

/** Result of one attempt; `open` is retried later. */
type Progress =
  | { state: 'recovered' | 'charged' | 'nothing_bought'; note: string }
  | {
      state: 'open';
      note: string;
      found?: ProviderVerificationSummary;
      action?: 'cancel' | 'report';
      /** The provider did not answer. */
      isUnanswered?: boolean;
      /** The provider has the report and has not refunded the price yet. */
      awaitsRefund?: boolean;
    };

const BATCH = 20;
/** Lowest priority: changes of customers go first. */
const TURN = { account: 'platform', purpose: 'recovery' } as const;
const MAX_ATTEMPTS = 12;
const MAX_SEARCHES = 3;
const RETRY = { baseMs: 5 * SECOND, maxMs: HOUR };
/** How long the provider may take to refund a reported number. */
const REFUND_WINDOW_MS = DAY;
const MIN_REFUND_CHECK_MS = 30 * SECOND;
/** A sale of this age has its mapping, if it belongs to an order. */
const ORPHAN_AGE_MS = 2 * MINUTE;
const LIST_SLACK_MS = MINUTE;

export interface RecoveryDeps {
  clientOf(account: string): TextVerifiedClient;
  /** Passes the outcome of a report to the order, which refunds the credits itself. */
  resolveReport(owned: { id: string; accountId: string }, state: ReportState): Promise<void>;
}

/** I-10: processes every due recovery: returns the number to the provider, and recovers its charge. */
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
      ? await findOrphan(ctx, client, recovery)
      : await returnNumber(client, recovery);
  // Only answers of the provider count as attempts.
  const attempts = recovery.attempts + (isFree(progress) ? 0 : 1);
  const isGivenUp = progress.state === 'open' && mayGiveUp(recovery, progress, attempts, ctx.now());
  const state = isGivenUp ? 'charged' : progress.state;
  if (recovery.name === 'report' && state !== 'open')
    await resolveReport(deps, recovery, state, progress);
  const isLost = state === 'charged' && recovery.name === 'release';
  if (isLost)
    log('alert', 'recovery.charged', {
      verificationId: recovery.verification_id,
      note: progress.note,
    });
  await ctx.db.sql.batch([
    updateStatement(ctx, recovery, { progress, state, attempts }),
    ...(isLost ? lossStatements(ctx, recovery) : []),
  ]);
}

const isFree = (progress: Progress): boolean =>
  progress.state === 'open' && (progress.isUnanswered === true || progress.awaitsRefund === true);

/** A release is retried until the provider has answered; a wait for a refund ends after its window. */
function mayGiveUp(
  recovery: Recovery,
  progress: Extract<Progress, { state: 'open' }>,
  attempts: number,
  now: number,
): boolean {
  const isBounded = progress.awaitsRefund === true || recovery.name === 'report';
  return attempts >= MAX_ATTEMPTS || (isBounded && now >= recovery.created_at + REFUND_WINDOW_MS);
}

async function resolveReport(
  deps: RecoveryDeps,
  { verification_id: id, account_id: accountId }: Recovery,
  state: 'recovered' | 'charged' | 'nothing_bought',
  { note }: Progress,
): Promise<void> {
  const outcome = state === 'recovered' ? 'refunded' : note === 'refused' ? note : 'not_refunded';
  await deps.resolveReport({ id, accountId }, outcome);
}

/** The order ends the record of its report itself, which clears the lease. */
const HELD_OR_ENDED = 'verification_id = ? AND name = ? AND (next_at = ? OR next_at IS NULL)';

function updateStatement(
  ctx: SystemCtx,
  recovery: Recovery,
  { progress, state, attempts }: { progress: Progress; state: Progress['state']; attempts: number },
): D1PreparedStatement {
  const found = progress.state === 'open' ? progress.found : undefined;
  const action = found ? 'cancel' : progress.state === 'open' ? progress.action : undefined;
  const isUnpaid = state === 'open' ? null : state === 'charged' && recovery.name === 'release';
  const isResolved = recovery.name === 'report' && state !== 'open';
  return ctx.db.sql
    .prepare(
      `UPDATE recoveries SET state = ?, note = ?, attempts = ?, next_at = ?, updated_at = ?,
         action = coalesce(?, action), reservation_id = coalesce(?, reservation_id), amount = coalesce(?, amount),
         unpaid = coalesce(?, unpaid)
       WHERE ${isResolved ? HELD_OR_ENDED : QUEUE.held}`,
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
  { found, isUnanswered, awaitsRefund }: Extract<Progress, { state: 'open' }>,
  now: number,
): number {
  if (found) return now;
  if (isUnanswered) return now + MINUTE;
  if (!awaitsRefund) return now + backoff(RETRY, recovery.attempts);
  // Checked after each doubling of its age, and at the end of the window.
  const wait = Math.min(Math.max(now - recovery.created_at, MIN_REFUND_CHECK_MS), 6 * HOUR);
  return Math.max(
    now + MIN_REFUND_CHECK_MS,
    Math.min(now + wait, recovery.created_at + REFUND_WINDOW_MS),
  );
}

/** I-60: a charge that the provider keeps after a release is booked as a loss. */
const lossStatements = (ctx: SystemCtx, recovery: Recovery): D1PreparedStatement[] =>
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

/** Sends the cancel or the report. Only the state that the provider shows afterwards decides. */
async function returnNumber(client: TextVerifiedClient, recovery: Recovery): Promise<Progress> {
  const id = recovery.reservation_id ?? '';
  const sent = recovery.action === 'cancel' ? await client.cancel(id, TURN) : null;
  const reading = await client.verification(id);
  if (!reading.ok)
    return { state: 'open', note: reading.kind, isUnanswered: reading.kind !== 'not_found' };
  const { state, canReport } = reading.value;
  switch (state) {
    case 'canceled':
    case 'timedOut':
    case 'refunded':
      return { state: 'recovered', note: state };
    case 'reported':
      return { state: 'open', note: state, action: 'report', awaitsRefund: true };
    case 'pending':
      // A paid order keeps its number, independent of its report.
      return {
        state: 'open',
        note: state,
        // A request that was not sent is not an attempt.
        isUnanswered: sent?.kind === 'unsent',
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
  const sent = await client.report(id, TURN);
  if (sent.kind === 'refused') return { state: 'charged', note: 'refused' };
  if (sent.kind !== 'done')
    return {
      state: 'open',
      note: sent.kind,
      action: 'report',
      isUnanswered: sent.kind !== 'not_found',
    };
  const reading = await client.verification(id);
  return reading.ok && reading.value.state === 'refunded'
    ? { state: 'recovered', note: 'refunded' }
    : { state: 'open', note: 'reported', action: 'report', awaitsRefund: true };
}

/** Searches for the number of a purchase with an unknown outcome: sold since then, for this service, unclaimed. */
async function findOrphan(
  ctx: SystemCtx,
  client: TextVerifiedClient,
  recovery: Recovery,
): Promise<Progress> {
  const listed = await client.verificationsSince(recovery.since - LIST_SLACK_MS);
  if (!listed.ok) return { state: 'open', note: listed.kind, isUnanswered: true };
  // This order may have claimed a number before an interruption.
  const held = await ctx.db.sql
    .prepare('SELECT reservation_id FROM provider_reservations WHERE verification_id = ?')
    .bind(recovery.verification_id)
    .first<{ reservation_id: string }>();
  const { sold: sales, complete } = listed.value;
  const claimed = sales.find((sold) => sold.id === held?.reservation_id);
  if (claimed) return { state: 'open', note: 'found', found: claimed };
  const orphans = sales.filter(
    (sold) =>
      sold.serviceName === recovery.service &&
      sold.createdAt <= ctx.now() - ORPHAN_AGE_MS &&
      sold.createdAt >= recovery.since - LIST_SLACK_MS,
  );
  for (const orphan of orphans) {
    const inserted = await ctx.db.sql
      .prepare(
        `INSERT INTO provider_reservations (reservation_id, provider_account, verification_id, created_at)
         VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING reservation_id`,
      )
      .bind(orphan.id, recovery.provider_account, recovery.verification_id, ctx.now())
      .first();
    if (inserted) return { state: 'open', note: 'found', found: orphan };
  }
  // An incomplete list cannot show that nothing was bought.
  return complete && recovery.attempts + 1 >= MAX_SEARCHES
    ? { state: 'nothing_bought', note: 'not in the provider’s list' }
    : { state: 'open', note: 'not found yet' };
}
