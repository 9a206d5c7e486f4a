import { openDb } from '../../platform/db/client';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { hasSealedSnapshot, openEndpointSnapshot } from '../webhooks/endpoints/endpoint-snapshots';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { findMessage } from '../../verifications/orders/message.service';
import type { OpenMessage } from '../../verifications/orders/snapshot';
import { eventFrame } from './frames';
import type { LoggedEvent } from '../../events/event';
import { withReadableData } from '../../events/event-types';
import { findMessageReference } from '../../events/public-data';
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

/** Events as frames; synchronous when no event has a sealed message or snapshot. */
export function renderEvents(
  env: Env,
  accountId: string,
  events: readonly LoggedEvent[],
): Frame[] | Promise<Frame[]> {
  if (events.every(({ data }) => findMessageReference(data) === null && !hasSealedSnapshot(data)))
    return events.map((event) => eventFrame(event, accountId, null));
  // The message of a completed verification has an event of its own beside it: it is read once.
  const opened = new Map<string, Promise<OpenMessage | null>>();
  return Promise.all(
    events.map(async (event) => {
      const reference = findMessageReference(event.data);
      if (!reference) return eventFrame(await openSnapshot(env, accountId, event), accountId, null);
      const { messageId } = reference;
      const message = opened.get(messageId) ?? openMessage(env, { accountId, ...reference });
      opened.set(messageId, message);
      return eventFrame(event, accountId, await message);
    }),
  );
}

async function openSnapshot(env: Env, accountId: string, event: LoggedEvent): Promise<LoggedEvent> {
  const sealer = sealerOf({ db: openDb(env.DB), env, now: Date.now });
  try {
    return await openEndpointSnapshot(sealer, accountId, event);
  } catch (error) {
    // Sent without the endpoint, which the API has too.
    log('error', 'hub.open_snapshot', { error: describeError(error) });
    return withReadableData(event, []);
  }
}

async function openMessage(
  env: Env,
  named: { accountId: string; verificationId: string; messageId: string },
): Promise<OpenMessage | null> {
  try {
    return await findMessage({ db: openDb(env.DB), env, now: Date.now }, named);
  } catch (error) {
    // Sent without the text, which the API has too.
    log('error', 'hub.open_message', { error: describeError(error) });
    return null;
  }
}

/** A part of the past of at most `most` characters, and of one event at least. */
export async function renderHistory(
  env: Env,
  accountId: string,
  { events, ...rest }: History,
  most: number,
): Promise<Page> {
  const frames = await renderEvents(env, accountId, events);
  let length = 0;
  const over = frames.findIndex(({ text }, n) => (length += text.length) > most && n > 0);
  const last = events[over - 1];
  return last
    ? { ...rest, frames: frames.slice(0, over), through: last.sequence, more: true }
    : { ...rest, frames };
}
