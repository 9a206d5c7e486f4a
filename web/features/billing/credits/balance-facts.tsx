import type { Balance } from '../../../api/first-pages-api';
import { addTexts, t } from '../../../locales/i18n';
import creditTexts from '../../../locales/en.credits.json';
import { money } from '../../../core/format';

addTexts(creditTexts);

const PARTS = [
  { key: 'availableCents', name: 'credits.bought' },
  { key: 'promoCents', name: 'credits.promo' },
  { key: 'heldCents', name: 'credits.held' },
] as const;

export function BalanceFacts({ balance }: { balance: Balance | null }) {
  const amount = (key: 'spendableCents' | (typeof PARTS)[number]['key']): string =>
    balance ? money(balance[key]) : t('common.notAvailable');
  return (
    <dl class="flex flex-wrap items-end gap-x-12 gap-y-5 rounded-card border border-line bg-surface p-5 shadow-card sm:p-6">
      <div class="w-full sm:mr-auto sm:w-auto">
        <dt class="text-sm text-faint">{t('credits.spendable')}</dt>
        <dd class="digits text-code font-semibold tracking-[-0.03em]">
          {amount('spendableCents')}
        </dd>
      </div>
      {PARTS.map(({ key, name }) => (
        <div key={key}>
          <dt class="text-sm text-faint">{t(name)}</dt>
          <dd class="digits text-md font-semibold">{amount(key)}</dd>
        </div>
      ))}
    </dl>
  );
}
