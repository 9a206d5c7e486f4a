import * as z from 'zod';
import { toPublicEvent } from '../../account-stream/frames';
import { EventData } from '../../../events/event';
import type { SystemCtx } from '../../../platform/core/ctx';
import type { Sealer } from '../../../platform/sealing/sealing.service';
import { findMessage } from '../../../verifications/orders/message.service';

/** An event as the account's log numbers it; `sequence` is null for one that is in no log. */
export interface DeliverableEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  timestamp: number;
  sequence?: number | null;
  /** Sample data, which a receiver must not take for something that happened. */
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
  data: EventData,
  isTest: z.boolean().default(false),
});

const scopeOf = (accountId: string, id: string) => ({ owner: accountId, record: `event:${id}` });

export const sealEvent = (
  sealer: Sealer,
  accountId: string,
  { id, sequence = null, data, isTest = false }: DeliverableEvent,
): Promise<string> =>
  sealer.seal(scopeOf(accountId, id), JSON.stringify({ sequence, data, isTest }));

/**
 * The body of the request. A message's text and code are put in here, at the last moment, and nowhere else (I-16); null
 * for a text that has outlived its age.
 */
export async function renderBody(ctx: SystemCtx, sealer: Sealer, row: EventRow): Promise<string> {
  const { id, type, at, account_id: accountId } = row;
  const { sequence, data, isTest } = Sealed.parse(
    JSON.parse(await sealer.open(scopeOf(accountId, id), row.sealed)),
  );
  const { messageId, verificationId } = data;
  const message =
    typeof messageId === 'string' && typeof verificationId === 'string' && !('text' in data)
      ? await findMessage(ctx, { accountId, verificationId, messageId })
      : null;
  // The envelope promises a whole number; one that is in no log has no place in it.
  const event = { id, type, timestamp: at, sequence: sequence ?? 0, data };
  return JSON.stringify({
    ...toPublicEvent(event, accountId, message),
    ...(isTest && { test: true }),
  });
}
