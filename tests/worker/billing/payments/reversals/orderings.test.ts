import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { alerts, caller, mint, scalar, setUpWorker } from '../../../../support/worker/api';
import { paystackError, type FakeDispute } from '../../../../support/worker/paystack-wire';
import type { Person } from '../../../../support/worker/person';
import {
  balanceOf,
  bodyOf,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  shown,
  soundMoney,
  type Buyer,
} from '../../../../support/worker/payments';
import {
  disputed,
  endDispute,
  endRefund,
  payoutOf,
  refunded,
  refundedAtPaystack,
  RESOLUTION,
  standing,
} from '../../../../support/worker/reversals';
import { rented } from '../../../../support/worker/verifications';

setUpWorker();

const MINUTE = 60_000;
const PAID = 1_000;
const REFUND = 400;

const ends = (dispute: FakeDispute, outcome: 'won' | 'lost', amount?: number) =>
  endDispute(dispute, RESOLUTION[outcome], amount);

interface Ordering {
  refund: 'ours' | 'elsewhere';
  /** The end of the refund, which was pending before the dispute, relative to the dispute. */
  when: 'before' | 'meanwhile' | 'after';
  comes: 'processed' | 'failed';
  dispute: 'won' | 'lost';
}

/** The remainder of the payment, its reversed part and its state, after all has ended. */
async function restsAt(who: Buyer, admin: Person, ordering: Ordering) {
  const [before] = await standing(who);
  const payment = await paid(who, { creditCents: PAID, currency: 'USD' });
  if (ordering.refund === 'elsewhere')
    paystack().refundElsewhere(payment.reference, REFUND, { status: 'pending' });
  else await refunded(admin, payment, REFUND);
  const n = paystack().refunds.length - 1;
  const refundEnds = () => endRefund(payment, ordering.comes, n);
  if (ordering.when === 'before') await refundEnds();
  const dispute = await disputed(payment);
  if (ordering.when === 'meanwhile') await refundEnds();
  await ends(dispute, ordering.dispute);
  if (ordering.when === 'after') await refundEnds();
  await later(MINUTE);
  const [left, owed] = await standing(who);
  const { state, returnedCents } = await shown(who, payment.id);
  const aside = await payoutOf(who);
  return { left: Number(left) - Number(before), owed, aside, state, returnedCents };
}

const AT_REST = {
  processed: {
    won: { left: PAID - REFUND, owed: 0, aside: 0, state: 'succeeded', returnedCents: REFUND },
    lost: { left: 0, owed: 0, aside: 0, state: 'reversed', returnedCents: PAID },
  },
  failed: {
    won: { left: PAID, owed: 0, aside: 0, state: 'succeeded', returnedCents: 0 },
    lost: { left: 0, owed: 0, aside: 0, state: 'reversed', returnedCents: PAID },
  },
} as const;

test.for(
  (['ours', 'elsewhere'] as const).flatMap((refund) =>
    (['won', 'lost'] as const).map((dispute) => ({ refund, dispute })),
  ),
)(
  'I-34 a refund ($refund) that was pending, and a dispute that is $dispute: in every order the same',
  async ({ refund, dispute }) => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    for (const comes of ['processed', 'failed'] as const)
      for (const when of ['before', 'meanwhile', 'after'] as const) {
        const rest = await restsAt(who, admin, { refund, dispute, comes, when });
        expect({ comes, when, ...rest }).toEqual({ comes, when, ...AT_REST[comes][dispute] });
        await soundMoney();
      }
  },
);

test.for([
  ['won', 300, 700],
  ['lost', 0, 1_000],
] as const)(
  'I-34 a refund above the part that an open dispute leaves: %s',
  async ([dispute, left, returnedCents]) => {
    const who = await buyer();
    const payment = await paid(who);
    const open = await disputed(payment, 500);
    await refundedAtPaystack(payment, 700);
    // The part that the dispute leaves is owed immediately, and the whole debt is taken.
    expect(await standing(who)).toEqual([0, 0]);
    expect(await shown(who, payment.id)).toMatchObject({ returnedCents: 1_000 });
    await ends(open, dispute);
    expect(await standing(who)).toEqual([left, 0]);
    expect(await shown(who, payment.id)).toMatchObject({ returnedCents });
    await soundMoney();
  },
);

test('I-34 spent credits become a debt: credited less spent less returned', async () => {
  const who = await buyer();
  const api = caller(who.accountId, await mint(who.accountId));
  const payment = await paid(who);
  const dispute = await disputed(payment);
  await paid(who);
  await scalar('UPDATE usage SET open_cap = 20');
  for (let n = 0; n < 13; n++) await rented(api);
  const { available, promo, held } = await balanceOf(who.accountId);
  expect([available + held, promo]).toEqual([1_500, 0]);
  await refundedAtPaystack(payment, REFUND);
  await ends(dispute, 'won');
  expect(await standing(who)).toEqual([available + PAID - REFUND, 0]);
  await soundMoney();
});

test('I-34 a refund of unknown outcome that Paystack refuses makes room for the one that it made', async () => {
  const [who, admin] = [await buyer(), await confirmedAdmin()];
  const payment = await paid(who);
  paystack().on('refund', () => new Response(null, { status: 503 }));
  await refunded(admin, payment, REFUND);
  await refundedAtPaystack(payment, PAID);
  expect([await standing(who), await payoutOf(who)]).toEqual([[0, 0], REFUND]);
  paystack().on('refund', () => paystackError(400, 'transaction_reversed'));
  await later(2 * MINUTE);
  await later(MINUTE);
  expect([await standing(who), await payoutOf(who)]).toEqual([[0, 0], 0]);
  expect(await shown(who, payment.id)).toMatchObject({ state: 'reversed', returnedCents: PAID });
  await soundMoney();
});

test('I-34 of two disputes the lost one takes the credits that the won one returns', async () => {
  const who = await buyer();
  const payment = await paid(who);
  const [one, two] = [await disputed(payment), await disputed(payment)];
  await ends(two, 'lost');
  expect(await shown(who, payment.id)).toMatchObject({ state: 'succeeded', returnedCents: PAID });
  await ends(one, 'won');
  expect(await standing(who)).toEqual([0, 0]);
  expect(await shown(who, payment.id)).toMatchObject({ state: 'reversed', returnedCents: PAID });
  await soundMoney();
});

test('I-34 without an answer of Paystack at the end of the dispute, refunds made meanwhile are taken later', async () => {
  const who = await buyer();
  const payment = await paid(who);
  const dispute = await disputed(payment);
  paystack().refundElsewhere(payment.reference, REFUND);
  paystack().on('listRefunds', () => new Response(null, { status: 503 }));
  await ends(dispute, 'won');
  expect(await standing(who)).toEqual([PAID, 0]);
  paystack().on('listRefunds', null);
  await later(MINUTE);
  expect(await standing(who)).toEqual([PAID - REFUND, 0]);
  await soundMoney();
});

test.for([
  ['has returned', 'processed', []],
  ['is returning', 'pending', ['payment.returned_differs']],
] as const)(
  'accepting a dispute returns the amount that no refund %s',
  async ([, status, paged]) => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    const payment = await paid(who);
    await disputed(payment);
    paystack().refundElsewhere(payment.reference, REFUND, { status });
    const id = await env.DB.prepare('SELECT id FROM payment_disputes').first<string>('id');
    paystack().on('resolveDispute', async (next) => {
      Object.assign(paystack().disputes[0] ?? {}, { amount: PAID - REFUND });
      return next();
    });
    const answer = { resolution: 'accept', message: 'Yes.' };
    await bodyOf(await admin.post(`/v1/admin/disputes/${id}/resolve`, answer), 200);
    const sent = paystack().calls.find(({ operation }) => operation === 'resolveDispute');
    expect(sent?.body).toMatchObject({ refund_amount: PAID - REFUND });
    expect(alerts()).toEqual(['payment.disputed', ...paged]);
    await endRefund(payment, 'processed');
    expect([await standing(who), alerts()]).toEqual([
      [0, 0],
      ['payment.disputed', ...paged],
    ]);
    await soundMoney();
  },
);

test.for([
  ['Paystack returned more than was paid', { refund: REFUND, lost: PAID }],
  ['the bank took less than the dispute set aside', { refund: 0, lost: 600 }],
] as const)('when %s an operator is alerted', async ([_what, { refund, lost }]) => {
  const who = await buyer();
  const payment = await paid(who);
  const dispute = await disputed(payment);
  if (refund > 0) paystack().refundElsewhere(payment.reference, refund);
  await ends(dispute, 'lost', lost);
  expect(await standing(who)).toEqual([0, 0]);
  expect(alerts()).toEqual(['payment.disputed', 'payment.returned_differs']);
});
