import { useEffect, useMemo } from 'preact/hooks';
import { useNotifications } from '../notifications-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.notification-settings.json';
import webhookWords from '../../../locales/en.webhooks.json';
import { useMe } from '../../../shared/use-me';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { useAct } from '../../../ui/forms/act';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { MatrixPanel } from './matrix-panel';
import { PhonePanel } from './phone-panel';
import { preferences } from '../../../api/preferences-api';
import { PreferencesModel } from './preferences.model';
import { QuietPanel } from './quiet-panel';
import { SaveBar } from './save-bar';
import { SoundPanel } from './sound-panel';

addTexts(texts);
// The names of the event types.
addTexts(webhookWords);

/** The notification preferences. */
export function NotificationSettingsSection() {
  const { account } = useMe();
  const { bell } = useNotifications();
  const model = useMemo(() => new PreferencesModel(preferences), []);
  const act = useAct();
  useEffect(() => void model.load(), [model]);
  const held = model.held.value;
  const error = model.error.value;
  const saved = held?.saved;
  // The bell and the sounds use the new preferences at once.
  useEffect(() => {
    if (saved) bell.preferences.value.value = saved;
  }, [bell, saved]);
  return (
    <>
      <p class="max-w-prose text-sm text-soft">
        {t('prefs.text')} {account.role !== 'owner' && t('prefs.memberText')}
      </p>
      {error !== null && <LoadFailed error={error} onRetry={() => model.load()} />}
      {held === null && error === null && <Skeleton lines={8} />}
      {held && (
        <>
          <MatrixPanel model={model} rules={held.saved.rules} />
          <QuietPanel model={model} draft={held.draft} />
          <SoundPanel model={model} draft={held.draft} />
          <PhonePanel model={model.phone} />
          <SaveBar model={model} act={act} />
        </>
      )}
    </>
  );
}
