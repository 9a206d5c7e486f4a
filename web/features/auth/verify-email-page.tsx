import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { useDashboard } from '../../shared/dashboard-context';
import { addTexts, t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { Button, buttonClass } from '../../ui/controls/button';
import { Notice } from '../../ui/feedback/notice';
import { Skeleton } from '../../ui/feedback/skeleton';
import { AuthLayout } from './auth-layout';
import { publicAuthApi } from '../../api/auth-api';
import { useToken } from './use-token';
import texts from '../../locales/en.auth.json';

addTexts(texts);

/** Opened by the link in the email: verifies a first or a new address. */
export function VerifyEmailPage() {
  const { session } = useDashboard();
  const act = useAct();
  const token = useToken();
  const email = useSignal('');
  const passwordToken = useSignal<string | null>(null);
  const verify = async () => {
    const verified = await publicAuthApi.verifyEmail(token);
    passwordToken.value = verified.passwordToken;
    email.value = verified.email;
    await session.changed();
  };
  const { kind } = session.state.value;
  const isIn = kind === 'in';
  // Verification can end a password, so it needs a click: mail scanners open links.
  const asks = token !== '' && kind === 'out' && !email.value;
  useEffect(() => {
    if (token !== '' && isIn && !email.peek()) void act.run(verify);
  }, [token, act, isIn]);
  const problem = token === '' ? t('common.noToken') : act.problem.value;
  return (
    <AuthLayout title={email.value ? t('verify.doneTitle') : t('verify.title')}>
      {act.busy.value && <Skeleton lines={1} />}
      {problem && !email.value && (
        <Notice
          tone="fail"
          action={
            token !== '' &&
            isIn && (
              <Button size="sm" onClick={() => void act.run(verify)}>
                {t('common.retry')}
              </Button>
            )
          }
        >
          {problem}
        </Notice>
      )}
      {asks && (
        <>
          <p class="text-soft">{t('verify.ask')}</p>
          <Button
            kind="primary"
            size="lg"
            disabled={act.busy.value}
            onClick={() => void act.run(verify)}
          >
            {t('verify.act')}
          </Button>
        </>
      )}
      {email.value && (
        <p role="status" class="text-soft">
          {passwordToken.value === null
            ? t('verify.done', { email: email.value })
            : t('verify.newPassword', { email: email.value })}
        </p>
      )}
      {!act.busy.value && !asks && (
        <a
          href={nextOf(isIn, email.value !== '', passwordToken.value)}
          class={buttonClass({ kind: 'primary', size: 'lg' })}
        >
          {passwordToken.value === null
            ? isIn
              ? t('verify.on')
              : t('common.signIn')
            : t('stopChange.choose')}
        </a>
      )}
    </AuthLayout>
  );
}

function nextOf(isIn: boolean, isDone: boolean, passwordToken: string | null): string {
  if (passwordToken !== null) return `/reset-password#token=${passwordToken}`;
  if (!isIn) return '/sign-in';
  return isDone ? '/home' : '/settings/profile';
}
