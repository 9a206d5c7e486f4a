import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { EVENTS, type EventType } from '../../../worker/events/event-types';
import type { LoggedEvent } from '../../../worker/events/event';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import { deliverMails } from '../../../worker/mail/mail.service';
import { notify } from '../../../worker/channels/notifications/notify.service';
import { sendDueNotifications } from '../../../worker/channels/notifications/send.service';
import { provider } from './api';
import { accountOf, type Person } from './person';

export const PHONE = '+12065550142';

/** A notification in the API's format. */
export interface Shown {
  id: string;
  type: string;
  title: string;
  body: string;
  about: { type: string; id: string } | null;
  silent: boolean;
  readAt: string | null;
  archivedAt: string | null;
}
interface Page {
  data: Shown[];
  nextCursor: string | null;
  unreadCount: number;
}

let made = 0;

/** An event of the type as in the log: its schema's example, unless a test changes it. */
export const eventOfType = (type: EventType, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  id: `evt_notified_${++made}`,
  type,
  timestamp: Date.now(),
  sequence: made,
  data: EVENTS[type].example,
  ...more,
});

/** Passes events of `someone`'s account to the consumer and waits for their immediate effects. */
export async function told(someone: Person, ...events: LoggedEvent[]): Promise<void> {
  await notify(systemCtx(env), await accountOf(someone), events);
  await backgroundAtRest();
}

/** Runs the notification jobs of one tick. Returns the time at which more is due, or null. */
export async function sendDue(): Promise<number | null> {
  const next = await sendDueNotifications(systemCtx(env));
  await deliverMails(systemCtx(env));
  await backgroundAtRest();
  return next;
}

export async function feed(someone: Person, query = ''): Promise<Page> {
  const response = await someone.get(`/v1/notifications${query}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json<Page>();
}

/** Saves preferences; missing ones have their defaults. */
export async function chose(someone: Person, preferences: object): Promise<void> {
  const response = await someone.put('/v1/notifications/preferences', preferences);
  expect(response.status, await response.clone().text()).toBe(200);
}

/** Preferences with the channels of one type only. */
export const by = (type: EventType, channels: object, frequency = 'instant') => ({
  types: { [type]: { channels, frequency } },
});

/** The code in the `n`th text to `number`. */
export const codeAt = async (number: string, n = 1): Promise<string> =>
  /\d{6}/.exec((await provider.texts.arrived(number, n)).body)?.[0] ?? '';

/** A person with a confirmed phone. */
export async function withPhone(someone: Person, number = PHONE): Promise<Person> {
  const before = provider.texts.to(number).length;
  expect((await someone.put('/v1/notifications/phone', { number })).status).toBe(200);
  const code = await codeAt(number, before + 1);
  const response = await someone.post('/v1/notifications/phone/verify', { code });
  expect(await response.json()).toEqual({ number, verified: true });
  return someone;
}
