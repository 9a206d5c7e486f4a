import { useSignal } from '@preact/signals';
import { useDashboard } from '../../shared/dashboard-context';
import { addTexts, t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { Button, buttonClass } from '../../ui/controls/button';
import { Notice } from '../../ui/feedback/notice';
import { PasswordField } from '../../ui/forms/password-field';
import { AuthLayout, linkClass } from './auth-layout';
import { publicAuthApi } from '../../api/auth-api';
import { useToken } from './use-token';
import texts from '../../locales/en.auth.json';

addTexts(texts);

export function ResetPasswordPage() {
  const { session } = useDashboard();
  const act = useAct();
  const token = useToken();
  const isDone = useSignal(false);
  const send = async (entered: Entered) => {
    await publicAuthApi.resetPassword(token, entered.text('password'));
    isDone.value = true;
    // The API has ended every session, including this one.
    await session.changed();
  };
  if (isDone.value)
    return (
      <AuthLayout title={t('reset.doneTitle')}>
        <Notice tone="back">{t('reset.done')}</Notice>
        <a href="/sign-in" class={buttonClass({ kind: 'primary', size: 'lg' })}>
          {t('common.signIn')}
        </a>
      </AuthLayout>
    );
  return (
    <AuthLayout title={t('reset.title')}>
      {token === '' ? (
        <Notice tone="fail">{t('common.noToken')}</Notice>
      ) : (
        <>
          <p class="text-soft">{t('reset.text')}</p>
          <ActForm act={act} send={send}>
            <PasswordField isNew label={t('reset.password')} />
            <Button kind="primary" size="lg" type="submit" disabled={act.busy.value} class="mt-2">
              {t('reset.action')}
            </Button>
          </ActForm>
        </>
      )}
      <a href="/forgot-password" class={`${linkClass} self-start`}>
        {t('reset.again')}
      </a>
    </AuthLayout>
  );
}
