import { instant } from './answers';
import { composeManual, deliver, type ManualSms } from './delivery';
import type { Desk } from './desk';
import { formatNumber, parseNumber } from './numbers';
import { dollars } from './prices';
import { smsView } from './views';

const ALL = 1_000_000;

export type SentSms =
  | { outcome: 'sent'; sms: ReturnType<typeof smsView> & { reservationId: string | null } }
  | { outcome: 'scheduled'; dueAt: string }
  | { outcome: 'lost' }
  | { outcome: 'unknown' };

/** A message by hand, to any number and to finished verifications too. */
export function sendManual(desk: Desk, input: ManualSms): SentSms {
  const { reservationId, to } = input;
  const asked = to === undefined ? undefined : parseNumber(to);
  const byId =
    typeof reservationId === 'string' ? desk.verifications.find(reservationId) : undefined;
  const byNumber =
    asked !== undefined && reservationId === undefined
      ? desk.verifications.findByNumber(asked)
      : undefined;
  const row = byId ?? byNumber;
  const number = asked ?? row?.number;
  if (number === undefined) return { outcome: 'unknown' };
  const message = composeManual(desk, input, { row, number });
  if (input.delayMs > 0) {
    const dueAt = desk.now + input.delayMs;
    desk.sms.schedule({
      ...message,
      created_at: input.createdAt ?? null,
      webhook: input.webhook ? 1 : 0,
      kind: 'manual',
      due_at: dueAt,
    });
    return { outcome: 'scheduled', dueAt: instant(dueAt) };
  }
  const sent = deliver(desk, message, input.webhook);
  if (sent === null) return { outcome: 'lost' };
  return { outcome: 'sent', sms: { ...smsView(desk, sent), reservationId: sent.reservation_id } };
}

export const listVerificationsFor = (desk: Desk, state: string | null, limit = ALL) =>
  desk.verifications.list(state, limit).map((row) => ({
    id: row.id,
    saleId: row.sale_id,
    number: formatNumber(row.number, desk.switches.numberFormat),
    serviceName: row.service,
    capability: row.capability,
    state: row.state,
    totalCost: dollars(row.cents),
    charged: dollars(row.charged),
    createdAt: instant(row.created_at),
    endsAt: instant(row.ends_at),
    refundedAt: row.refunded_at === null ? null : instant(row.refunded_at),
  }));

export const listPurchases = (desk: Desk, limit = ALL) =>
  desk.verifications.purchases(limit).map((row) => ({
    ...row,
    soldAt: instant(row.soldAt),
    refundedAt: row.refundedAt === null ? null : instant(row.refundedAt),
  }));

const listMessages = (desk: Desk, limit: number) =>
  desk.sms
    .latest(limit)
    .map((row) => ({ ...smsView(desk, row), reservationId: row.reservation_id }));

export const webhookReport = (desk: Desk, limit: number) => ({
  disabled: desk.settings.webhookDisabled,
  failuresInARow: desk.settings.webhookFailures,
  events: desk.webhooks.countsByState(),
  attempts: desk.webhooks.attempts(limit).map((row) => ({ ...row, at: instant(row.at) })),
});

export const overview = (desk: Desk) => ({
  now: instant(desk.now),
  seed: desk.seed,
  username: desk.apiUsername,
  balance: dollars(desk.settings.balanceCents),
  open: listVerificationsFor(desk, 'verificationPending', 50),
  messages: listMessages(desk, 20),
  webhooks: webhookReport(desk, 20),
  purchases: listPurchases(desk, 20),
});
export type Overview = ReturnType<typeof overview>;
