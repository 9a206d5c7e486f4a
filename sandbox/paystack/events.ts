import { spanAt } from '../state/switches';
import type { Desk } from './desk';
import type { Signing } from './switches';

interface Post {
  event: string;
  reference: string | null;
  body: string;
  signing?: Signing | null;
  /** Ms before the first attempt, besides what the switches add. */
  delayMs?: number;
}

/** Puts one body on its way, whatever the switches say about losing it. */
export function enqueue(
  desk: Desk,
  { event, reference, body, signing = null, delayMs = 0 }: Post,
): void {
  desk.webhooks.add({
    event,
    reference,
    body,
    signing,
    state: 'waiting',
    due_at: desk.now + delayMs,
    created_at: desk.now,
  });
}

/** Something happened: its webhook goes out, or is lost, doubled, late or out of order as the switches say. */
export function emit(desk: Desk, event: string, reference: string | null, data: unknown): void {
  const { enabled, lost, duplicate, copies, delayMs, shuffleMs } = desk.switches.webhooks;
  if (!enabled) return;
  const body = JSON.stringify({ event, data });
  if (desk.hit('webhook.lost', lost)) {
    const row = { event, reference, body, signing: null, created_at: desk.now };
    desk.webhooks.add({ ...row, state: 'lost', due_at: null });
    return;
  }
  const times = desk.hit('webhook.duplicate', duplicate) ? copies : 1;
  for (let i = 0; i < times; i++) {
    const shuffled = shuffleMs === 0 ? 0 : Math.floor(desk.draw('webhook.shuffle') * shuffleMs);
    const wait = spanAt(delayMs, () => desk.draw('webhook.delay')) + shuffled;
    enqueue(desk, { event, reference, body, delayMs: wait });
  }
}
