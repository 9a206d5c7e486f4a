import type {
  Dispute as ReportedDispute,
  Refund as ReportedRefund,
} from '../../../providers/paystack/paystack.client';
import { NOTHING, restOf, type Worth } from '../amounts';
import {
  afterBooking,
  reversedOf,
  sumOf,
  type Booking,
  type Recorded,
  type RecordedRefund,
  type RefundBooking,
  type Reported,
} from './reversal-bookings';

/** Findings that an operator must check. */
export type Finding =
  | { kind: 'refund_contradicted'; refundId: string; state: string }
  | { kind: 'dispute_unclear'; providerId: string; resolution: string | null }
  /** All has ended, and Paystack returned other minor units than were taken from the account. */
  | { kind: 'returned_differs'; returned: number; taken: number };

const LOST: ReadonlySet<string> = new Set(['merchant-accepted', 'auto-accepted']);
const WON: ReadonlySet<string> = new Set(['declined']);

const isOver = ({ state }: RecordedRefund): boolean => state === 'processed' || state === 'failed';

const worthOf = ({ credits, amount }: Worth): Worth => ({ credits, amount });

/** The booking for the state of our refund at Paystack; null for a refund that has ended. */
export function bookRefund(
  refund: RecordedRefund,
  { id: providerId, status }: Pick<ReportedRefund, 'id' | 'status'>,
): RefundBooking | null {
  if (isOver(refund)) return null;
  const { id: refundId } = refund;
  const waits = (state: 'pending' | 'needs_attention'): RefundBooking => ({
    kind: 'refund_waits',
    refundId,
    providerId,
    state,
    isNew: refund.state !== state,
  });
  switch (status) {
    case 'processed':
      return { kind: 'refund_processed', refundId, providerId, worth: worthOf(refund) };
    case 'failed': {
      const worth = worthOf(refund);
      return { kind: 'refund_failed', refundId, providerId, worth, reason: 'failed' };
    }
    case 'pending':
    case 'processing':
      return waits('pending');
    case 'needs-attention':
      return waits('needs_attention');
  }
}

/** Whether Paystack made the refund because of our request: the note contains our id. */
export const isNoted = ({ note }: ReportedRefund, id: string): boolean =>
  note?.includes(id) === true;

/** Our refund that matches `found`: by Paystack's number, or by the note while that number is unknown. */
const findOurs = ({ refunds }: Recorded, found: ReportedRefund): RecordedRefund | undefined =>
  refunds.find(
    ({ id, providerId, requestedBy }) =>
      requestedBy !== null &&
      (providerId === found.id || (providerId === null && isNoted(found, id))),
  );

const findDispute = ({ disputes }: Recorded, { id }: ReportedDispute) =>
  disputes.find(({ providerId }) => providerId === id);

/**
 * Books the part of `amount` minor units returned by `source` that was not taken yet, up to the remainder of the
 * payment. `taken` is the part that was taken in another way.
 */
function bookRest(
  recorded: Recorded,
  { source, amount, taken = NOTHING }: { source: string; amount: number; taken?: Worth },
): Booking | null {
  const parts = recorded.refunds.filter(
    ({ requestedBy, providerId }) =>
      requestedBy === null && (providerId === source || providerId?.startsWith(`${source}:`)),
  );
  const before = sumOf([taken, ...parts]);
  const reversed = reversedOf(recorded);
  const worth = restOf(amount, before, { paid: recorded.paid, reversed });
  if (worth.amount === 0) return null;
  const providerId = parts.length === 0 ? source : `${source}:${before.amount}`;
  return { kind: 'reversal', providerId, worth, before: reversed };
}

/** Minor units that a refund, by its number at Paystack, takes from the payment. */
interface Taking {
  source: string;
  amount: number;
}

/**
 * The refunds made at Paystack. The surplus is returned first: it bought no credits, and only the platform's staff refunds
 * there. A repeat of our own request is for credits, as the request was; a dispute is the customer's decision. Neither
 * returns the surplus before the amount.
 */
function takenBy({ refunds, surplus }: Recorded, found: readonly ReportedRefund[]): Taking[] {
  let left = surplus;
  return found.map((refund) => {
    const isRepeat = refunds.some((one) => one.requestedBy !== null && isNoted(refund, one.id));
    const covered = isRepeat ? 0 : Math.min(left, refund.amount);
    left -= covered;
    return { source: refund.id, amount: refund.amount - covered };
  });
}

/** A dispute without a record takes the remainder of the payment, at most its own amount. */
function bookOpening(recorded: Recorded, dispute: ReportedDispute): Booking | null {
  if (findDispute(recorded, dispute)) return null;
  const before = reversedOf(recorded);
  const worth = restOf(dispute.amount, NOTHING, { paid: recorded.paid, reversed: before });
  return { kind: 'dispute_opened', dispute, worth, before };
}

function bookEnd(recorded: Recorded, dispute: ReportedDispute): Booking | null {
  const known = findDispute(recorded, dispute);
  const { id: providerId, status, resolution } = dispute;
  if (known?.state !== 'open' || status !== 'resolved' || resolution === null) return null;
  const end = { providerId, resolution, worth: worthOf(known) };
  if (LOST.has(resolution)) return { kind: 'dispute_lost', ...end };
  return WON.has(resolution) ? { kind: 'dispute_won', ...end } : null;
}

/** Books the part of a lost dispute that could not be taken when it was opened. */
function bookLostRest(recorded: Recorded, dispute: ReportedDispute): Booking | null {
  const known = findDispute(recorded, dispute);
  if (known?.state !== 'lost') return null;
  const { id, amount } = dispute;
  return bookRest(recorded, { source: `dispute:${id}`, amount, taken: worthOf(known) });
}

const failedLast = (refunds: readonly ReportedRefund[]): ReportedRefund[] =>
  refunds.toSorted((a, b) => Number(a.status === 'failed') - Number(b.status === 'failed'));
const byId = <T extends { id: string }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/**
 * The bookings that bring the records of a payment's reversals to the state that Paystack reports, in the order in
 * which they are written (I-34). Each is booked once, by Paystack's number: the same report books no money again. The
 * reversed amount never exceeds the payment, and any order of reports ends with the same reversed minor units.
 */
export function reconcileReversals(
  recorded: Recorded,
  reported: Reported,
): { bookings: Booking[]; findings: Finding[] } {
  const bookings: Booking[] = [];
  let now = recorded;
  const book = (booking: Booking | null): void => {
    if (booking === null) return;
    bookings.push(booking);
    now = afterBooking(now, booking);
  };
  // The amount that a dispute returned is counted with the dispute.
  const refunds = byId((reported.refunds ?? []).filter(({ isOfDispute }) => !isOfDispute));
  const disputes = byId(reported.disputes);
  const ours = new Map<ReportedRefund, RecordedRefund>();
  // The ends come first: a failed refund and a won dispute make room for the others. Of several refunds with one
  // note, the first takes the record, so that the others count as refunds made at Paystack.
  for (const found of failedLast(refunds)) {
    const refund = findOurs(now, found);
    if (!refund) continue;
    ours.set(found, refund);
    book(bookRefund(refund, found));
  }
  for (const dispute of disputes) book(bookEnd(now, dispute));
  const elsewhere = takenBy(
    recorded,
    refunds.filter((found) => !ours.has(found) && found.status === 'processed'),
  );
  for (const taken of elsewhere) book(bookRest(now, taken));
  // A dispute takes the amount that refunds have left, so it is opened only when they are known.
  if (reported.refunds !== null)
    for (const dispute of disputes) {
      book(bookOpening(now, dispute));
      book(bookEnd(now, dispute));
    }
  for (const dispute of disputes) book(bookLostRest(now, dispute));
  for (const dispute of disputes)
    if (
      findDispute(recorded, dispute)?.state === 'open' &&
      findDispute(now, dispute)?.state === 'open'
    )
      book({ kind: 'dispute_waits', providerId: dispute.id });
  const findings = [
    ...[...ours].flatMap(([found, refund]) => contradiction(refund, found)),
    ...disputes.flatMap((dispute) => unclear(now, dispute)),
    ...differs(now, { refunds: reported.refunds && refunds, disputes }, elsewhere),
  ];
  return { bookings, findings };
}

const contradiction = (
  { id: refundId, state }: RecordedRefund,
  { status }: ReportedRefund,
): Finding[] =>
  (state === 'processed' && status === 'failed') || (state === 'failed' && status === 'processed')
    ? [{ kind: 'refund_contradicted', refundId, state }]
    : [];

const unclear = (now: Recorded, dispute: ReportedDispute): Finding[] =>
  dispute.status === 'resolved' && findDispute(now, dispute)?.state === 'open'
    ? [{ kind: 'dispute_unclear', providerId: dispute.id, resolution: dispute.resolution }]
    : [];

const total = (some: readonly { amount: number }[]): number =>
  some.reduce((sum, { amount }) => sum + amount, 0);

/**
 * Once all reversals have ended, the taken amount must be the returned amount without the surplus that `elsewhere`
 * returned; otherwise an operator must check it.
 */
function differs(
  now: Recorded,
  { refunds, disputes }: Reported,
  elsewhere: readonly Taking[],
): Finding[] {
  const lost = now.disputes.filter(({ state }) => state === 'lost');
  const read = disputes.filter((dispute) => findDispute(now, dispute)?.state === 'lost');
  const hasEnded = now.disputes.every(({ state }) => state !== 'open') && now.refunds.every(isOver);
  if (refunds === null || read.length < lost.length || !hasEnded) return [];
  const processed = refunds.filter(({ status }) => status === 'processed');
  const [refunded, claimed] = [total(processed), total(read)];
  const returned = refunded + claimed;
  const beyond = new Map(elsewhere.map(({ source, amount }) => [source, amount]));
  const due =
    total(processed.map(({ id, amount }) => ({ amount: beyond.get(id) ?? amount }))) + claimed;
  const taken = reversedOf(now).amount;
  const { amount } = now.paid;
  // The surplus of a payment from before it was stored is unknown; it returns with a refund or a dispute.
  const isTwice = refunded > 0 && claimed > 0 && returned > amount + now.surplus;
  return isTwice || Math.min(due, amount) !== taken
    ? [{ kind: 'returned_differs', returned, taken }]
    : [];
}
