import { t } from '../../../locales/i18n';
import { Empty } from '../../../ui/feedback/empty';

/** Members may spend credits and see where they went; only owners put them in. */
export const OwnersOnly = () => (
  <Empty
    title={t('pay.ownersOnly')}
    text={t('pay.ownersOnlyText')}
    action={
      <a href="/settings/members" class="font-medium underline underline-offset-4">
        {t('pay.ownersOnlyAction')}
      </a>
    }
  />
);
