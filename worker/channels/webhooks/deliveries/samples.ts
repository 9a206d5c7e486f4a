import { EVENTS, type EventType } from '../../../events/event-types';
import type { EventData } from '../../../events/event';
import { endedAs } from '../../../events/snapshot-examples';

/** The fields of a message, which a real event gets only when its body is rendered. */
const OPENED = {
  from: '22395',
  text: 'Your WhatsApp code is 123-456',
  code: '123456',
  receivedAt: 1_795_341_000_000,
};

/** The data of a test event. Times are epoch milliseconds, money is cents. */
export const sampleData = (type: EventType): EventData => ({
  ...EVENTS[type].example,
  ...(type === 'sms.received' && OPENED),
  ...(type === 'verification.completed' && {
    verification: { ...endedAs('completed', null), code: OPENED.code },
  }),
});
