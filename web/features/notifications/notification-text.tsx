import type { ComponentChildren } from 'preact';
import { useNotifications } from './notifications-context';
import { t } from '../../locales/i18n';
import { useMe } from '../../shared/use-me';
import { cx } from '../../ui/cx';
import type { Notification } from '../../api/notifications-api';
import { notificationLink } from './notification-link';

interface NotificationTitleProps {
  notification: Notification;
  class?: string;
  onFollow?: () => void;
}

/** The title, linked to the page that it is about; following the link marks it as read. */
export function NotificationTitle({
  notification,
  class: extra,
  onFollow,
}: NotificationTitleProps) {
  const { bell } = useNotifications();
  const { account } = useMe();
  const { id, title, readAt } = notification;
  const link = notificationLink(notification, account.role === 'owner');
  if (link === null) return <span class={extra}>{title}</span>;
  const follow = (): void => {
    // When the API is not reachable it stays unread, and the next read shows that.
    if (readAt === null) void bell.read(id).catch(() => bell.load());
    onFollow?.();
  };
  return (
    <a href={link} class={cx('underline-offset-4 hover:underline', extra)} onClick={follow}>
      {title}
    </a>
  );
}

/** The notification, with a dot, and a word for screen readers, while it is unread. */
export function NotificationText({
  notification,
  children,
}: {
  notification: Notification;
  children: ComponentChildren;
}) {
  return (
    <div class="flex min-w-0 items-start gap-2.5">
      {notification.readAt === null ? (
        <span class="mt-1.5 size-2 shrink-0 rounded-full bg-wait-fill">
          <span class="sr-only">{t('notices.unread')}</span>
        </span>
      ) : (
        <span class="size-2 shrink-0" aria-hidden="true" />
      )}
      <div class="flex min-w-0 flex-col gap-0.5">{children}</div>
    </div>
  );
}
