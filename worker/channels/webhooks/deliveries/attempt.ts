import { unsealEndpoint } from '../endpoints/records';
import { createLookup } from '../endpoints/reach';
import { OUTCOMES, transmit, type Sent } from '../endpoints/transmit';
import type { SystemCtx } from '../../../platform/core/ctx';
import { describeError } from '../../../platform/core/errors';
import { log } from '../../../platform/core/log';
import { sealerOf } from '../../../platform/sealing/sealing.service';
import { eventKey, type Claim, type Claimed } from './claim';
import { openEvent, renderBody } from './event-body';

/** `fault`: our own failure, which says nothing about the receiver. */
export const ATTEMPT_OUTCOMES = [...OUTCOMES, 'fault'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface Attempted extends Omit<Sent, 'outcome'> {
  delivery: Claimed;
  outcome: AttemptOutcome;
  /** Start and end, epoch milliseconds. */
  at: number;
  endedAt: number;
}

/** Calls `make` once for each key. */
function memo<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

const requireValue = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`a delivery without its ${what}`);
  return value;
};

/** Starts all attempts of a claim in parallel; none of them throws. */
export function startAttempts(ctx: SystemCtx, claim: Claim): Promise<Attempted>[] {
  const sealer = sealerOf(ctx);
  const lookup = createLookup(ctx.env);
  const loadEndpoint = memo((id) =>
    unsealEndpoint(sealer, requireValue(claim.endpoints.get(id), 'endpoint'), ctx.now()),
  );
  const loadEvent = memo((key) =>
    openEvent(ctx, sealer, requireValue(claim.events.get(key), 'event')),
  );
  return claim.claimed.map(async (delivery): Promise<Attempted> => {
    const { accountId, endpointId, eventId } = delivery;
    const at = ctx.now();
    try {
      const [endpoint, event] = await Promise.all([
        loadEndpoint(endpointId),
        loadEvent(eventKey(accountId, eventId)),
      ]);
      const body = renderBody(event, endpoint.scopes);
      const sent = await transmit(ctx, endpoint, { id: eventId, body }, lookup);
      return { ...sent, delivery, at, endedAt: ctx.now() };
    } catch (error) {
      log('error', 'deliveries.fault', { deliveryId: delivery.id, error: describeError(error) });
      const endedAt = ctx.now();
      const nothing = { status: null, answer: null, retryAfterMs: null, ms: endedAt - at };
      return { ...nothing, outcome: 'fault', delivery, at, endedAt };
    }
  });
}
