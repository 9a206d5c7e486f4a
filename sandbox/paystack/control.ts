import type * as z from 'zod';
import { json } from './answers';
import type { Answer, Call } from './call';
import { fire } from './batch';
import { DEFAULT_CARD, DEFAULT_EXPIRY, RESPONSES } from './cards';
import * as schemas from './control-schemas';
import type { Desk } from './desk';
import { disputeOf, plainDispute, remind, resolve, startDispute } from './disputes';
import { authorizationSeq, refundSeq } from './ids';
import { wholeNumber } from './money';
import { plainRefund, plainWebhook } from './overview';
import { abandon, fail, isPaid, succeed } from './payments';
import { moveRefund, startRefund } from './refunds';
import { readFields } from './requests';
import { plainView } from './transactions';
import type { Transaction } from './transactions.store';
import { savedView } from './views';
import type { Operation } from './operation';

const unknown = (what: string): Answer => json({ error: `no such ${what}` }, 404);
const limitOf = (call: Call): number => Math.min(wholeNumber(call.query['limit']) ?? 100, 5000);

const reads = (run: Operation['run']): Operation => ({ group: null, writes: false, run });

/** A change by hand: input is checked first, and nothing happens where it is wrong. */
const changes = <S extends z.ZodType>(
  schema: S,
  run: (desk: Desk, input: z.output<S>, call: Call) => Answer,
): Operation => ({
  group: null,
  writes: true,
  run: (desk, call) => {
    const input = schema.safeParse(readFields(call));
    if (!input.success) return json({ error: 'invalid', issues: input.error.issues }, 422);
    return run(desk, input.data, call);
  },
});

/** A status by hand. What is paid stays paid: 409. */
function settle(desk: Desk, row: Transaction, input: z.output<typeof schemas.Settle>): Answer {
  if (isPaid(row)) return json({ error: 'the transaction is paid already' }, 409);
  const { to, card = DEFAULT_CARD, response, ...paid } = input;
  const turns = {
    success: () => succeed(desk, row, { ...paid, card, expiry: DEFAULT_EXPIRY, response }),
    failed: () => fail(desk, row, response ?? RESPONSES.declined),
    abandoned: () => abandon(desk, row),
  };
  return json(plainView(desk, turns[to]()));
}

function succeedMany(
  desk: Desk,
  { references, limit, webhook }: z.output<typeof schemas.SucceedMany>,
): Answer {
  const rows =
    references === undefined
      ? desk.transactions.unpaid(limit)
      : references.flatMap((reference) => desk.transactions.find(reference) ?? []);
  const open = rows.filter((row) => !isPaid(row));
  const instrument = { card: DEFAULT_CARD, expiry: DEFAULT_EXPIRY };
  for (const row of open) succeed(desk, row, { ...instrument, webhook });
  return json({
    succeeded: open.length,
    paidBefore: rows.length - open.length,
    unknown: references === undefined ? 0 : references.length - rows.length,
  });
}

function changeAuthorization(
  desk: Desk,
  { outcome, active }: z.output<typeof schemas.AuthorizationChange>,
  call: Call,
): Answer {
  const seq = authorizationSeq(desk.seed, call.params[0] ?? '');
  const saved = seq === undefined ? undefined : desk.authorizations.get(seq);
  if (saved === undefined) return unknown('authorization');
  const changed = desk.authorizations.change(saved, {
    outcome: outcome === undefined ? saved.outcome : outcome,
    active: active === undefined ? saved.active : Number(active),
    failures: 0,
    locked_until: null,
  });
  return json(plainAuthorization(desk, changed));
}

const plainAuthorization = (desk: Desk, saved: Parameters<typeof savedView>[1]) => ({
  ...savedView(desk, saved),
  email: saved.email,
  active: saved.active === 1,
  outcome: saved.outcome,
});

const webhookReport = (desk: Desk, call: Call): Answer =>
  json({
    counts: desk.webhooks.countsByState(),
    webhooks: desk.webhooks.list(limitOf(call)).map(plainWebhook),
  });

/** The sandbox's own calls, below `/sandbox/paystack`. */
export const CONTROLS: Record<string, Operation> = {
  seeTotals: reads((desk) =>
    json({ transactions: desk.transactions.totals(), webhooks: desk.webhooks.countsByState() }),
  ),
  seeTransactions: reads((desk, call) =>
    json(
      desk.transactions
        .list({ 'status =': call.query['status'] }, limitOf(call))
        .map((row) => plainView(desk, row)),
    ),
  ),
  seeTransaction: reads((desk, call) => {
    const row = desk.transactions.find(call.params[0] ?? '');
    return row ? json(plainView(desk, row)) : unknown('transaction');
  }),
  settle: changes(schemas.Settle, (desk, input, call) => {
    const row = desk.transactions.find(call.params[0] ?? '');
    return row ? settle(desk, row, input) : unknown('transaction');
  }),
  succeedMany: changes(schemas.SucceedMany, succeedMany),
  seeRefunds: reads((desk, call) =>
    json(desk.refunds.list({}, limitOf(call)).map((refund) => plainRefund(desk, refund))),
  ),
  refund: changes(schemas.RefundWish, (desk, { reference, amount }) => {
    const row = desk.transactions.find(reference);
    if (row === undefined) return unknown('transaction');
    const notes = { currency: undefined, customerNote: undefined, merchantNote: undefined };
    const refund = startRefund(desk, row, { amount, ...notes });
    return 'seq' in refund ? json(plainRefund(desk, refund), 201) : refund;
  }),
  moveRefund: changes(schemas.RefundMove, (desk, { status }, call) => {
    const refund = desk.refunds.get(refundSeq(Number(call.params[0])));
    if (refund === undefined) return unknown('refund');
    return json(plainRefund(desk, moveRefund(desk, refund, status)));
  }),
  seeDisputes: reads((desk, call) =>
    json(desk.disputes.list({}, limitOf(call)).map((dispute) => plainDispute(desk, dispute))),
  ),
  dispute: changes(schemas.DisputeWish, (desk, { reference, amount, category }) => {
    const row = desk.transactions.find(reference);
    if (row === undefined) return unknown('transaction');
    if (!isPaid(row)) return json({ error: 'the transaction is not paid' }, 409);
    const dispute = startDispute(desk, row, { amount: amount ?? row.amount, category });
    return json(plainDispute(desk, dispute), 201);
  }),
  remindDispute: changes(schemas.Nothing, (desk, _input, call) => {
    const dispute = disputeOf(desk, call.params[0]);
    if (dispute === undefined) return unknown('dispute');
    remind(desk, dispute);
    return json(plainDispute(desk, dispute));
  }),
  endDispute: changes(schemas.DisputeEnd, (desk, { resolution }, call) => {
    const dispute = disputeOf(desk, call.params[0]);
    if (dispute === undefined) return unknown('dispute');
    return json(plainDispute(desk, resolve(desk, dispute, resolution)));
  }),
  seeAuthorizations: reads((desk, call) =>
    json(
      desk.authorizations
        .list(call.query['email'] ?? '', limitOf(call))
        .map((saved) => plainAuthorization(desk, saved)),
    ),
  ),
  changeAuthorization: changes(schemas.AuthorizationChange, changeAuthorization),
  seeWebhooks: reads(webhookReport),
  fireWebhooks: changes(schemas.Batch, (desk, { webhooks, shuffle }) =>
    json({ queued: fire(desk, webhooks, shuffle) }, 202),
  ),
  resendWebhooks: changes(schemas.Resend, (desk, { seqs }) =>
    json({ queued: desk.webhooks.resend(seqs, desk.now) }, 202),
  ),
};
