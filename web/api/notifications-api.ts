import { client, read } from './http-client';

const { notifications: own } = client.v1;
const one = own[':id'];

/** The notifications of the signed-in person in the selected account. */
export const notifications = {
  list: (query: Record<string, string>) => read(own.$get({ query })),
  read: (id: string) => read(one.read.$post({ param: { id } })),
  archive: (id: string) => read(one.archive.$post({ param: { id } })),
  readAll: () => read(own['read-all'].$post({})),
  preferences: () => read(own.preferences.$get({})),
};

export type Notifications = typeof notifications;
type Answered<K extends keyof Notifications> = Awaited<ReturnType<Notifications[K]>>;
export type NotificationPage = Answered<'list'>;
export type Notification = NotificationPage['data'][number];
export type Preferences = Answered<'preferences'>;
