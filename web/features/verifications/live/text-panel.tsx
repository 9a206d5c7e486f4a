import { t } from '../../../locales/i18n';
import type { VerificationModel } from './verification.model';
import { Button } from '../../../ui/controls/button';
import { money } from '../../../core/format';
import { RawText } from './raw-text';

/** A message without a code: the customer decides whether it is the one. */
export function TextPanel({ item }: { item: VerificationModel }) {
  const { priceCents: price } = item.data.value;
  return (
    <div class="flex animate-arrive flex-col gap-3 rounded-control bg-sunken px-4 py-4">
      <p>{t('live.textOnly')}</p>
      <RawText item={item} />
      <Button
        size="sm"
        class="self-start"
        disabled={item.asking.value}
        onClick={() => void item.accept()}
      >
        {t('live.accept', { amount: money(price) })}
      </Button>
    </div>
  );
}
