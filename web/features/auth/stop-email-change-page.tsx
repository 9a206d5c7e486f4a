import { useSignal } from '@preact/signals';
import { useDashboard } from '../../shared/dashboard-context';
import { addTexts, t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { Button, buttonClass } from '../../ui/controls/button';
import { Notice } from '../../ui/feedback/notice';
import { AuthLayout } from './auth-layout';
import { publicAuthApi } from '../../api/auth-api';
import { useToken } from './use-token';
import texts from '../../locales/en.auth.json';

addTexts(texts);

/** Opened by the link in the email to the old address: stops a change of the address. */
export function StopEmailChangePage() {
  const { session } = useDashboard();
  const act = useAct();
  const token = useToken();
  const isDone = useSignal(false);
  const stop = async () => {
    await publicAuthApi.stopEmailChange(token);
    isDone.value = true;
    // The API has ended every session, including this one.
    await session.changed();
  };
  if (isDone.value)
    return (
      <AuthLayout title={t('stopChange.doneTitle')}>
        <Notice tone="back">{t('stopChange.done')}</Notice>
        <a href="/forgot-password" class={buttonClass({ kind: 'primary', size: 'lg' })}>
          {t('stopChange.choose')}
        </a>
      </AuthLayout>
    );
  return (
    <AuthLayout title={t('stopChange.title')}>
      {(token === '' || act.problem.value) && (
        <Notice tone="fail">{token === '' ? t('common.noToken') : act.problem.value}</Notice>
      )}
      <p class="text-soft">{t('stopChange.text')}</p>
      <Button
        kind="primary"
        size="lg"
        disabled={act.busy.value || token === ''}
        onClick={() => void act.run(stop)}
      >
        {t('stopChange.action')}
      </Button>
    </AuthLayout>
  );
}
