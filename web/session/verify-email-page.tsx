import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { useAct } from '../ui/act';
import { Button, buttonClass } from '../ui/button';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { AuthLayout } from './auth-layout';
import { door } from './door';
import { useToken } from './use-token';

/** Where the mail's link leads: a first address, or the one that takes its place. */
export function VerifyEmailPage() {
  const { session } = useDashboard();
  const act = useAct();
  const token = useToken();
  const email = useSignal('');
  const verify = async () => {
    email.value = (await door.verifyEmail(token)).email;
    await session.changed();
  };
  useEffect(() => {
    if (token !== '') void act.run(verify);
  }, [token, act]);
  const isIn = session.state.value.kind === 'in';
  const problem = token === '' ? t('common.noToken') : act.problem.value;
  return (
    <AuthLayout title={email.value ? t('verify.doneTitle') : t('verify.title')}>
      {act.busy.value && <Skeleton lines={1} />}
      {problem && !email.value && (
        <Notice
          tone="fail"
          action={
            token !== '' && (
              <Button size="sm" onClick={() => void act.run(verify)}>
                {t('common.retry')}
              </Button>
            )
          }
        >
          {problem}
        </Notice>
      )}
      {email.value && (
        <p role="status" class="text-soft">
          {t('verify.done', { email: email.value })}
        </p>
      )}
      {!act.busy.value && (
        <a
          href={isIn ? (email.value ? '/rent' : '/settings/profile') : '/sign-in'}
          class={buttonClass({ kind: 'primary', size: 'lg' })}
        >
          {isIn ? t('verify.on') : t('common.signIn')}
        </a>
      )}
    </AuthLayout>
  );
}
