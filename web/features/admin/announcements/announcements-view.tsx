import { useEffect, useMemo } from 'preact/hooks';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.notification-settings.json';
import { useMe } from '../../../shared/use-me';
import { Empty } from '../../../ui/feedback/empty';
import { dayTime } from '../../../core/format';
import { Paged } from '../../../ui/data/paged';
import { Panel } from '../../../ui/data/panel';
import { announcements } from '../../../api/announcements-api';
import { AnnouncementsModel } from './announcements.model';
import { WritePanel } from './write-panel';

addTexts(texts);

/** Announcements: support reads them, admins write them. */
export function AnnouncementsView() {
  const isAdmin = useMe().platformRole === 'admin';
  const model = useMemo(() => new AnnouncementsModel(announcements, () => crypto.randomUUID()), []);
  useEffect(() => void model.load({}), [model]);
  return (
    <>
      {isAdmin && <WritePanel model={model} />}
      <Panel title={t('announcements.list')} text={t('announcements.listText')}>
        {!isAdmin && <p class="text-sm text-faint">{t('announcements.byAdmins')}</p>}
        <Paged
          pages={model}
          empty={<Empty title={t('announcements.none')} text={t('announcements.noneText')} />}
        >
          <ul
            aria-label={t('announcements.list')}
            class="flex flex-col divide-y divide-line border-t border-line"
          >
            {model.items.value.map(({ id, title, body, createdAt }) => (
              <li key={id} class="flex flex-col gap-1 py-3 last:pb-0">
                <p class="font-medium wrap-anywhere">{title}</p>
                <p class="max-w-prose wrap-anywhere whitespace-pre-line text-soft">{body}</p>
                <time dateTime={createdAt} class="digits text-sm text-faint">
                  {dayTime(createdAt)}
                </time>
              </li>
            ))}
          </ul>
        </Paged>
      </Panel>
    </>
  );
}
