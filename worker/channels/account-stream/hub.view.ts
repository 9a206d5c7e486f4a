import { mapPage, type Page } from '../../platform/db/page';
import { toPublicEvent } from './frames';
import type { LoggedEvent } from '../../events/event';

/** Events without the text and code of messages, which the verification has (I-16). */
export const toEvents = (accountId: string, page: Page<LoggedEvent>) =>
  mapPage(page, (event) => toPublicEvent(event, accountId, null));
