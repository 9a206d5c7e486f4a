import { instant } from './answers';
import { composeManual, deliver, type ManualSms } from './delivery';
import type { OperationContext } from './context';
import { formatNumber, parseNumber } from './numbers';
import { dollars } from './prices';
import { smsView } from './views';

const ALL = 1_000_000;

export type SentSms =
  | { outcome: 'sent'; sms: ReturnType<typeof smsView> & { reservationId: string | null } }
  | { outcome: 'scheduled'; dueAt: string }
  | { outcome: 'lost' }
  | { outcome: 'unknown' };

/** Sends a message from the control API, to any number and to finished verifications too. */
export function sendManual(context: OperationContext, input: ManualSms): SentSms {
  const { reservationId, to } = input;
  const asked = to === undefined ? undefined : parseNumber(to);
  const byId =
    typeof reservationId === 'string' ? context.verifications.find(reservationId) : undefined;
  const byNumber =
    asked !== undefined && reservationId === undefined
      ? context.verifications.findByNumber(asked)
      : undefined;
  const row = byId ?? byNumber;
  const number = asked ?? row?.number;
  if (number === undefined) return { outcome: 'unknown' };
  const message = composeManual(context, input, { row, number });
  if (input.delayMs > 0) {
    const dueAt = context.now + input.delayMs;
    context.sms.schedule({
      ...message,
      created_at: input.createdAt ?? null,
      webhook: input.webhook ? 1 : 0,
      kind: 'manual',
      due_at: dueAt,
    });
    return { outcome: 'scheduled', dueAt: instant(dueAt) };
  }
  const sent = deliver(context, message, input.webhook);
  if (sent === null) return { outcome: 'lost' };
  return {
    outcome: 'sent',
    sms: { ...smsView(context, sent), reservationId: sent.reservation_id },
  };
}

export const listVerificationsFor = (
  context: OperationContext,
  state: string | null,
  limit = ALL,
) =>
  context.verifications.list(state, limit).map((row) => ({
    id: row.id,
    saleId: row.sale_id,
    number: formatNumber(row.number, context.switches.numberFormat),
    serviceName: row.service,
    capability: row.capability,
    state: row.state,
    totalCost: dollars(row.cents),
    charged: dollars(row.charged),
    createdAt: instant(row.created_at),
    endsAt: instant(row.ends_at),
    refundedAt: row.refunded_at === null ? null : instant(row.refunded_at),
  }));

export const listPurchases = (context: OperationContext, limit = ALL) =>
  context.verifications.purchases(limit).map((row) => ({
    ...row,
    soldAt: instant(row.soldAt),
    refundedAt: row.refundedAt === null ? null : instant(row.refundedAt),
  }));

const listMessages = (context: OperationContext, limit: number) =>
  context.sms
    .latest(limit)
    .map((row) => ({ ...smsView(context, row), reservationId: row.reservation_id }));

export const webhookReport = (context: OperationContext, limit: number) => ({
  disabled: context.settings.webhookDisabled,
  failuresInARow: context.settings.webhookFailures,
  events: context.webhooks.countsByState(),
  attempts: context.webhooks.attempts(limit).map((row) => ({ ...row, at: instant(row.at) })),
});

export const overview = (context: OperationContext) => ({
  now: instant(context.now),
  seed: context.seed,
  username: context.apiUsername,
  balance: dollars(context.settings.balanceCents),
  open: listVerificationsFor(context, 'verificationPending', 50),
  messages: listMessages(context, 20),
  webhooks: webhookReport(context, 20),
  purchases: listPurchases(context, 20),
});
export type Overview = ReturnType<typeof overview>;

export function enableWebhooks({ settings, webhooks, now }: OperationContext): void {
  settings.webhookDisabled = false;
  settings.webhookFailures = 0;
  webhooks.resume(now);
}
