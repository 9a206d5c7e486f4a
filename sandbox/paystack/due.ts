import { DEFAULT_CARD, DEFAULT_EXPIRY } from './cards';
import type { Desk } from './desk';
import { resolveOverdue } from './disputes';
import type { Job, JobKind } from './jobs.store';
import { succeed } from './payments';
import { advance } from './refunds';

/** One run's share, so that a transaction stays short. */
const AT_ONCE = 500;

function succeedLate(desk: Desk, seq: number): void {
  const row = desk.transactions.get(seq);
  if (row === undefined) return;
  succeed(desk, row, { card: row.card ?? DEFAULT_CARD, expiry: row.expiry ?? DEFAULT_EXPIRY });
}

const JOBS: Record<JobKind, (desk: Desk, subject: Job['subject']) => void> = {
  succeed: succeedLate,
  refund: advance,
  dispute: resolveOverdue,
};

export function runDue(desk: Desk): void {
  for (const job of desk.jobs.take(desk.now, AT_ONCE)) JOBS[job.kind](desk, job.subject);
}
