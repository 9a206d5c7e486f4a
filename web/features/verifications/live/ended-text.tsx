import { t } from '../../../locales/i18n';
import { money } from '../../../core/format';
import type { VerificationModel } from './verification.model';

/** Why a number ended without a code, and what was returned; nothing for a completed one. */
export function EndedText({ item }: { item: VerificationModel }) {
  const { state, reason, priceCents: price } = item.data.value;
  if (item.open.value || state === 'completed') return null;
  return (
    <p class="text-soft">
      {reason !== null && `${t(`reason.${reason}`, { defaultValue: '' })} `}
      <strong class="font-semibold text-back">
        {t('live.returned', { amount: money(price) })}
      </strong>
    </p>
  );
}
