import { t } from '../../../locales/i18n';
import { Empty } from '../../../ui/feedback/empty';

/** Shown to members: only owners can add credits. */
export const OwnersOnly = () => (
  <Empty
    title={t('pay.ownersOnly')}
    text={t('pay.ownersOnlyText')}
    action={
      <a href="/team" class="font-medium underline underline-offset-4">
        {t('pay.ownersOnlyAction')}
      </a>
    }
  />
);
