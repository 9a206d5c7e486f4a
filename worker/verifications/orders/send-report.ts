import type { TextVerifiedClient } from '../../providers/textverified/textverified.client';
import type { Order, ReportState } from './order';

/** How a report went in: `reported` may still be refused later, `capped` may be tried again at `until` (epoch ms). */
export type Reported =
  | { kind: 'reported' }
  | { kind: 'not_reportable' }
  | { kind: 'capped'; until: number };

/**
 * Sends a report of a completed number and reads what it did. That the provider takes the report says nothing of its
 * money: only `refunded` does (I-60). What stays unclear waits; the recovery record follows it.
 */
export async function askReport(
  provider: Pick<TextVerifiedClient, 'report' | 'verification'>,
  { accountId, reservationId }: Pick<Order, 'accountId' | 'reservationId'>,
): Promise<ReportState> {
  if (reservationId === null) return 'refused';
  const asked = await provider.report(reservationId, { account: accountId, purpose: 'end' });
  const reading = await provider.verification(reservationId);
  if (!reading.ok) return 'waiting';
  if (reading.value.state === 'refunded') return 'refunded';
  return asked.kind === 'refused' && reading.value.state !== 'reported' ? 'refused' : 'waiting';
}
