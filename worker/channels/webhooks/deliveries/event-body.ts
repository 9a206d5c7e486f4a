import * as z from 'zod';
import { toPublicEvent } from '../../../events/public-event';
import { EventData } from '../../../events/event';
import { withReadableData } from '../../../events/event-types';
import { findMessageReference, type EventMessage } from '../../../events/public-data';
import type { Scope, SystemCtx } from '../../../platform/core/ctx';
import type { Sealer } from '../../../platform/sealing/sealing.service';
import { openEndpointSnapshot } from '../endpoints/endpoint-snapshots';
import { findMessage } from '../../../verifications/orders/message.service';

/** An event to deliver; `sequence` is null when the account's log does not have it. */
export interface DeliverableEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  timestamp: number;
  sequence?: number | null;
  requestId?: string | null | undefined;
  /** Sample data, marked so that a receiver does not mistake it for a real event. */
  isTest?: boolean;
  data: EventData;
}

export const EventRow = z.object({
  account_id: z.string(),
  id: z.string(),
  type: z.string(),
  at: z.number(),
  sealed: z.string(),
});
export type EventRow = z.infer<typeof EventRow>;

const Sealed = z.object({
  sequence: z.number().nullable(),
  requestId: z.string().nullish(),
  data: EventData,
  isTest: z.boolean().default(false),
});

const scopeOf = (accountId: string, id: string) => ({ owner: accountId, record: `event:${id}` });

export const sealEvent = (
  sealer: Sealer,
  accountId: string,
  { id, sequence = null, requestId, data, isTest = false }: DeliverableEvent,
): Promise<string> =>
  sealer.seal(scopeOf(accountId, id), JSON.stringify({ sequence, requestId, data, isTest }));

interface OpenedEvent extends Required<Omit<DeliverableEvent, 'sequence' | 'requestId'>> {
  accountId: string;
  sequence: number;
  requestId: string | null | undefined;
  message: EventMessage | null;
}

/**
 * A stored event, opened. The text and code of its message are added here and are not stored (I-16); they are null when
 * the text has expired.
 */
export async function openEvent(
  ctx: SystemCtx,
  sealer: Sealer,
  row: EventRow,
): Promise<OpenedEvent> {
  const { id, type, at, account_id: accountId } = row;
  const { sequence, requestId, data, isTest } = Sealed.parse(
    JSON.parse(await sealer.unseal(scopeOf(accountId, id), row.sealed)),
  );
  const reference = findMessageReference(data);
  const message = reference && (await findMessage(ctx, { accountId, ...reference }));
  // The envelope promises an integer, also for an event outside the log.
  const logged = { id, type, timestamp: at, sequence: sequence ?? 0, requestId, data };
  return { ...(await openEndpointSnapshot(sealer, accountId, logged)), accountId, message, isTest };
}

/** The body of a request to an endpoint with `scopes`. */
export const renderBody = (event: OpenedEvent, scopes: readonly Scope[]): string =>
  JSON.stringify({
    ...toPublicEvent(withReadableData(event, scopes), event.accountId, event.message),
    ...(event.isTest && { test: true }),
  });
