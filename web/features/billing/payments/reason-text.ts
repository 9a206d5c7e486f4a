import { t } from '../../../locales/i18n';

/** Why a payment failed. All mismatches are one case for the customer. */
export function reasonText({ reason }: { reason: string | null }): string {
  if (reason === null) return '';
  const [name = reason] = reason.split(':');
  return t(`pay.reasons.${name}`, { defaultValue: t('pay.reasons.unknown') });
}
