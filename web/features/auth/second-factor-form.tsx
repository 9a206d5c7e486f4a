import { useSignal } from '@preact/signals';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { Button } from '../../ui/controls/button';
import { CodeField } from '../../ui/forms/code-field';
import { publicAuthApi } from '../../api/auth-api';

/** The second step of a sign-in; `token` stands for the first. */
export function SecondFactorForm({ token, onBack }: { token: string; onBack: () => void }) {
  const { session } = useDashboard();
  const act = useAct();
  const isRecovery = useSignal(false);
  const send = async (entered: Entered) => {
    const recoveryCode = entered.text('recoveryCode').trim();
    await publicAuthApi.finishSignIn(
      token,
      recoveryCode ? { recoveryCode } : { code: entered.text('code') },
    );
    await session.changed();
  };
  const other = () => {
    act.clear();
    isRecovery.value = !isRecovery.value;
  };
  return (
    <>
      <p class="text-soft">{isRecovery.value ? t('auth.recoveryText') : t('auth.codeText')}</p>
      <ActForm act={act} send={send}>
        <CodeField isFirst isRecovery={isRecovery.value} />
        <Button kind="primary" size="lg" type="submit" disabled={act.busy.value} class="mt-2">
          {t('auth.signInAction')}
        </Button>
      </ActForm>
      <div class="flex flex-wrap justify-between gap-2">
        <Button kind="quiet" size="sm" onClick={other}>
          {isRecovery.value ? t('auth.useCode') : t('auth.useRecoveryCode')}
        </Button>
        <Button kind="quiet" size="sm" onClick={onBack}>
          {t('auth.startAgain')}
        </Button>
      </div>
    </>
  );
}
