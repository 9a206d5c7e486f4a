import { t } from '../../locales/i18n';
import { dayTime } from '../../core/format';
import { NotificationText, NotificationTitle } from './notification-text';
import type { Notification } from '../../api/notifications-api';

const SHOWN = 6;

/** The latest notifications. */
export function BellList({
  items,
  onFollow,
}: {
  items: readonly Notification[];
  onFollow: () => void;
}) {
  if (items.length === 0)
    return (
      <div class="px-4 pb-5">
        <p class="font-medium">{t('notices.nothing')}</p>
        <p class="text-sm text-soft">{t('notices.nothingText')}</p>
      </div>
    );
  return (
    <ul class="flex flex-col divide-y divide-line border-t border-line">
      {items.slice(0, SHOWN).map((one) => (
        <li key={one.id} class="relative px-4 py-3 has-[a:hover]:bg-sunken/60">
          <NotificationText notification={one}>
            <NotificationTitle
              notification={one}
              class={`after:absolute after:inset-0 ${one.readAt === null ? 'font-semibold' : 'font-medium'}`}
              onFollow={onFollow}
            />
            <p class="line-clamp-2 text-sm wrap-anywhere text-soft">{one.body}</p>
            <time class="text-xs text-faint" dateTime={one.createdAt}>
              {dayTime(one.createdAt)}
            </time>
          </NotificationText>
        </li>
      ))}
    </ul>
  );
}
