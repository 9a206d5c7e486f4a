import type * as z from 'zod';
import { json } from './answers';
import type { Answer, Call } from './call';
import { sendWebhooks } from './batch';
import { DEFAULT_CARD, DEFAULT_EXPIRY, RESPONSES } from './cards';
import * as schemas from './control-schemas';
import type { OperationContext } from './context';
import { findDispute, plainDispute, emitReminder, resolve, startDispute } from './disputes';
import { authorizationSeq, refundSeq } from './ids';
import { wholeNumber } from './money';
import { plainRefund, plainWebhook } from './overview';
import { abandon, fail, isPaid, succeed } from './payments';
import { moveRefund, startRefund } from './refunds';
import { parseFields } from './requests';
import { plainView } from './transactions';
import type { Transaction } from './transactions.store';
import { savedView } from './views';
import type { Operation } from './operation';

const unknown = (what: string): Answer => json({ error: `no such ${what}` }, 404);
const parseLimit = (call: Call): number => Math.min(wholeNumber(call.query['limit']) ?? 100, 5000);

const reads = (run: Operation['run']): Operation => ({ group: null, writes: false, run });

/** A change through the control API: nothing happens when the input is invalid. */
const changes = <S extends z.ZodType>(
  schema: S,
  run: (context: OperationContext, input: z.output<S>, call: Call) => Answer,
): Operation => ({
  group: null,
  writes: true,
  run: (context, call) => {
    const input = schema.safeParse(parseFields(call));
    if (!input.success) return json({ error: 'invalid', issues: input.error.issues }, 422);
    return run(context, input.data, call);
  },
});

/** Sets a transaction's status. A paid one stays paid: 409. */
function setTransaction(
  context: OperationContext,
  row: Transaction,
  input: z.output<typeof schemas.SetTransaction>,
): Answer {
  if (isPaid(row)) return json({ error: 'the transaction is paid already' }, 409);
  const { to, card = DEFAULT_CARD, response, ...paid } = input;
  const turns = {
    success: () => succeed(context, row, { ...paid, card, expiry: DEFAULT_EXPIRY, response }),
    failed: () => fail(context, row, response ?? RESPONSES.declined),
    abandoned: () => abandon(context, row),
  };
  return json(plainView(context, turns[to]()));
}

function succeedMany(
  context: OperationContext,
  { references, limit, webhook }: z.output<typeof schemas.SucceedMany>,
): Answer {
  const rows =
    references === undefined
      ? context.transactions.unpaid(limit)
      : references.flatMap((reference) => context.transactions.find(reference) ?? []);
  const open = rows.filter((row) => !isPaid(row));
  const instrument = { card: DEFAULT_CARD, expiry: DEFAULT_EXPIRY };
  for (const row of open) succeed(context, row, { ...instrument, webhook });
  return json({
    succeeded: open.length,
    paidBefore: rows.length - open.length,
    unknown: references === undefined ? 0 : references.length - rows.length,
  });
}

function changeAuthorization(
  context: OperationContext,
  { outcome, active }: z.output<typeof schemas.AuthorizationChange>,
  call: Call,
): Answer {
  const seq = authorizationSeq(context.seed, call.params[0] ?? '');
  const saved = seq === undefined ? undefined : context.authorizations.get(seq);
  if (saved === undefined) return unknown('authorization');
  const changed = context.authorizations.change(saved, {
    outcome: outcome === undefined ? saved.outcome : outcome,
    active: active === undefined ? saved.active : Number(active),
    failures: 0,
    locked_until: null,
  });
  return json(plainAuthorization(context, changed));
}

const plainAuthorization = (context: OperationContext, saved: Parameters<typeof savedView>[1]) => ({
  ...savedView(context, saved),
  email: saved.email,
  active: saved.active === 1,
  outcome: saved.outcome,
});

const webhookReport = (context: OperationContext, call: Call): Answer =>
  json({
    counts: context.webhooks.countsByState(),
    webhooks: context.webhooks.list(parseLimit(call)).map(plainWebhook),
  });

/** Operations of the control API, below `/sandbox/paystack`. */
export const CONTROLS: Record<string, Operation> = {
  seeTotals: reads((context) =>
    json({
      transactions: context.transactions.totals(),
      webhooks: context.webhooks.countsByState(),
    }),
  ),
  seeTransactions: reads((context, call) =>
    json(
      context.transactions
        .list({ 'status =': call.query['status'] }, parseLimit(call))
        .map((row) => plainView(context, row)),
    ),
  ),
  seeTransaction: reads((context, call) => {
    const row = context.transactions.find(call.params[0] ?? '');
    return row ? json(plainView(context, row)) : unknown('transaction');
  }),
  setTransaction: changes(schemas.SetTransaction, (context, input, call) => {
    const row = context.transactions.find(call.params[0] ?? '');
    return row ? setTransaction(context, row, input) : unknown('transaction');
  }),
  succeedMany: changes(schemas.SucceedMany, succeedMany),
  seeRefunds: reads((context, call) =>
    json(context.refunds.list({}, parseLimit(call)).map((refund) => plainRefund(context, refund))),
  ),
  refund: changes(schemas.RefundWish, (context, { reference, amount }) => {
    const row = context.transactions.find(reference);
    if (row === undefined) return unknown('transaction');
    const notes = { currency: undefined, customerNote: undefined, merchantNote: undefined };
    const refund = startRefund(context, row, { amount, ...notes });
    return 'seq' in refund ? json(plainRefund(context, refund), 201) : refund;
  }),
  moveRefund: changes(schemas.RefundMove, (context, { status }, call) => {
    const refund = context.refunds.get(refundSeq(Number(call.params[0])));
    if (refund === undefined) return unknown('refund');
    return json(plainRefund(context, moveRefund(context, refund, status)));
  }),
  seeDisputes: reads((context, call) =>
    json(
      context.disputes.list({}, parseLimit(call)).map((dispute) => plainDispute(context, dispute)),
    ),
  ),
  dispute: changes(schemas.DisputeWish, (context, { reference, amount, category }) => {
    const row = context.transactions.find(reference);
    if (row === undefined) return unknown('transaction');
    if (!isPaid(row)) return json({ error: 'the transaction is not paid' }, 409);
    const dispute = startDispute(context, row, { amount: amount ?? row.amount, category });
    return json(plainDispute(context, dispute), 201);
  }),
  remindDispute: changes(schemas.Nothing, (context, _input, call) => {
    const dispute = findDispute(context, call.params[0]);
    if (dispute === undefined) return unknown('dispute');
    emitReminder(context, dispute);
    return json(plainDispute(context, dispute));
  }),
  endDispute: changes(schemas.DisputeEnd, (context, { resolution }, call) => {
    const dispute = findDispute(context, call.params[0]);
    if (dispute === undefined) return unknown('dispute');
    return json(plainDispute(context, resolve(context, dispute, resolution)));
  }),
  seeAuthorizations: reads((context, call) =>
    json(
      context.authorizations
        .list(call.query['email'] ?? '', parseLimit(call))
        .map((saved) => plainAuthorization(context, saved)),
    ),
  ),
  changeAuthorization: changes(schemas.AuthorizationChange, changeAuthorization),
  seeWebhooks: reads(webhookReport),
  sendWebhooks: changes(schemas.Batch, (context, { webhooks, shuffle }) =>
    json({ queued: sendWebhooks(context, webhooks, shuffle) }, 202),
  ),
  resendWebhooks: changes(schemas.Resend, (context, { seqs }) =>
    json({ queued: context.webhooks.resend(seqs, context.now) }, 202),
  ),
};
