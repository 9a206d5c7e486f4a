import type { Balance } from '../../../api/first-pages-api';
import { addTexts, t } from '../../../locales/i18n';
import creditTexts from '../../../locales/en.credits.json';
import { money } from '../../../core/format';
import { Notice } from '../../../ui/feedback/notice';

addTexts(creditTexts);

/** Debt that must be paid before the next number. */
export function OwedNotice({ balance, isOwner }: { balance: Balance | null; isOwner: boolean }) {
  if (!balance || balance.owedCents === 0) return null;
  const amount = money(balance.owedCents);
  const pay = (
    <a href="/billing/add" class="font-medium underline underline-offset-4">
      {t('credits.payOwed')}
    </a>
  );
  return (
    <Notice tone="fail" action={isOwner && pay}>
      {isOwner ? t('credits.owed', { amount }) : t('credits.owedMember', { amount })}
    </Notice>
  );
}
