import type { Service } from '../../../api/first-pages-api';
import { t } from '../../../locales/i18n';
import { cx } from '../../../ui/cx';
import { money } from '../../../core/format';
import { categoryName } from './category-name';
import { ServiceAvatar } from './service-avatar';
import { isSoldOut, resultText, stockText } from './service-facts';

interface ServiceOptionProps {
  id: string;
  service: Service;
  isActive: boolean;
  onChoose: (name: string) => void;
}

/** A service with its price, and below it success and time, or the stock. */
export function ServiceOption({ id, service, isActive, onChoose }: ServiceOptionProps) {
  const { name, displayName, category, priceFromCents: price } = service;
  const result = resultText(service);
  const stock = stockText(service.stock);
  const isOut = isSoldOut(service);
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      // Keeps the focus in the search field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(name)}
      class={cx(
        'flex min-h-15 items-center gap-3 rounded-control border px-3 py-2 transition-colors duration-120 hover:border-edge hover:bg-surface',
        isActive ? 'border-ink bg-surface' : 'border-line',
      )}
    >
      <ServiceAvatar name={name} size="md" />
      <span class="min-w-0 flex-1">
        <span class="flex items-baseline justify-between gap-2">
          <span class="truncate font-medium">{displayName}</span>
          {price !== null && (
            <span class="shrink-0 text-sm font-medium tabular-nums">
              <span class="sr-only">{t('rent.from')} </span>
              {money(price)}
            </span>
          )}
        </span>
        <span class={cx('block truncate text-xs tabular-nums', isOut ? 'text-fail' : 'text-faint')}>
          {isOut ? stock : (result ?? stock ?? categoryName(category))}
        </span>
      </span>
    </div>
  );
}
