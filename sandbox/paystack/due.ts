import { DEFAULT_CARD, DEFAULT_EXPIRY } from './cards';
import type { OperationContext } from './context';
import { resolveOverdue } from './disputes';
import type { Job, JobKind } from './jobs.store';
import { succeed } from './payments';
import { advance } from './refunds';
import type { Stores } from './stores';

/** Jobs in one transaction. */
const MAX_BATCH = 500;

function succeedLate(context: OperationContext, seq: number): void {
  const row = context.transactions.get(seq);
  if (row === undefined) return;
  succeed(context, row, { card: row.card ?? DEFAULT_CARD, expiry: row.expiry ?? DEFAULT_EXPIRY });
}

const JOBS: Record<JobKind, (context: OperationContext, subject: Job['subject']) => void> = {
  succeed: succeedLate,
  refund: advance,
  dispute: resolveOverdue,
};

export function runDue(context: OperationContext): void {
  for (const job of context.jobs.takeDue(context.now, MAX_BATCH))
    JOBS[job.kind](context, job.subject);
}

/** The earliest due time; null when nothing is due. */
export function nextDueAt({ jobs, webhooks }: Stores, withWebhooks: boolean): number | null {
  const due = [jobs.nextDueAt(), withWebhooks ? webhooks.nextDueAt() : null].filter(
    (at) => at !== null,
  );
  return due.length === 0 ? null : Math.min(...due);
}
