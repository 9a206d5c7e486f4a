import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../locales/i18n';
import type { TwoFactorSetup as Setup } from '../../../api/account-api';
import { useAct } from '../../../ui/forms/act';
import { ActForm } from '../../../ui/forms/act-form';
import { Button } from '../../../ui/controls/button';
import { CodeField } from '../../../ui/forms/code-field';
import { CopyButton } from '../../../ui/controls/copy-button';
import { QrCode } from './qr-code';
import type { TwoFactorModel } from './two-factor.model';

const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

/** Shows the secret as QR code and text, and asks for the first code. */
export function TwoFactorSetup({ model, setup }: { model: TwoFactorModel; setup: Setup }) {
  const act = useAct();
  const steps = useRef<HTMLDivElement>(null);
  useEffect(() => steps.current?.focus(), []);
  return (
    <div
      ref={steps}
      tabIndex={-1}
      class="flex flex-col gap-5 border-t border-line pt-5 sm:flex-row sm:gap-8"
    >
      <QrCode svg={setup.qr} />
      <div class="flex min-w-0 flex-1 flex-col gap-5">
        <div class="flex flex-col gap-2">
          <p class="text-sm text-soft">{t('security.scan')}</p>
          <p class="font-mono text-sm wrap-anywhere" data-totp-secret={setup.secret}>
            {inFours(setup.secret)}
          </p>
          <CopyButton
            size="sm"
            class="self-start"
            text={setup.secret}
            label={t('security.copySecret')}
          />
        </div>
        <ActForm act={act} send={(entered) => model.enable(entered.text('code'))}>
          <CodeField hint={t('security.codeHint')} />
          <div class="flex flex-wrap gap-2">
            <Button kind="primary" type="submit" disabled={act.busy.value}>
              {t('security.turnOn')}
            </Button>
            <Button kind="quiet" onClick={() => model.giveUp()}>
              {t('common.cancel')}
            </Button>
          </div>
        </ActForm>
      </div>
    </div>
  );
}
