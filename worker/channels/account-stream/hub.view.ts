import { mapPage, type Page } from '../../platform/db/page';
import { shownEvent } from './frames';
import type { LoggedEvent } from '../../events/event';

/** References only: a message's text and code are read from its verification (I-16). */
export const toEvents = (accountId: string, page: Page<LoggedEvent>) =>
  mapPage(page, (event) => shownEvent(event, accountId, null));
