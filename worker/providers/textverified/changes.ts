import { type Caller, ONCE, succeeded } from './caller';
import { describe } from './outcomes';
import { Id } from './schemas';
import type { ChangeOutcome, Turn } from './types';

const TIMEOUT_MS = 6_000;

/**
 * `POST verifications/{id}/cancel` or `/report` (contract A.6). An empty 200 is `done`, 400 is `refused`, a change without a
 * slot is `unsent`; everything else is `unknown` until the state of the verification is read (I-09).
 */
export async function change(
  caller: Caller,
  action: 'cancel' | 'report',
  id: string,
  turn: Turn,
): Promise<ChangeOutcome> {
  if (!Id.safeParse(id).success) return { kind: 'refused', detail: 'unusable id' };
  const called = await caller.call({
    operation: action,
    policy: ONCE,
    turn,
    // The body is empty; the status is sufficient.
    readable: () => true,
    exchange: {
      method: 'POST',
      path: `verifications/${encodeURIComponent(id)}/${action}`,
      timeoutMs: TIMEOUT_MS,
    },
  });
  if (called.kind === 'stopped') return { kind: 'unsent', detail: describe(called) };
  if (called.kind !== 'reply') return { kind: 'unknown', detail: describe(called) };
  if (succeeded(called)) return { kind: 'done' };
  if (called.status === 429) return { kind: 'unsent', detail: describe(called) };
  if (called.status === 400) return { kind: 'refused', detail: describe(called) };
  if (called.status === 404) return { kind: 'not_found' };
  return { kind: 'unknown', detail: describe(called) };
}
