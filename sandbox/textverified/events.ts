import { spanAt } from '../lib/switch-values';
import { instant } from './answers';
import type { OperationContext } from './context';
import { otherId } from './ids';
import { formatNumber } from './numbers';
import type { Sms } from './sms.store';
import type { EventState } from './webhooks.store';

function stateOfNew(context: OperationContext): EventState {
  const { lost, whileDisabled } = context.switches.webhooks;
  if (context.hit('webhook.lost', lost)) return 'dropped';
  if (!context.settings.webhookDisabled) return 'waiting';
  return whileDisabled === 'hold' ? 'held' : 'dropped';
}

function emit(context: OperationContext, event: string, data: Record<string, unknown>): void {
  const { enabled, duplicate, delayMs } = context.switches.webhooks;
  if (!enabled) return;
  const state = stateOfNew(context);
  const wait = spanAt(delayMs, () => context.draw('webhook.delay'));
  const row = {
    id: otherId(context, 'evt', context.webhooks.nextOrdinal()),
    event,
    data: JSON.stringify(data),
    occurred_at: context.now,
    state,
    due_at: state === 'waiting' ? context.now + wait : null,
  };
  context.webhooks.add(row);
  if (context.hit('webhook.duplicate', duplicate)) context.webhooks.add(row);
}

/** Keys in the order of the samples; an SMS event carries no SMS id. */
export function emitSms(context: OperationContext, row: Sms, reservationId: string | null): void {
  emit(context, 'v2.sms.received', {
    from: row.sender,
    to: formatNumber(row.number, context.switches.numberFormat),
    createdAt: instant(row.created_at),
    smsContent: row.content,
    parsedCode: row.code,
    encrypted: row.encrypted === 1,
    reservationId,
  });
}

/** The event of the dashboard's test button. */
export const emitTest = (context: OperationContext): void => emit(context, 'v2.test', {});

export function emitCreated(context: OperationContext, reservationId: string): void {
  if (!context.switches.webhooks.reservationCreated) return;
  emit(context, 'v2.reservation.created', { id: reservationId, type: 'verification' });
}
