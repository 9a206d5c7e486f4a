import { EVENTS, type EventType } from '../../../events/schemas';
import type { EventData } from '../../../events/event';

/** What is opened from a message only as a body is made; of a test there is none to open. */
const OPENED: EventData = {
  from: '22395',
  text: 'Your WhatsApp code is 123-456',
  code: '123456',
  receivedAt: 1_795_341_000_000,
};

/** The data of a test event. Times are epoch milliseconds, money is cents. */
export const sampleData = (type: EventType): EventData => ({
  ...EVENTS[type].example,
  ...(type === 'sms.received' && OPENED),
});
