import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { Announcement } from './announcements.service';
import type { Notification } from './feed.service';
import type { Phone } from './phones.service';
import type { Preferences } from './preferences';
import { NOTIFICATION_TYPES } from './notification-texts';
import { RULES } from './notification-rules';

export const toNotification = (notification: Notification) => ({
  id: notification.id,
  type: notification.type,
  title: notification.title,
  body: notification.body,
  about: notification.about,
  silent: notification.isSilent,
  createdAt: iso(notification.createdAt),
  readAt: isoOrNull(notification.readAt),
  archivedAt: isoOrNull(notification.archivedAt),
});

export const toNotifications = (page: Page<Notification> & { unread: number }) => ({
  ...mapPage(page, toNotification),
  unreadCount: page.unread,
});

const formatClock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

export const toPhone = ({ number, isVerified }: Phone) => ({ number, verified: isVerified });

/** `types` has the form that PUT accepts; `rules` has the restrictions. */
export const toPreferences = (
  { timeZone, quiet, sound, types }: Preferences,
  phone: Phone | null,
) => ({
  timeZone,
  quietHours: quiet && { from: formatClock(quiet.from), to: formatClock(quiet.to) },
  sound,
  types,
  phone: phone && toPhone(phone),
  rules: NOTIFICATION_TYPES.map((type) => ({
    type,
    urgent: RULES[type].isUrgent,
    alwaysEmailed: RULES[type].isMailed,
    defaults: RULES[type].defaults,
  })),
});

export const toAnnouncement = ({ id, title, body, createdAt }: Announcement) => ({
  id,
  title,
  body,
  createdAt: iso(createdAt),
});

export const toAnnouncements = (page: Page<Announcement>) => mapPage(page, toAnnouncement);
