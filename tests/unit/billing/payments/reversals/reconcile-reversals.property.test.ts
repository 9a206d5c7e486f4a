import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf, NOTHING, type Worth } from '../../../../../worker/billing/payments/amounts';
import {
  afterBooking,
  reconcileReversals,
  reversedOf,
  type Booking,
  type Recorded,
  type Reported,
} from '../../../../../worker/billing/payments/reversals/reconcile-reversals';

/** A refund or a dispute at Paystack: how it ends, and at which of the looks it appears and ends. */
interface Course {
  id: string;
  /** Minor units; of a refund of ours, cents. */
  amount: number;
  appears: number;
  ends: number;
  /** A refund that is processed, a dispute that is lost. */
  isTaken: boolean;
}
interface Story {
  paid: Worth;
  ours: Course[];
  elsewhere: Course[];
  disputes: Course[];
  /** At each look: whether the refunds are read, and which of the disputes. */
  looks: { hasRefunds: boolean; reads: boolean[] }[];
}

const LOOKS = 5;
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
const stories = (rates: fc.Arbitrary<number>): fc.Arbitrary<Story> =>
  fc
    .record({
      rate: rates,
      credits: fc.integer({ min: 1, max: 1_000 }),
      ours: courses(100, 2),
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
    .map(({ rate, credits, elsewhere, disputes, ...rest }) => {
      const scaled = (some: Course[]) =>
        some.map((one) => ({ ...one, amount: Math.ceil(one.amount * rate) }));
      return {
        ...rest,
        paid: { credits, amount: Math.ceil(credits * rate) },
        elsewhere: scaled(elsewhere),
        disputes: scaled(disputes),
      };
    });

/** The records before the first look: what an admin has asked for, as far as the payment goes. */
function begin({ paid, ours }: Story): Recorded {
  let recorded: Recorded = { paid, refunds: [], disputes: [] };
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

function report(story: Story, recorded: Recorded, look: number): Reported {
  const { hasRefunds, reads } = story.looks[look] ?? LAST;
  const state = ({ appears, ends, isTaken }: Course) =>
    look < Math.max(appears, ends) ? null : isTaken;
  const refunds = [...story.ours, ...story.elsewhere].flatMap((course) => {
    const mine = recorded.refunds.find(({ id }) => id === `rfd_${course.id}`);
    if (course.appears > look || (story.ours.includes(course) && !mine)) return [];
    const end = state(course);
    return {
      id: course.id,
      status:
        end === null ? ('pending' as const) : end ? ('processed' as const) : ('failed' as const),
      amount: mine?.amount ?? course.amount,
      currency: 'USD',
      note: mine ? `Refund ${mine.id}` : null,
      isOfDispute: false,
    };
  });
  const disputes = story.disputes.flatMap((course, n) => {
    if (course.appears > look || !reads[n]) return [];
    const end = state(course);
    return {
      id: course.id,
      status: end === null ? 'pending' : 'resolved',
      resolution: end === null ? null : end ? 'auto-accepted' : 'declined',
      amount: course.amount,
      category: null,
      dueAt: null,
      reference: 'pay-1',
    };
  });
  return { refunds: hasRefunds ? refunds : null, disputes };
}

const isMoney = ({ kind }: Booking): boolean => kind !== 'refund_waits' && kind !== 'dispute_waits';

/** What a booking does once: `reversal 200:30`. */
const nameOf = (booking: Booking): string => {
  if ('refundId' in booking) return `end ${booking.refundId}`;
  if (booking.kind === 'dispute_opened') return `open ${booking.dispute.id}`;
  return `${booking.kind === 'reversal' ? 'reversal' : 'end'} ${booking.providerId}`;
};

function follow(recorded: Recorded, reported: Reported): { after: Recorded; money: Booking[] } {
  const { bookings } = reconcileReversals(recorded, reported);
  const after = bookings.reduce((state, booking) => {
    const next = afterBooking(state, booking);
    const { credits, amount } = reversedOf(next);
    expect(credits).toBeGreaterThanOrEqual(0);
    expect(amount).toBeGreaterThanOrEqual(0);
    expect(credits).toBeLessThanOrEqual(next.paid.credits);
    expect(amount).toBeLessThanOrEqual(next.paid.amount);
    return next;
  }, recorded);
  return { after, money: bookings.filter(isMoney) };
}

/** All looks, one after the other. */
function tell(story: Story): { atRest: Recorded; booked: Booking[] } {
  let atRest = begin(story);
  const booked: Booking[] = [];
  for (let look = 0; look <= LOOKS; look++) {
    const { after, money } = follow(atRest, report(story, atRest, look));
    atRest = after;
    booked.push(...money);
  }
  return { atRest, booked };
}

const anyRate = fc.double({ min: 0.5, max: 2_000, noNaN: true });

describe('the reconciler of reversals', () => {
  test('I-34 never reverses more than was paid, and books each thing once', () => {
    fc.assert(
      fc.property(stories(anyRate), (story) => {
        const names = tell(story).booked.map(nameOf);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test('I-34 books no money when the same report comes again', () => {
    fc.assert(
      fc.property(stories(anyRate), (story) => {
        let recorded = begin(story);
        for (let look = 0; look <= LOOKS; look++) {
          const reported = report(story, recorded, look);
          recorded = follow(recorded, reported).after;
          expect(follow(recorded, report(story, recorded, look)).money).toEqual([]);
        }
      }),
    );
  });

  test('I-34 reverses what Paystack returned, up to the payment, in any order of events', () => {
    fc.assert(
      fc.property(stories(anyRate), (story) => {
        const { atRest } = tell(story);
        const ours = atRest.refunds.filter(
          ({ requestedBy, state }) => requestedBy !== null && state === 'processed',
        );
        const others = [...story.elsewhere, ...story.disputes].filter(({ isTaken }) => isTaken);
        const returned = [...ours, ...others].reduce((sum, { amount }) => sum + amount, 0);
        expect(reversedOf(atRest).amount).toBe(Math.min(returned, story.paid.amount));
      }),
    );
  });

  test('I-34 where a cent is one minor unit, every order of events ends with the same cents', () => {
    fc.assert(
      fc.property(stories(fc.constant(1)), (story) => {
        const direct = follow(begin(story), report(story, begin(story), LOOKS)).after;
        expect(reversedOf(tell(story).atRest)).toEqual(reversedOf(direct));
      }),
    );
  });

  test('I-34 the order in which Paystack lists refunds and disputes does not matter', () => {
    fc.assert(
      fc.property(stories(anyRate), (story) => {
        const recorded = begin(story);
        const { refunds, disputes } = report(story, recorded, LOOKS);
        const turned = { refunds: refunds?.toReversed() ?? null, disputes: disputes.toReversed() };
        expect(reconcileReversals(recorded, turned)).toEqual(
          reconcileReversals(recorded, { refunds, disputes }),
        );
      }),
    );
  });

  test('opens no dispute while the refunds before it are not known', () => {
    fc.assert(
      fc.property(stories(anyRate), (story) => {
        const recorded = begin(story);
        const { disputes } = report(story, recorded, LOOKS);
        const { bookings } = reconcileReversals(recorded, { refunds: null, disputes });
        expect(bookings).toEqual([]);
      }),
    );
  });
});

describe('what an operator has to look at', () => {
  const paid = { credits: 1_000, amount: 1_000 };
  const dispute = {
    id: '300',
    status: 'resolved',
    resolution: 'auto-accepted',
    amount: 600,
    category: null,
    dueAt: null,
    reference: 'pay-1',
  };
  const known = (state: 'open' | 'lost') => ({ providerId: '300', state, ...paid });

  test('a bank that took less than its dispute set aside', () => {
    const recorded: Recorded = { paid, refunds: [], disputes: [known('lost')] };
    expect(reconcileReversals(recorded, { refunds: [], disputes: [dispute] })).toEqual({
      bookings: [],
      findings: [{ kind: 'returned_differs', returned: 600, taken: 1_000 }],
    });
  });

  test('nothing, while a lost dispute was not read', () => {
    const recorded: Recorded = { paid, refunds: [], disputes: [known('lost')] };
    expect(reconcileReversals(recorded, { refunds: [], disputes: [] }).findings).toEqual([]);
  });

  test('a resolution that is not known: the dispute stays open', () => {
    const recorded: Recorded = { paid, refunds: [], disputes: [known('open')] };
    const unclear = { ...dispute, resolution: 'something-new' };
    expect(reconcileReversals(recorded, { refunds: [], disputes: [unclear] })).toEqual({
      bookings: [{ kind: 'dispute_waits', providerId: '300' }],
      findings: [{ kind: 'dispute_unclear', providerId: '300', resolution: 'something-new' }],
    });
  });

  test('a refund that has ended otherwise at Paystack', () => {
    const refund = { id: 'rfd_1', providerId: '100', requestedBy: 'usr_1', ...NOTHING };
    const found = {
      id: '100',
      status: 'failed' as const,
      amount: 1,
      currency: 'USD',
      note: null,
      isOfDispute: false,
    };
    const recorded: Recorded = { paid, refunds: [{ ...refund, state: 'processed' }], disputes: [] };
    const { bookings, findings } = reconcileReversals(recorded, { refunds: [found], disputes: [] });
    expect(bookings).toEqual([]);
    expect(findings).toContainEqual({
      kind: 'refund_contradicted',
      refundId: 'rfd_1',
      state: 'processed',
    });
  });
});
