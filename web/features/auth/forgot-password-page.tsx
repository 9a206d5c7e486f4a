import { useSignal } from '@preact/signals';
import { addTexts, t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { Button, buttonClass } from '../../ui/controls/button';
import { TextField } from '../../ui/forms/field';
import { Notice } from '../../ui/feedback/notice';
import { AuthLayout, linkClass } from './auth-layout';
import { publicAuthApi } from '../../api/auth-api';
import texts from '../../locales/en.auth.json';

addTexts(texts);

export function ForgotPasswordPage() {
  const act = useAct();
  const sentTo = useSignal('');
  const send = async (entered: Entered) => {
    await publicAuthApi.forgotPassword(entered.text('email'));
    sentTo.value = entered.text('email');
  };
  return (
    <AuthLayout title={t('forgot.title')}>
      {sentTo.value ? (
        <>
          <Notice tone="back">{t('forgot.sent', { email: sentTo.value })}</Notice>
          <a href="/sign-in" class={buttonClass({ kind: 'plain' })}>
            {t('forgot.back')}
          </a>
        </>
      ) : (
        <>
          <p class="text-soft">{t('forgot.text')}</p>
          <ActForm act={act} send={send}>
            <TextField
              label={t('auth.email')}
              name="email"
              type="email"
              autocomplete="email"
              required
            />
            <Button kind="primary" size="lg" type="submit" disabled={act.busy.value} class="mt-2">
              {t('forgot.action')}
            </Button>
          </ActForm>
          <a href="/sign-in" class={`${linkClass} self-start`}>
            {t('forgot.back')}
          </a>
        </>
      )}
    </AuthLayout>
  );
}
