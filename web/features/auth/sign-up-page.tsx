import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { ActForm } from '../../ui/forms/act-form';
import { Button } from '../../ui/controls/button';
import { TextField } from '../../ui/forms/field';
import { PasswordField } from '../../ui/forms/password-field';
import { AuthLayout, linkClass } from './auth-layout';
import { useNext } from './use-next';

export function SignUpPage() {
  const { session } = useDashboard();
  const act = useAct();
  const tail = useNext();
  return (
    <AuthLayout title={t('auth.signUpTitle')}>
      <ActForm
        act={act}
        send={(entered) =>
          session.signUp({
            name: entered.text('name'),
            email: entered.text('email'),
            password: entered.text('password'),
          })
        }
      >
        <TextField label={t('auth.name')} name="name" autocomplete="name" required />
        <TextField
          label={t('auth.email')}
          name="email"
          type="email"
          autocomplete="email"
          required
        />
        <PasswordField isNew />
        <Button kind="primary" size="lg" type="submit" disabled={act.busy.value} class="mt-2">
          {t('auth.signUpAction')}
        </Button>
        <p class="text-sm text-soft">
          {t('auth.agree')}{' '}
          <a href="/legal/terms" class={linkClass}>
            {t('auth.terms')}
          </a>{' '}
          <a href="/legal/privacy" class={linkClass}>
            {t('auth.privacy')}
          </a>
        </p>
      </ActForm>
      <p class="text-soft">
        {t('auth.toSignIn')}{' '}
        <a href={`/sign-in${tail}`} class={linkClass}>
          {t('common.signIn')}
        </a>
      </p>
    </AuthLayout>
  );
}
