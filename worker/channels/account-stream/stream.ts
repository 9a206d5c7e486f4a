import { openDb } from '../../platform/db/client';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { findMessage } from '../../verifications/orders/message.service';
import type { OpenMessage } from '../../verifications/orders/snapshot';
import { eventFrame } from './frames';
import type { LoggedEvent } from '../../events/event';
import type { Frame } from './watcher';

/** Where a new socket begins, if it may. */
export interface Joined {
  isCurrent: boolean;
  /** The newest number of the log. */
  sequence: number;
}

/** A part of the past: everything up to `through` that the log still has. */
export interface Page {
  frames: Frame[];
  through: number;
  more: boolean;
  /** The log lacks some of what was asked for: nothing is sent, and the log has come to `through`. */
  isExpired: boolean;
}

/** The message that an event is about, if it is about one. */
function messageOf({
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

/** Events as frames: at once where no sealed text is to be opened for one. */
export function render(
  env: Env,
  accountId: string,
  events: readonly LoggedEvent[],
): Frame[] | Promise<Frame[]> {
  if (events.every((event) => messageOf(event) === null))
    return events.map((event) => eventFrame(event, accountId, null));
  return Promise.all(
    events.map(async (event) => eventFrame(event, accountId, await opened(env, accountId, event))),
  );
}

async function opened(
  env: Env,
  accountId: string,
  event: LoggedEvent,
): Promise<OpenMessage | null> {
  const named = messageOf(event);
  if (!named) return null;
  try {
    const ctx = { db: openDb(env.DB), env, now: Date.now };
    return await findMessage(ctx, { accountId, ...named });
  } catch (error) {
    // The event itself is worth more than its text, which the API has too.
    log('error', 'hub.open_message', { error: describeError(error) });
    return null;
  }
}
