import { openDb } from '../../platform/db/client';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { findMessage } from '../../verifications/orders/message.service';
import type { OpenMessage } from '../../verifications/orders/snapshot';
import { eventFrame } from './frames';
import type { LoggedEvent } from '../../events/event';
import type { History } from './event-log';
import type { Frame } from './stream-connection';

/** The reply to a new socket: whether it may stay, and where the log is. */
export interface Joined {
  isCurrent: boolean;
  /** The newest sequence number of the log. */
  sequence: number;
}

/** A part of the past, as frames. */
export type Page = Omit<History, 'events'> & { frames: Frame[] };

/** The message that an event is about, or null. */
function findMessageReference({
  type,
  data,
}: LoggedEvent): { verificationId: string; messageId: string } | null {
  const { verificationId, messageId } = data;
  return type === 'sms.received' &&
    typeof verificationId === 'string' &&
    typeof messageId === 'string'
    ? { verificationId, messageId }
    : null;
}

/** Events as frames; synchronous when no event has a sealed message. */
export function renderEvents(
  env: Env,
  accountId: string,
  events: readonly LoggedEvent[],
): Frame[] | Promise<Frame[]> {
  if (events.every((event) => findMessageReference(event) === null))
    return events.map((event) => eventFrame(event, accountId, null));
  return Promise.all(
    events.map(async (event) =>
      eventFrame(event, accountId, await findEventMessage(env, accountId, event)),
    ),
  );
}

async function findEventMessage(
  env: Env,
  accountId: string,
  event: LoggedEvent,
): Promise<OpenMessage | null> {
  const reference = findMessageReference(event);
  if (!reference) return null;
  try {
    const ctx = { db: openDb(env.DB), env, now: Date.now };
    return await findMessage(ctx, { accountId, ...reference });
  } catch (error) {
    // Sent without the text, which the API has too.
    log('error', 'hub.open_message', { error: describeError(error) });
    return null;
  }
}

export const renderHistory = async (
  env: Env,
  accountId: string,
  { events, ...rest }: History,
): Promise<Page> => ({ frames: await renderEvents(env, accountId, events), ...rest });
