import { spanAt } from '../state/switches';
import { instant } from './answers';
import type { Desk } from './desk';
import { otherId } from './ids';
import { formatNumber } from './numbers';
import type { Sms } from './sms.store';
import type { EventState } from './webhooks.store';

function stateOfNew(desk: Desk): EventState {
  const { lost, whileDisabled } = desk.switches.webhooks;
  if (desk.hit('webhook.lost', lost)) return 'dropped';
  if (!desk.settings.webhookDisabled) return 'waiting';
  return whileDisabled === 'hold' ? 'held' : 'dropped';
}

function emit(desk: Desk, event: string, data: Record<string, unknown>): void {
  const { enabled, duplicate, delayMs } = desk.switches.webhooks;
  if (!enabled) return;
  const state = stateOfNew(desk);
  const wait = spanAt(delayMs, () => desk.draw('webhook.delay'));
  const row = {
    id: otherId(desk, 'evt', desk.webhooks.nextOrdinal()),
    event,
    data: JSON.stringify(data),
    occurred_at: desk.now,
    state,
    due_at: state === 'waiting' ? desk.now + wait : null,
  };
  desk.webhooks.add(row);
  if (desk.hit('webhook.duplicate', duplicate)) desk.webhooks.add(row);
}

/** The key order is the samples'; an SMS event carries no id of its own. */
export function emitSms(desk: Desk, row: Sms, reservationId: string | null): void {
  emit(desk, 'v2.sms.received', {
    from: row.sender,
    to: formatNumber(row.number, desk.switches.numberFormat),
    createdAt: instant(row.created_at),
    smsContent: row.content,
    parsedCode: row.code,
    encrypted: row.encrypted === 1,
    reservationId,
  });
}

/** What the dashboard's test button sends. */
export const emitTest = (desk: Desk): void => emit(desk, 'v2.test', {});

export function emitCreated(desk: Desk, reservationId: string): void {
  if (!desk.switches.webhooks.reservationCreated) return;
  emit(desk, 'v2.reservation.created', { id: reservationId, type: 'verification' });
}
