import { t } from '../../locales/i18n';
import { day } from '../../core/format';
import type { Notification } from '../../api/notifications-api';

interface Day {
  /** In the reader's time zone. */
  key: string;
  items: Notification[];
}

const keyOf = (date: Date): string => date.toDateString();

/** Groups a list (newest first) by day, in the reader's time zone. */
export function byDay(items: readonly Notification[]): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const key = keyOf(new Date(item.createdAt));
    const last = days.at(-1);
    if (last?.key === key) last.items.push(item);
    else days.push({ key, items: [item] });
  }
  return days;
}

/** `now` in epoch milliseconds. */
export function dayName(key: string, now: number): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (key === keyOf(new Date(now))) return t('notices.today');
  return key === keyOf(yesterday) ? t('notices.yesterday') : day(key);
}
