import { useSignal } from '@preact/signals';
import { Fingerprint } from 'lucide-preact';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { hasPasskeys } from '../../api/authenticator';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { Button } from '../../ui/controls/button';
import { TextField } from '../../ui/forms/field';
import { PasswordField } from '../../ui/forms/password-field';
import { AuthLayout, linkClass } from './auth-layout';
import { publicAuthApi } from '../../api/auth-api';
import { useNext } from './use-next';
import { SecondFactorForm } from './second-factor-form';

function PasswordForm({ onHalf }: { onHalf: (token: string) => void }) {
  const { session } = useDashboard();
  const act = useAct();
  const send = async (entered: Entered) => {
    const input = { email: entered.text('email'), password: entered.text('password') };
    const token = await session.signIn(input);
    if (token !== null) onHalf(token);
  };
  const byPasskey = async () => {
    await publicAuthApi.signInByPasskey();
    await session.changed();
  };
  return (
    <ActForm act={act} send={send}>
      <TextField label={t('auth.email')} name="email" type="email" autocomplete="email" required />
      <PasswordField />
      <a href="/forgot-password" class={`${linkClass} self-start text-sm`}>
        {t('auth.forgot')}
      </a>
      <Button kind="primary" size="lg" type="submit" disabled={act.busy.value} class="mt-2">
        {t('auth.signInAction')}
      </Button>
      {hasPasskeys() && (
        <Button size="lg" disabled={act.busy.value} onClick={() => void act.run(byPasskey)}>
          <Fingerprint size={18} aria-hidden="true" />
          {t('auth.passkeyAction')}
        </Button>
      )}
    </ActForm>
  );
}

export function SignInPage() {
  const half = useSignal<string | null>(null);
  const tail = useNext();
  const token = half.value;
  return (
    <AuthLayout title={token === null ? t('auth.signInTitle') : t('auth.secondTitle')}>
      {token === null ? (
        <PasswordForm onHalf={(given) => (half.value = given)} />
      ) : (
        <SecondFactorForm token={token} onBack={() => (half.value = null)} />
      )}
      {token === null && (
        <p class="text-soft">
          {t('auth.toSignUp')}{' '}
          <a href={`/sign-up${tail}`} class={linkClass}>
            {t('common.signUp')}
          </a>
        </p>
      )}
    </AuthLayout>
  );
}
