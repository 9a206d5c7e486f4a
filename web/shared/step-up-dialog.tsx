import { useSignal } from '@preact/signals';
import { Fingerprint } from 'lucide-preact';
import { addTexts, t } from '../locales/i18n';
import texts from '../locales/en.account.json';
import { hasPasskeys } from '../api/authenticator';
import { useAct } from '../ui/forms/act';
import { ActForm, type Entered } from '../ui/forms/act-form';
import { Button } from '../ui/controls/button';
import { CodeField } from '../ui/forms/code-field';
import { Dialog } from '../ui/feedback/dialog';
import { PasswordField } from '../ui/forms/password-field';
import { stepUp } from '../api/step-up';

addTexts(texts);

function Proofs() {
  const isRecovery = useSignal(false);
  const act = useAct();
  const needsCode = stepUp.needsCode.value;
  const send = (entered: Entered) => {
    const proof = isRecovery.value
      ? { recoveryCode: entered.text('recoveryCode').trim() }
      : { code: entered.text('code') };
    return stepUp.byPassword(entered.text('password'), needsCode ? proof : undefined);
  };
  return (
    <ActForm act={act} send={send} class="mt-5">
      <PasswordField />
      {needsCode && (
        <>
          <CodeField isFirst isRecovery={isRecovery.value} hint={t('confirm.codeHint')} />
          <Button
            kind="quiet"
            size="sm"
            class="self-start"
            onClick={() => (isRecovery.value = !isRecovery.value)}
          >
            {isRecovery.value ? t('auth.useCode') : t('auth.useRecoveryCode')}
          </Button>
        </>
      )}
      <Button kind="primary" type="submit" disabled={act.busy.value}>
        {t('confirm.action')}
      </Button>
      {hasPasskeys() && (
        <Button disabled={act.busy.value} onClick={() => void act.run(() => stepUp.byPasskey())}>
          <Fingerprint size={18} aria-hidden="true" />
          {t('confirm.passkey')}
        </Button>
      )}
      <Button kind="quiet" onClick={() => stepUp.dismiss()}>
        {t('common.cancel')}
      </Button>
    </ActForm>
  );
}

/** Asks for a fresh proof of identity; the pending action continues after it. */
export function StepUpDialog() {
  if (!stepUp.isOpen.value) return null;
  return (
    <Dialog title={t('confirm.title')} onClose={() => stepUp.dismiss()}>
      <p class="mt-2 text-soft">{t('confirm.text')}</p>
      <Proofs />
    </Dialog>
  );
}
