import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { Button } from '../../ui/controls/button';
import { timeOfDay } from '../../core/format';
import { NotificationText, NotificationTitle } from './notification-text';
import type { Notification } from '../../api/notifications-api';
import { ActProblem } from '../../ui/feedback/act-problem';

interface CentreRowProps {
  notification: Notification;
  read: () => Promise<void>;
  archive: () => Promise<void>;
}

export function CentreRow({ notification, read, archive }: CentreRowProps) {
  const act = useAct();
  const { title, body, createdAt, readAt, archivedAt } = notification;
  const isUnread = readAt === null;
  return (
    <li
      id={notification.id}
      tabIndex={-1}
      class="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-3"
    >
      <div class="min-w-0 flex-1 basis-72">
        <NotificationText notification={notification}>
          <p class="flex flex-wrap items-baseline gap-x-3">
            <NotificationTitle
              notification={notification}
              class={isUnread ? 'font-semibold' : 'font-medium'}
            />
            <time class="digits text-sm text-faint" dateTime={createdAt}>
              {timeOfDay(createdAt)}
            </time>
          </p>
          <p class="max-w-prose wrap-anywhere whitespace-pre-line text-soft">{body}</p>
        </NotificationText>
      </div>
      <div class="flex flex-wrap items-center gap-1 pl-2 sm:pl-0">
        {isUnread && (
          <Button
            kind="quiet"
            size="sm"
            aria-label={t('notices.readLabel', { title })}
            disabled={act.busy.value}
            onClick={() => void act.run(read)}
          >
            {t('notices.read')}
          </Button>
        )}
        {archivedAt === null && (
          <Button
            kind="quiet"
            size="sm"
            aria-label={t('notices.archiveLabel', { title })}
            disabled={act.busy.value}
            onClick={() => void act.run(archive)}
          >
            {t('notices.archive')}
          </Button>
        )}
      </div>
      <ActProblem act={act} class="w-full" />
    </li>
  );
}
