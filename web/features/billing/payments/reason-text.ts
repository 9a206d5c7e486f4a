import { t } from '../../../locales/i18n';

/** Why a payment brought nothing, in words: what did not fit is one case to who paid. */
export function reasonText({ reason }: { reason: string | null }): string {
  if (reason === null) return '';
  const [name = reason] = reason.split(':');
  return t(`pay.reasons.${name}`, { defaultValue: t('pay.reasons.unknown') });
}
