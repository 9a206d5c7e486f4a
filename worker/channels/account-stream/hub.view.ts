import { mapPage, type Page } from '../../platform/db/page';
import { toPublicEvent } from '../../events/public-event';
import type { LoggedEvent } from '../../events/event';

/** An event without the text and code of messages, which the verification has (I-16). */
export const toEvent = (accountId: string, event: LoggedEvent) =>
  toPublicEvent(event, accountId, null);

export const toEvents = (accountId: string, page: Page<LoggedEvent>) =>
  mapPage(page, (event) => toEvent(accountId, event));
