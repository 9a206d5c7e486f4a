import { spanAt } from '../lib/switch-values';
import type { OperationContext } from './context';
import type { Signing } from './switches';

interface Post {
  event: string;
  reference: string | null;
  body: string;
  signing?: Signing | null;
  /** Ms before the first attempt, in addition to the switches. */
  delayMs?: number;
}

/** Enqueues one body; the switches for loss do not apply. */
export function enqueue(
  context: OperationContext,
  { event, reference, body, signing = null, delayMs = 0 }: Post,
): void {
  context.webhooks.add({
    event,
    reference,
    body,
    signing,
    state: 'waiting',
    due_at: context.now + delayMs,
    created_at: context.now,
  });
}

/** Emits an event: its webhook is sent, lost, duplicated, delayed or reordered as the switches say. */
export function emit(
  context: OperationContext,
  event: string,
  reference: string | null,
  data: unknown,
): void {
  const { enabled, lost, duplicate, copies, delayMs, shuffleMs } = context.switches.webhooks;
  if (!enabled) return;
  const body = JSON.stringify({ event, data });
  if (context.hit('webhook.lost', lost)) {
    const row = { event, reference, body, signing: null, created_at: context.now };
    context.webhooks.add({ ...row, state: 'lost', due_at: null });
    return;
  }
  const times = context.hit('webhook.duplicate', duplicate) ? copies : 1;
  for (let i = 0; i < times; i++) {
    const shuffled = shuffleMs === 0 ? 0 : Math.floor(context.draw('webhook.shuffle') * shuffleMs);
    const wait = spanAt(delayMs, () => context.draw('webhook.delay')) + shuffled;
    enqueue(context, { event, reference, body, delayMs: wait });
  }
}
