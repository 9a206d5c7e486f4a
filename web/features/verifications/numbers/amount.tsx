import type { Verification } from '../../../api/first-pages-api';
import { t } from '../../../locales/i18n';
import { money } from '../../../core/format';
import { isOpen } from '../states';

/** What a number costs while it is open, then what was paid for it in the end. */
export function Amount({ verification }: { verification: Verification }) {
  const { state, priceCents: price, chargedCents: charged, refundedCents } = verification;
  if (isOpen(state)) return money(price);
  if (charged === 0 || refundedCents === charged)
    return <span class="text-faint">{t('history.returned')}</span>;
  return money(charged - refundedCents);
}
