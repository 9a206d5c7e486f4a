import type { RefundReason } from '../../../events/payment-reasons';
import type {
  Dispute as ReportedDispute,
  Refund as ReportedRefund,
} from '../../../providers/paystack/paystack.client';
import type { Worth } from '../amounts';
import type { Dispute } from './dispute-records';
import type { Refund } from './refund-records';

export type RecordedRefund = Pick<
  Refund,
  'id' | 'providerId' | 'requestedBy' | 'state' | 'credits' | 'amount'
>;
type RecordedDispute = Pick<Dispute, 'providerId' | 'state' | 'credits' | 'amount'>;

/** A payment and the records of its reversals. */
export interface Recorded {
  paid: Worth;
  /** Minor units that were paid above the payment's amount, and bought no credits. */
  surplus: number;
  refunds: readonly RecordedRefund[];
  disputes: readonly RecordedDispute[];
}

/** The same payment at Paystack. A dispute that could not be read is missing, and its record stays unchanged. */
export interface Reported {
  /** All refunds of the payment; null when Paystack did not answer. */
  refunds: readonly ReportedRefund[] | null;
  disputes: readonly ReportedDispute[];
}

export type RefundBooking =
  | { kind: 'refund_processed'; refundId: string; providerId: string; worth: Worth }
  | {
      kind: 'refund_failed';
      refundId: string;
      providerId: string | null;
      worth: Worth;
      reason: RefundReason;
    }
  /** The refund has not ended. `isNew`: it was not in this state before. */
  | {
      kind: 'refund_waits';
      refundId: string;
      providerId: string;
      state: 'pending' | 'needs_attention';
      isNew: boolean;
    };
export type Booking =
  | RefundBooking
  /**
   * Money that was returned without our request: a refund made at Paystack, or the part that a lost dispute still
   * lacks. `providerId` names this part. `before` is the amount reversed until then: the writer refuses the booking
   * when it has changed.
   */
  | { kind: 'reversal'; providerId: string; worth: Worth; before: Worth }
  | { kind: 'dispute_opened'; dispute: ReportedDispute; worth: Worth; before: Worth }
  | {
      kind: 'dispute_won' | 'dispute_lost';
      providerId: string;
      resolution: string;
      worth: Worth;
    }
  | { kind: 'dispute_waits'; providerId: string };

export const sumOf = (parts: readonly Worth[]): Worth => ({
  credits: parts.reduce((sum, { credits }) => sum + credits, 0),
  amount: parts.reduce((sum, { amount }) => sum + amount, 0),
});

/** The reversed and pending amounts: refunds that have not failed, disputes that were not won. */
export const reversedOf = ({ refunds, disputes }: Recorded): Worth =>
  sumOf([
    ...refunds.filter(({ state }) => state !== 'failed'),
    ...disputes.filter(({ state }) => state !== 'won'),
  ]);

/** The records after `booking`, as the writer stores them. */
export function afterBooking(recorded: Recorded, booking: Booking): Recorded {
  const { refunds, disputes } = recorded;
  const withRefund = (refundId: string, change: Partial<RecordedRefund>): Recorded => ({
    ...recorded,
    refunds: refunds.map((one) => (one.id === refundId ? { ...one, ...change } : one)),
  });
  const withDispute = (providerId: string, state: RecordedDispute['state']): Recorded => ({
    ...recorded,
    disputes: disputes.map((one) => (one.providerId === providerId ? { ...one, state } : one)),
  });
  switch (booking.kind) {
    case 'refund_processed':
      return withRefund(booking.refundId, { state: 'processed', providerId: booking.providerId });
    case 'refund_failed':
      return withRefund(booking.refundId, {
        state: 'failed',
        ...(booking.providerId !== null && { providerId: booking.providerId }),
      });
    case 'refund_waits':
      return withRefund(booking.refundId, {
        state: booking.state,
        providerId: booking.providerId,
      });
    case 'reversal': {
      const { providerId, worth } = booking;
      const part = { id: providerId, providerId, requestedBy: null, state: 'processed' as const };
      return { ...recorded, refunds: [...refunds, { ...part, ...worth }] };
    }
    case 'dispute_opened': {
      const { dispute, worth } = booking;
      const opened = { providerId: dispute.id, state: 'open' as const, ...worth };
      return { ...recorded, disputes: [...disputes, opened] };
    }
    case 'dispute_won':
      return withDispute(booking.providerId, 'won');
    case 'dispute_lost':
      return withDispute(booking.providerId, 'lost');
    case 'dispute_waits':
      return recorded;
  }
}
