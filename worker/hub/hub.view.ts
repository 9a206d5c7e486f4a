import { shownEvent } from './frames';
import type { LoggedEvent } from '../events/event';

/** References only: a message's text and code are read from its verification (I-16). */
export const toEvents = (
  accountId: string,
  { data, nextCursor }: { data: LoggedEvent[]; nextCursor: string | null },
) => ({ data: data.map((event) => shownEvent(event, accountId, null)), nextCursor });
