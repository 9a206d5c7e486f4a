import { t } from '../../../locales/i18n';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { money } from '../../../core/format';
import type { VerificationModel } from './verification.model';

/** Cancels a number that waits, after a confirmation: a tap by mistake loses the number. */
export function CancelButton({ item, name }: { item: VerificationModel; name: string }) {
  const amount = money(item.data.value.priceCents);
  return (
    <ConfirmButton
      size="sm"
      label={t('live.cancel')}
      name={t('live.cancelName', { service: name })}
      title={t('live.cancelTitle', { service: name })}
      text={t('live.cancelText', { amount })}
      action={t('live.cancelAction', { amount })}
      run={() => item.cancel()}
    />
  );
}
