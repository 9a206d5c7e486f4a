import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTHING } from '../../../../../worker/billing/payments/amounts';
import {
  reconcileReversals,
  type Finding,
} from '../../../../../worker/billing/payments/reversals/reconcile-reversals';
import {
  afterBooking,
  reversedOf,
  type Booking,
  type Recorded,
  type RecordedRefund,
  type Reported,
} from '../../../../../worker/billing/payments/reversals/reversal-bookings';
import {
  anyRate,
  begin,
  LOOKS,
  report,
  reportedDispute,
  reportedRefund,
  stories,
  type Story,
} from '../../../../support/reversal-stories';

const isMoney = ({ kind }: Booking): boolean => kind !== 'refund_waits' && kind !== 'dispute_waits';

/** The effects that a booking has once: `reversal 200:30`. */
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

const total = (some: readonly { amount: number }[]): number =>
  some.reduce((sum, { amount }) => sum + amount, 0);

/** All checks, one after the other. */
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

describe('the reconciler of reversals', () => {
  test('I-34 never reverses more than was paid, and books each reversal once', () => {
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

  test('I-34 reverses the amount that Paystack returned without the surplus, up to the payment, in any order of events', () => {
    fc.assert(
      fc.property(stories(anyRate), (story) => {
        const { atRest } = tell(story);
        const { refunds, disputes } = report(story, atRest, LOOKS);
        const processed = (refunds ?? []).filter(({ status }) => status === 'processed');
        const lost = disputes.filter(({ resolution }) => resolution === 'auto-accepted');
        // The surplus bought no credits: refunds made at Paystack return it first, all else last.
        const [ours, others] = [
          processed.filter(({ note }) => note !== null),
          processed.filter(({ note }) => note === null),
        ];
        const beyond = Math.max(0, total(others) - story.surplus);
        const returned = total(ours) + beyond + total(lost);
        expect(reversedOf(atRest).amount).toBe(Math.min(returned, story.paid.amount));
      }),
    );
  });

  test('I-34 with one minor unit a cent, every order of events ends with the same cents', () => {
    fc.assert(
      fc.property(stories(fc.constant(1)), (story) => {
        const direct = follow(begin(story), report(story, begin(story), LOOKS)).after;
        expect(reversedOf(tell(story).atRest)).toEqual(reversedOf(direct));
      }),
    );
  });

  test('I-34 does not depend on the order in which Paystack lists refunds and disputes', () => {
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

  test('opens no dispute while the refunds before it are unknown', () => {
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

describe('cases that require an operator', () => {
  const paid = { credits: 1_000, amount: 1_000 };
  const dispute = reportedDispute('300', 600);
  const known = (state: 'open' | 'lost') => ({ providerId: '300', state, ...paid });

  test('a bank that took less than the amount set aside for its dispute', () => {
    const recorded: Recorded = { paid, surplus: 0, refunds: [], disputes: [known('lost')] };
    expect(reconcileReversals(recorded, { refunds: [], disputes: [dispute] })).toEqual({
      bookings: [],
      findings: [{ kind: 'returned_differs', returned: 600, taken: 1_000 }],
    });
  });

  test('none while a lost dispute is unread', () => {
    const recorded: Recorded = { paid, surplus: 0, refunds: [], disputes: [known('lost')] };
    expect(reconcileReversals(recorded, { refunds: [], disputes: [] }).findings).toEqual([]);
  });

  test('an unknown resolution: the dispute stays open', () => {
    const recorded: Recorded = { paid, surplus: 0, refunds: [], disputes: [known('open')] };
    const unclear = { ...dispute, resolution: 'something-new' };
    expect(reconcileReversals(recorded, { refunds: [], disputes: [unclear] })).toEqual({
      bookings: [{ kind: 'dispute_waits', providerId: '300' }],
      findings: [{ kind: 'dispute_unclear', providerId: '300', resolution: 'something-new' }],
    });
  });

  test('a refund at Paystack whose result has changed', () => {
    const refund = { id: 'rfd_1', providerId: '100', requestedBy: 'usr_1', ...NOTHING };
    const found = reportedRefund('100', 1, { status: 'failed' });
    const recorded: Recorded = {
      paid,
      surplus: 0,
      refunds: [{ ...refund, state: 'processed' }],
      disputes: [],
    };
    const { bookings, findings } = reconcileReversals(recorded, { refunds: [found], disputes: [] });
    expect(bookings).toEqual([]);
    expect(findings).toContainEqual({
      kind: 'refund_contradicted',
      refundId: 'rfd_1',
      state: 'processed',
    });
  });
});

describe('the surplus of a payment', () => {
  const paid = { credits: 1_000, amount: 1_000 };
  const begun: Recorded = { paid, surplus: 39, refunds: [], disputes: [] };
  const mine: RecordedRefund = {
    id: 'rfd_1',
    providerId: '150',
    requestedBy: 'usr_1',
    state: 'processed',
    credits: 600,
    amount: 600,
  };

  test.for<
    [what: string, recorded: Recorded, reported: Reported, taken: number, finds: Finding['kind'][]]
  >([
    ['is returned', begun, { refunds: [reportedRefund('200', 39)], disputes: [] }, 0, []],
    [
      'is returned twice',
      begun,
      { refunds: [reportedRefund('200', 39), reportedRefund('201', 39)], disputes: [] },
      39,
      [],
    ],
    [
      'and a part of the amount',
      begun,
      { refunds: [reportedRefund('200', 500)], disputes: [] },
      461,
      [],
    ],
    [
      'and all of the amount',
      begun,
      { refunds: [reportedRefund('200', 1_039)], disputes: [] },
      1_000,
      [],
    ],
    [
      'and the rest after our own refund',
      { ...begun, refunds: [mine] },
      { refunds: [reportedRefund('150', 600), reportedRefund('200', 439)], disputes: [] },
      1_000,
      [],
    ],
    [
      'after our own request was executed twice',
      { ...begun, refunds: [mine] },
      {
        refunds: [reportedRefund('150', 600), reportedRefund('200', 300, { note: 'rfd_1' })],
        disputes: [],
      },
      900,
      [],
    ],
    ['is disputed alone', begun, { refunds: [], disputes: [reportedDispute('300', 39)] }, 39, []],
    [
      'is disputed with the amount',
      begun,
      { refunds: [], disputes: [reportedDispute('300', 1_039)] },
      1_000,
      [],
    ],
    [
      'is returned before the amount is disputed',
      begun,
      { refunds: [reportedRefund('200', 39)], disputes: [reportedDispute('300', 1_000)] },
      1_000,
      [],
    ],
    [
      'is returned before all is disputed',
      begun,
      { refunds: [reportedRefund('200', 39)], disputes: [reportedDispute('300', 1_039)] },
      1_000,
      ['returned_differs'],
    ],
  ])('I-34 %s: only the amount takes credits', ([, recorded, reported, taken, finds]) => {
    const { bookings, findings } = reconcileReversals(recorded, reported);
    const after = bookings.reduce(afterBooking, recorded);
    expect(reversedOf(after)).toEqual({ credits: taken, amount: taken });
    expect(findings.map(({ kind }) => kind)).toEqual(finds);
    expect(reconcileReversals(after, reported).bookings).toEqual([]);
  });

  test('I-34 ten thousand payments cost neither side a cent: paid = kept as credits + returned', () => {
    // A refund made at Paystack of any amount, on its own and after the surplus was returned.
    for (let n = 0; n < 10_000; n++) {
      const amount = 1 + (n % 1_000);
      for (const refunds of [
        [reportedRefund('200', amount)],
        [reportedRefund('200', 39), reportedRefund('201', amount)],
        [reportedRefund('201', 39), reportedRefund('200', amount)],
      ]) {
        const { bookings } = reconcileReversals(begun, { refunds, disputes: [] });
        const taken = reversedOf(bookings.reduce(afterBooking, begun)).credits;
        expect(1_000 - taken).toBe(Math.min(1_000, 1_039 - total(refunds)));
      }
    }
  });
});
