import { vi } from 'vitest';
import type {
  Notification,
  NotificationPage,
  Notifications,
} from '../../../../web/api/notifications-api';
import { AT } from '../../support/builders';

export const iso = (ms: number): string => new Date(AT + ms).toISOString();

export const notification = (patch: Partial<Notification> = {}): Notification => ({
  id: 'ntf_1',
  type: 'sms.received',
  title: 'Message received for WhatsApp',
  body: 'Open the verification in the dashboard to read it.',
  about: { type: 'verification', id: 'ver_1' },
  silent: false,
  createdAt: iso(0),
  readAt: null,
  archivedAt: null,
  ...patch,
});

type Types = Awaited<ReturnType<Notifications['preferences']>>['types'];

/** A server with one person's notifications, newest first, in pages of `size`. */
export function feed(items: Notification[] = [], size = 20) {
  const find = (id: string): Notification => {
    const found = items.find((one) => one.id === id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };
  const listed = () => items.filter(({ archivedAt }) => archivedAt === null);
  const backend = {
    list: vi.fn(async ({ cursor, state }: Record<string, string>): Promise<NotificationPage> => {
      const all = listed().filter(({ readAt }) => state !== 'unread' || readAt === null);
      const from = Number(cursor ?? 0);
      return {
        data: structuredClone(all.slice(from, from + size)),
        hasMore: all.length > from + size,
        nextCursor: all.length > from + size ? String(from + size) : null,
        unreadCount: listed().filter(({ readAt }) => readAt === null).length,
      };
    }),
    read: vi.fn(async (id: string) => structuredClone(Object.assign(find(id), { readAt: iso(0) }))),
    archive: vi.fn(async (id: string) =>
      structuredClone(Object.assign(find(id), { readAt: iso(0), archivedAt: iso(0) })),
    ),
    readAll: vi.fn(async () => {
      const unread = listed().filter(({ readAt }) => readAt === null);
      for (const one of unread) one.readAt = iso(0);
      return { readCount: unread.length };
    }),
    preferences: vi.fn<Notifications['preferences']>(() => new Promise(() => undefined)),
  };
  /** The notifications of the dashboard channel from now on. */
  const wants = (...types: (keyof Types)[]) => {
    const channels = { toast: true, email: false, sms: false, webhook: false };
    backend.preferences.mockResolvedValue({
      timeZone: 'UTC',
      quietHours: null,
      sound: 'knock',
      // All other channels are off, which equals missing here.
      types: Object.fromEntries(
        types.map((type) => [type, { channels, frequency: 'instant' }]),
      ) as Types,
      phone: null,
      rules: [],
    });
  };
  return { backend, items, wants };
}
