import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { EVENTS, type EventType } from '../../../worker/events/schemas';
import type { LoggedEvent } from '../../../worker/events/event';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import { deliverMails } from '../../../worker/mail/mail.service';
import { notify } from '../../../worker/channels/notifications/notify.service';
import { sendDueNotifications } from '../../../worker/channels/notifications/send.service';
import { provider } from './api';
import { accountOf, type Person } from './person';

export const PHONE = '+12065550142';

/** As the API shows it. */
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
  unread: number;
}

let made = 0;

/** An event of the type as the log has it: the example of its schema, unless a test says otherwise. */
export const eventOfType = (type: EventType, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  id: `evt_notified_${++made}`,
  type,
  timestamp: Date.now(),
  sequence: made,
  data: EVENTS[type].example,
  ...more,
});

/** The consumer hears of events of the account that `someone` acts for, and all that follows at once is done. */
export async function told(someone: Person, ...events: LoggedEvent[]): Promise<void> {
  await notify(systemCtx(env), await accountOf(someone), events);
  await backgroundAtRest();
}

/** What a tick does for notifications. Answers when more is due. */
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

/** Somebody chooses; what is left out is as by default. */
export async function chose(someone: Person, preferences: object): Promise<void> {
  const response = await someone.put('/v1/notifications/preferences', preferences);
  expect(response.status, await response.clone().text()).toBe(200);
}

/** The choice of channels for one type, and nothing else. */
export const by = (type: EventType, channels: object, frequency = 'instant') => ({
  types: { [type]: { channels, frequency } },
});

/** The code in the `n`th text to `number`. */
export const codeAt = async (number: string, n = 1): Promise<string> =>
  /\d{6}/.exec((await provider.texts.arrived(number, n)).body)?.[0] ?? '';

/** Somebody whose phone is confirmed. */
export async function withPhone(someone: Person, number = PHONE): Promise<Person> {
  const before = provider.texts.to(number).length;
  expect((await someone.put('/v1/notifications/phone', { number })).status).toBe(200);
  const code = await codeAt(number, before + 1);
  const response = await someone.post('/v1/notifications/phone/verify', { code });
  expect(await response.json()).toEqual({ number, verified: true });
  return someone;
}
