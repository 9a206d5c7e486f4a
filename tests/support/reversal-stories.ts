import * as fc from 'fast-check';
import { amountOf, type Worth } from '../../worker/billing/payments/amounts';
import type {
  Dispute as ReportedDispute,
  Refund as ReportedRefund,
} from '../../worker/providers/paystack/paystack.client';
import {
  reversedOf,
  type Recorded,
  type Reported,
} from '../../worker/billing/payments/reversals/reversal-bookings';

/** A refund or a dispute at Paystack: its result, and the checks at which it appears and ends. */
interface Course {
  id: string;
  /** Minor units; for our own refunds, cents. */
  amount: number;
  appears: number;
  ends: number;
  /** A processed refund, or a lost dispute. */
  isTaken: boolean;
}
export interface Story {
  paid: Worth;
  /** Minor units paid above the payment's amount. */
  surplus: number;
  ours: Course[];
  /**
   * The request of our refund number n, executed again: another refund with the same note and
   * amount.
   */
  twins: Course[];
  elsewhere: Course[];
  disputes: Course[];
  /** At each check: whether the refunds can be read, and which of the disputes. */
  looks: { hasRefunds: boolean; reads: boolean[] }[];
}

export const LOOKS = 5;
const LAST = { hasRefunds: true, reads: [true, true, true] };

const courses = (ids: number, maxLength: number): fc.Arbitrary<Course[]> =>
  fc
    .array(
      fc.record({
        amount: fc.integer({ min: 1, max: 1_500 }),
        appears: fc.integer({ min: 0, max: LOOKS }),
        ends: fc.integer({ min: 0, max: LOOKS }),
        isTaken: fc.boolean(),
      }),
      { maxLength },
    )
    .map((some) => some.map((one, n) => ({ ...one, id: `${ids + n}` })));

/** `rates`: minor units of one cent. */
export const stories = (rates: fc.Arbitrary<number>): fc.Arbitrary<Story> =>
  fc
    .record({
      rate: rates,
      credits: fc.integer({ min: 1, max: 1_000 }),
      surplus: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000 })),
      ours: courses(100, 2),
      twins: courses(150, 2),
      elsewhere: courses(200, 3),
      disputes: courses(300, 3),
      looks: fc.array(
        fc.record({
          hasRefunds: fc.boolean(),
          reads: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        }),
        { minLength: LOOKS, maxLength: LOOKS },
      ),
    })
    .map(({ rate, credits, surplus, elsewhere, disputes, ...rest }) => {
      const scaled = (some: Course[]) =>
        some.map((one) => ({ ...one, amount: Math.ceil(one.amount * rate) }));
      return {
        ...rest,
        paid: { credits, amount: Math.ceil(credits * rate) },
        surplus: Math.ceil(surplus * rate),
        elsewhere: scaled(elsewhere),
        disputes: scaled(disputes),
      };
    });

/** The records before the first check: the refunds requested by an admin, within the payment. */
export function begin({ paid, surplus, ours }: Story): Recorded {
  let recorded: Recorded = { paid, surplus, refunds: [], disputes: [] };
  for (const { id, amount } of ours) {
    const reversed = reversedOf(recorded);
    const credits = Math.min(amount, paid.credits - reversed.credits);
    const worth = { credits, amount: amountOf(credits, paid, reversed) };
    if (worth.credits < 1 || worth.amount < 1) continue;
    const refund = { id: `rfd_${id}`, providerId: null, requestedBy: 'usr_1', ...worth };
    recorded = { ...recorded, refunds: [...recorded.refunds, { ...refund, state: 'requested' }] };
  }
  return recorded;
}

/** A refund as Paystack lists it: made in its dashboard and processed, unless `changes` says otherwise. */
export const reportedRefund = (
  id: string,
  amount: number,
  changes: Partial<ReportedRefund> = {},
): ReportedRefund => ({
  id,
  status: 'processed',
  amount,
  currency: 'USD',
  note: null,
  isOfDispute: false,
  ...changes,
});

/** A dispute as Paystack shows it: lost, unless `changes` says otherwise. */
export const reportedDispute = (
  id: string,
  amount: number,
  changes: Partial<ReportedDispute> = {},
): ReportedDispute => ({
  id,
  status: 'resolved',
  resolution: 'auto-accepted',
  amount,
  category: null,
  dueAt: null,
  reference: 'pay-1',
  ...changes,
});

/** Paystack's report at the check `look`. */
export function report(story: Story, recorded: Recorded, look: number): Reported {
  const { hasRefunds, reads } = story.looks[look] ?? LAST;
  const state = ({ appears, ends, isTaken }: Course) =>
    look < Math.max(appears, ends) ? null : isTaken;
  const refundOf = (course: Course, mine: Recorded['refunds'][number] | null) => {
    if (course.appears > look) return [];
    const end = state(course);
    return reportedRefund(course.id, mine?.amount ?? course.amount, {
      status: end === null ? 'pending' : end ? 'processed' : 'failed',
      note: mine ? `Refund ${mine.id}` : null,
    });
  };
  const refunds = [
    ...[...story.ours, ...story.twins].flatMap((course) => {
      const mine = recorded.refunds.find(({ id }) => id === `rfd_10${course.id.at(-1)}`);
      return mine ? refundOf(course, mine) : [];
    }),
    ...story.elsewhere.flatMap((course) => refundOf(course, null)),
  ];
  const disputes = story.disputes.flatMap((course, n) => {
    if (course.appears > look || !reads[n]) return [];
    const end = state(course);
    return reportedDispute(course.id, course.amount, {
      status: end === null ? 'pending' : 'resolved',
      resolution: end === null ? null : end ? 'auto-accepted' : 'declined',
    });
  });
  return { refunds: hasRefunds ? refunds : null, disputes };
}

/** Any number of minor units for one cent. */
export const anyRate = fc.double({ min: 0.5, max: 2_000, noNaN: true });
